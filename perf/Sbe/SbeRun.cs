using System.Diagnostics;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>Codecs against codecs on the same messages: rounds interleaved, sides in turning order, all in one thread.</summary>
/// <param name="rounds">Rounds that count; one more warms up.</param>
/// <param name="passes">Passes over the tape's order by each side and workload in a round.</param>
internal sealed class SbeRun(int rounds, int passes, bool isSmall, TextWriter output)
{
    private const int Seed = 20_261_128;

    private readonly SbeTape _tape = new(Seed);

    /// <summary>Returns the program's exit code: 1 when the sides do not agree or something was allocated.</summary>
    public int Run(FileInfo? json)
    {
        RunEnvironment environment = RunEnvironment.Read();
        int core = ThreadAffinity.AllowedCores()[^1];
        _ = ThreadAffinity.Bind(core);
        SbeSide[] sides = [.. SbeSide.All(_tape)];
        output.WriteLine($"{environment.Machine.Cpu}, core {core}, {environment.Machine.Runtime}, load {environment.LoadAverage}; {string.Join(", ", environment.Settings.Select(setting => $"{setting.Key}={setting.Value}"))}");
        if (Disagreement(sides) is { } disagreement)
        {
            output.WriteLine($"FAILED: {disagreement}");
            return 1;
        }

        var times = new double[sides.Length, SbeSide.Workloads.Length, rounds];
        long allocatedBytes = 0;
        for (int round = -1; round < rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int workload = 0; workload < SbeSide.Workloads.Length; workload++)
            {
                for (int turn = 0; turn < sides.Length; turn++)
                {
                    int side = (turn + round + sides.Length) % sides.Length;
                    double nanoseconds = Time(sides[side].Passes[workload]);
                    if (round >= 0) times[side, workload, round] = nanoseconds;
                }
            }

            if (round >= 0) allocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        SbeResult[] results = [.. Results(sides, times)];
        SbeText.Write(output, results, rounds, passes);
        Budget[] budgets = [.. SbeText.Budgets(results, allocatedBytes, isSmall)];
        ReportText.Budgets(output, budgets);
        ReportJson.Write(json, new { environment, core, rounds, passes, allocatedBytes, results, budgets });
        return allocatedBytes > 0 ? 1 : 0;
    }

    private double Time(Func<ulong> pass)
    {
        ulong sum = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < passes; i++) sum += pass();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        Consumed ^= sum;
        return elapsed / ((double)passes * SbeTape.OrderCount);
    }

    /// <summary>What all passes summed to; keeps them alive.</summary>
    public ulong Consumed { get; private set; }

    // Every side writes the same bytes and reads the same sums, or the race is about something else.
    private string? Disagreement(SbeSide[] sides)
    {
        byte[]? expected = null;
        foreach (SbeSide side in sides)
        {
            Array.Fill(_tape.Buffer, (byte)0xEE);
            for (int slot = 0; slot < _tape.Offsets.Length; slot++) side.WriteSlot(slot);
            if (_tape.Lengths[0] != 225) return $"'{side.Name}' writes a book update of {_tape.Lengths[0]} bytes, not of 225";
            expected ??= (byte[])_tape.Buffer.Clone();
            if (!_tape.Buffer.AsSpan().SequenceEqual(expected)) return $"'{side.Name}' writes other bytes than '{sides[0].Name}'";
        }

        for (int workload = 0; workload < SbeSide.Workloads.Length; workload++)
        {
            ulong[] sums = [.. sides.Select(side => side.Passes[workload]())];
            if (sums.Any(sum => sum != sums[0] || sum == 0)) return $"{SbeSide.Workloads[workload]}: the sums are {string.Join(", ", sums)}";
        }

        return null;
    }

    private IEnumerable<SbeResult> Results(SbeSide[] sides, double[,,] times)
    {
        for (int workload = 0; workload < SbeSide.Workloads.Length; workload++)
        {
            for (int side = 0; side < sides.Length; side++)
            {
                double[] own = [.. Enumerable.Range(0, rounds).Select(round => times[side, workload, round]).Order()];
                double[] ratios = [.. Enumerable.Range(0, rounds).Select(round => times[0, workload, round] / times[side, workload, round]).Order()];
                yield return new(SbeSide.Workloads[workload], sides[side].Name, own[rounds / 2], own[0], own[^1], ratios[rounds / 2]);
            }
        }
    }
}
