using System.Text;

namespace LowLatencyMM.HistogramLog;

/// <summary>One interval line of a log; its histogram is decoded when asked for.</summary>
public sealed class HistogramInterval
{
    private readonly string _file;
    private readonly string _payload;

    internal HistogramInterval(string file, long line, string? tag, long startNs, long offsetNs, long lengthNs, string payload)
    {
        _file = file;
        _payload = payload;
        (Line, Tag, StartNs, OffsetNs, LengthNs) = (line, tag, startNs, offsetNs, lengthNs);
    }

    /// <summary>1-based line.</summary>
    public long Line { get; }

    /// <summary>Its tag; null without.</summary>
    public string? Tag { get; }

    /// <summary>Start, ns since the Unix epoch.</summary>
    public long StartNs { get; }

    /// <summary>Start since the start of the log, ns.</summary>
    public long OffsetNs { get; }

    /// <summary>Length, ns.</summary>
    public long LengthNs { get; }

    /// <summary>Decodes its histogram, anew at each call.</summary>
    /// <exception cref="HistogramLogException">It is damaged or of an unsupported kind.</exception>
    public Histogram Decode()
    {
        try
        {
            return HistogramDecoder.DecodeBase64(Encoding.UTF8.GetBytes(_payload));
        }
        catch (HistogramFormatException exception)
        {
            throw new HistogramLogException(_file, Line, $"histogram: {exception.Message}");
        }
    }
}
