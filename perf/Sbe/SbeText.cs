namespace LowLatencyMM.Perf;

/// <summary>What a race says, and its budgets: half of the official codecs' time, or 1.2 times the hand-written ones' where those cannot be had.</summary>
internal static class SbeText
{
    public static void Write(TextWriter output, IEnumerable<SbeResult> results, int rounds, int passes)
    {
        output.WriteLine(
            $"{rounds} rounds of {passes} x {SbeTape.OrderCount:N0} messages by each side; {2 * SbeTape.InstancesEach} messages of different contents in random order; every field written and read");
        output.WriteLine($"{"ns a message",-18}{"side",-14}{"median",9}{"best",9}{"worst",9}{"ours over it",14}");
        foreach (SbeResult result in results)
            output.WriteLine($"{result.Workload,-18}{result.Side,-14}{result.MedianNs,9:F1}{result.BestNs,9:F1}{result.WorstNs,9:F1}{result.OursOverThis,14:F2}");
    }

    public static IEnumerable<Budget> Budgets(IReadOnlyList<SbeResult> results, long allocatedBytes, bool isSmall)
    {
        string? whyNot = isSmall ? "a small run shows that it works, not how fast it is" : null;
        bool hasOfficial = results.Any(result => result.Side == "official");
        foreach (SbeResult result in results.Where(result => result.Side == (hasOfficial ? "official" : "hand-written")))
        {
            yield return Budget.AtMost(
                $"{result.Workload}, ours over {result.Side}", hasOfficial ? 0.5 : 1.2, result.OursOverThis, "x", "median of the rounds' ratios", whyNot);
        }

        if (!hasOfficial) yield return Budget.NotMeasured("ours over official", "built without the official codecs (docs/measuring.md)");
        yield return Budget.AtMost("bytes allocated, all sides", 0, allocatedBytes, "bytes", "in all rounds");
    }
}
