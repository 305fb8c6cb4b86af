using LowLatencyMM.Engine;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Perf;

/// <summary>The histograms of a run as a log that HdrHistogram's tools read: an interval a phase and kind, tagged.</summary>
internal static class HistogramFile
{
    public static void Write(string path, IEnumerable<Phase> phases)
    {
        long startNs = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        using HistogramLogWriter writer = HistogramLogWriter.Create(path);
        writer.WriteComment("tick to order from the planned arrival, ns; a tag names phase and kind");
        writer.WriteHeader(startNs);
        foreach (Phase phase in phases)
        {
            if (phase.Load == PhaseLoad.Saturated) continue;
            long endNs = startNs + (long)(phase.Seconds * 1e9);
            string name = phase.Name.Replace(" %", "%", StringComparison.Ordinal).Replace(' ', '-');
            writer.WriteInterval(startNs, endNs, Copy(phase.FirstOrder), name + "-first-order");
            writer.WriteInterval(startNs, endNs, Copy(phase.LastOrder), name + "-last-order");
            writer.WriteInterval(startNs, endNs, Copy(phase.Decision), name + "-decision");
            startNs = endNs;
        }
    }

    private static Histogram Copy(LatencyHistogram source)
    {
        Histogram copy = LatencyIntervals.NewHistogram();
        for (int index = 0; index < source.BucketLength; index++)
        {
            if (source.CountAt(index) > 0) copy.Record(LatencyHistogram.ValueAt(index), source.CountAt(index));
        }

        return copy;
    }
}
