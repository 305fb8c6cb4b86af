using System.Globalization;
using System.Text;

namespace LowLatencyMM.HistogramLog;

/// <summary>Writes an interval log that HdrHistogram's tools read: format 1.3, V2 compressed histograms. One thread.</summary>
/// <remarks>Each interval is handed to the file at once, so a run that ends badly leaves the intervals before.</remarks>
public sealed class HistogramLogWriter : IDisposable
{
    private const long NsPerMs = 1_000_000;
    private readonly Stream _stream;
    private long _baseMs;

    /// <summary>Writes to a stream and closes it in the end.</summary>
    public HistogramLogWriter(Stream stream) => _stream = stream;

    /// <summary>Creates or replaces a file.</summary>
    public static HistogramLogWriter Create(string path) => new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));

    /// <summary>Writes a comment line.</summary>
    /// <exception cref="ArgumentException">It has a line break.</exception>
    public void WriteComment(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n')) throw new ArgumentException("a comment is one line");
        WriteLine($"#{text}");
    }

    /// <summary>Writes version, start time and legend; interval times count from the start.</summary>
    /// <param name="startNs">ns since the Unix epoch, from 0 on.</param>
    public void WriteHeader(long startNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startNs);
        _baseMs = startNs / NsPerMs;
        string start = LogSeconds.Format(_baseMs);
        WriteComment("[Histogram log format version 1.3]");
        WriteComment($"[StartTime: {start} (seconds since epoch), {DateTime.UnixEpoch.AddMilliseconds(_baseMs):yyyy-MM-ddTHH:mm:ss.fffZ}]");
        WriteComment($"[BaseTime: {start} (seconds since epoch)]"); // said, so that no reader need guess
        WriteLine("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"");
    }

    /// <summary>Writes an interval. Times are kept to the millisecond, as other readers expect; the maximum column is in ms when values are ns.</summary>
    /// <param name="startNs">ns since the Unix epoch, not before the log's start.</param>
    /// <param name="endNs">Not before <paramref name="startNs"/>.</param>
    /// <param name="tag">Without comma, space or line break; null for none.</param>
    /// <exception cref="ArgumentException">A time or tag that no reader would take.</exception>
    public void WriteInterval(long startNs, long endNs, Histogram histogram, string? tag = null)
    {
        long startMs = (startNs / NsPerMs) - _baseMs;
        long endMs = (endNs / NsPerMs) - _baseMs;
        if (startMs < 0 || endMs < startMs) throw new ArgumentException($"interval from {startMs} to {endMs} ms of the log");
        if (tag is not null && (tag.Length == 0 || tag.AsSpan().ContainsAny(", \r\n"))) throw new ArgumentException($"tag \"{tag}\": empty, or with comma, space or line break");
        string prefix = tag is null ? "" : $"Tag={tag},";
        string max = (histogram.Max / 1e6).ToString("F3", CultureInfo.InvariantCulture);
        string payload = Convert.ToBase64String(HistogramEncoder.EncodeCompressed(histogram));
        WriteLine($"{prefix}{LogSeconds.Format(startMs)},{LogSeconds.Format(endMs - startMs)},{max},{payload}");
    }

    public void Dispose() => _stream.Dispose();

    private void WriteLine(string line) => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
