namespace LowLatencyMM.Perf;

/// <summary>Figures of a transport run for a terminal.</summary>
internal static class TransportText
{
    public static string Name(PeerWait wait) => wait == PeerWait.BareLoop ? "bare loop" : "pause";

    public static void Trips(TextWriter output, IReadOnlyList<TransportTripResult> results)
    {
        output.WriteLine($"{"two processes",-22}{"wait",-11}{"",-11}{"count",11}{"p50",9}{"p99",11}{"p99.9",11}{"max",12}{"x floor",9}{"bytes",7}   ns");
        foreach (TransportTripResult result in results)
        {
            Line(result.Name, result.Wait, "means of 16", result.GroupsNs, $"{result.RatioToOneLine:F2}", $"{result.AllocatedBytesHere + result.AllocatedBytesThere}");
            Line("", "", "single", result.TripsNs, $"{result.SingleRatioToOneLine:F2}", "");
            if (result.PacedNs is { } paced) Line("", "", "each 10 us", paced, "", "");
        }

        void Line(string name, string wait, string what, Distribution ns, string ratio, string bytes) => output.WriteLine(
            $"{name,-22}{wait,-11}{what,-11}{ns.Count,11:N0}{ns.P50,9:F1}{ns.P99,11:F1}{ns.P999,11:F0}{ns.Max,12:F0}{ratio,9}{bytes,7}");
    }

    public static void Rates(TextWriter output, IReadOnlyList<TransportRateResult> results)
    {
        foreach (TransportRateResult result in results)
        {
            output.WriteLine(
                $"one way, {result.Form,-13}{result.MessageBytes} bytes, {result.Messages:N0} messages, all checked: median {result.MedianPerSecond / 1e6:F1} million/s, "
                + $"slowest {result.SlowestPerSecond / 1e6:F1}, fastest {result.FastestPerSecond / 1e6:F1}; {result.AllocatedBytesHere + result.AllocatedBytesThere} bytes allocated");
        }
    }
}
