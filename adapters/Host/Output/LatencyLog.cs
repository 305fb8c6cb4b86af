using LowLatencyMM.Engine;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host;

/// <summary>A run's latency.hlog: intervals of a histogram that another thread may go on filling; their sum is that histogram, count by count.</summary>
/// <remarks>One thread, not the engine's. A disk that fails ends the log and not the run: see <see cref="Failure"/>.</remarks>
internal sealed class LatencyLog : IDisposable
{
    public const string FileName = "latency.hlog";
    private readonly HistogramLogWriter _writer;
    private readonly LatencyHistogram _source;
    private readonly LatencyIntervals _intervals;
    private readonly string _label;
    private readonly long _intervalNs;
    private long _cutNs;

    /// <summary>Creates the file.</summary>
    /// <param name="label">What the values are.</param>
    /// <param name="intervalNs">Least length of an interval, the last one apart.</param>
    public LatencyLog(string path, LatencyHistogram source, string label, long intervalNs)
        : this(HistogramLogWriter.Create(path), source, label, intervalNs)
    {
    }

    private LatencyLog(HistogramLogWriter writer, LatencyHistogram source, string label, long intervalNs)
    {
        (_writer, _source, _intervals, _label, _intervalNs) = (writer, source, new LatencyIntervals(source), label, intervalNs);
    }

    /// <summary>Why the log ends early, in one line; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Compiles what a run will need, on a log that goes nowhere.</summary>
    public static void WarmUp()
    {
        var source = new LatencyHistogram();
        using var log = new LatencyLog(new HistogramLogWriter(Stream.Null), source, "warm-up", 1);
        log.Begin(0);
        source.Record(1_000);
        log.Update(1);
        log.Close(2);
    }

    /// <summary>Writes the head.</summary>
    /// <param name="startNs">ns since the Unix epoch, in the time that the intervals are to be found by.</param>
    public void Begin(long startNs)
    {
        _cutNs = Math.Max(0, startNs);
        Try(() => _writer.WriteComment("[Written by LowLatencyMM; values in ns, maximum column in ms]"));
        Try(() => _writer.WriteComment($"[Tick to order: {_label}]"));
        Try(() => _writer.WriteHeader(_cutNs));
    }

    /// <summary>Writes an interval when its time has passed.</summary>
    public void Update(long nowNs)
    {
        if (nowNs - _cutNs >= _intervalNs) Cut(nowNs);
    }

    /// <summary>Writes what is left. After the recording thread was joined the log is then complete.</summary>
    public void Close(long nowNs)
    {
        Cut(Math.Max(nowNs, _cutNs));
        if (_source.AboveCount > 0) Try(() => _writer.WriteComment($"[{_source.AboveCount} values above the range, the greatest {_source.GreatestNs} ns, are counted at its end]"));
        if (_source.NegativeCount > 0) Try(() => _writer.WriteComment($"[{_source.NegativeCount} values below 0 are counted as 0: a clock went back]"));
        Try(_writer.Dispose);
    }

    public void Dispose() => _writer.Dispose();

    private void Cut(long nowNs)
    {
        Try(() => _writer.WriteInterval(_cutNs, nowNs, _intervals.Cut()));
        _cutNs = nowNs;
    }

    private void Try(Action write)
    {
        if (Failure is not null) return;
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Failure = $"{FileName}: {OneLine.Of(exception)}";
        }
    }
}
