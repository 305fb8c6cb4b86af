using System.Diagnostics;
using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>Costs that are part of every figure: a time stamp, and a value recorded in a histogram. Medians of rounds, ns.</summary>
internal sealed record SmallCosts(double TimestampNs, double HistogramRecordNs, int Rounds, int OperationsPerRound)
{
    private const int ValueMask = 4095;

    public static SmallCosts Measure(int rounds, int operations)
    {
        var random = new SplitMix64(7);
        var values = new long[ValueMask + 1];
        for (int index = 0; index < values.Length; index++) values[index] = (long)(400 * (1 + random.NextExponential()));
        var histogram = new LatencyHistogram();
        var stampNs = new double[rounds];
        var recordNs = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            double stamp = Stamp(operations);
            double record = Record(histogram, values, operations);
            if (round < 0) continue;
            stampNs[round] = stamp;
            recordNs[round] = record;
        }

        Array.Sort(stampNs);
        Array.Sort(recordNs);
        return new SmallCosts(stampNs[rounds / 2], recordNs[rounds / 2], rounds, operations);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Stamp(int operations)
    {
        long startTicks = Stopwatch.GetTimestamp();
        long lastTicks = startTicks;
        for (int operation = 0; operation < operations; operation++)
        {
            long nowTicks = Stopwatch.GetTimestamp();
            if (nowTicks < lastTicks) throw new InvalidOperationException("the counter went backwards");
            lastTicks = nowTicks;
        }

        return Stopwatch.GetElapsedTime(startTicks, lastTicks).TotalNanoseconds / operations;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Record(LatencyHistogram histogram, long[] values, int operations)
    {
        long startTicks = Stopwatch.GetTimestamp();
        for (int operation = 0; operation < operations; operation++) histogram.Record(values[operation & ValueMask]);
        return Stopwatch.GetElapsedTime(startTicks).TotalNanoseconds / operations;
    }
}
