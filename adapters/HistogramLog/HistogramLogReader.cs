namespace LowLatencyMM.HistogramLog;

/// <summary>Reads an interval log of HdrHistogram, of any version with V1 or V2 histograms, line by line. One thread.</summary>
/// <remarks>
/// Times by the rule of the official reader: the start of the log is <c>#[StartTime: s</c>, else the first interval's time; an interval's time counts from
/// <c>#[BaseTime: s</c>; without one, from the start when the first interval's time is more than a year before it, else from the epoch.
/// Unlike the official reader, which ends in silence or throws at what it cannot read, this one names file, line and reason.
/// </remarks>
public sealed class HistogramLogReader : IDisposable
{
    private const long YearNs = 365L * 24 * 3600 * 1_000_000_000;
    private const string StartTimeMark = "#[StartTime:";
    private const string BaseTimeMark = "#[BaseTime:";
    private const string LegendMark = "\"StartTimestamp\"";
    private const string TagMark = "Tag=";
    private readonly string _name;
    private readonly LogLines _lines;
    private readonly Dictionary<string, (long StartNs, long Line)> _lastByTag = new(StringComparer.Ordinal);
    private long? _baseNs;

    /// <summary>Reads a stream and closes it in the end.</summary>
    /// <param name="name">Of the file, for messages.</param>
    public HistogramLogReader(Stream stream, string name)
    {
        _name = name;
        _lines = new LogLines(stream, name);
    }

    /// <summary>Start of the log, ns since the Unix epoch; null before a line that gives it.</summary>
    public long? StartNs { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static HistogramLogReader Open(string path) => new(File.OpenRead(path), path);

    /// <summary>Next interval; null at the end.</summary>
    /// <exception cref="HistogramLogException">A line is none of a histogram log's.</exception>
    public HistogramInterval? Read()
    {
        while (_lines.Read() is { } line)
        {
            if (line.StartsWith(StartTimeMark, StringComparison.Ordinal)) StartNs = MarkedTime(line, StartTimeMark);
            else if (line.StartsWith(BaseTimeMark, StringComparison.Ordinal)) _baseNs = MarkedTime(line, BaseTimeMark);
            else if (!line.StartsWith('#') && !line.StartsWith(LegendMark, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(line)) return ReadInterval(line);
        }

        return null;
    }

    /// <summary>The remaining intervals whose start lies in a range, both ends included; reading stops at the first that starts after it.</summary>
    /// <param name="fromNs">Since the start of the log, ns.</param>
    /// <param name="toNs">Since the start of the log, ns.</param>
    /// <exception cref="HistogramLogException">A line is none of a histogram log's.</exception>
    public IEnumerable<HistogramInterval> ReadRange(long fromNs, long toNs)
    {
        while (Read() is { } interval && interval.OffsetNs <= toNs)
            if (interval.OffsetNs >= fromNs) yield return interval;
    }

    public void Dispose() => _lines.Dispose();

    private static string Quote(string text)
    {
        const int shownMax = 32;
        string shown = new([.. text.Take(shownMax).Select(character => character is < ' ' or > '~' ? '?' : character)]);
        return text.Length > shownMax ? $"\"{shown}\"..." : $"\"{shown}\"";
    }

    private HistogramInterval ReadInterval(string line)
    {
        string[] fields = line.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        string? tag = null;
        if (fields[0].StartsWith(TagMark, StringComparison.Ordinal)) (tag, fields) = (fields[0][TagMark.Length..], fields[1..]);
        if (fields.Length is 0 or > 4 || !LogSeconds.TryParse(fields[0], out long timeNs))
            throw Refuse($"neither comment nor interval \"start,length,max,histogram\": {Quote(line)}");
        if (fields.Length < 4) throw Refuse($"interval is cut: {fields.Length} of 4 fields");
        if (!LogSeconds.TryParse(fields[1], out long lengthNs) || lengthNs < 0) throw Refuse($"interval length {Quote(fields[1])}, not seconds from 0 on");
        if (!double.TryParse(fields[2], out _)) throw Refuse($"interval maximum {Quote(fields[2])} is no number");
        StartNs ??= timeNs;
        _baseNs ??= timeNs < StartNs - YearNs ? StartNs : 0;
        long startNs = timeNs + _baseNs.Value;
        if (startNs < 0) throw Refuse($"interval starts at {fields[0]} s, before 1970");
        CheckOrder(tag ?? "", startNs);
        return new HistogramInterval(_name, _lines.Number, tag, startNs, startNs - StartNs.Value, lengthNs, fields[3]);
    }

    private void CheckOrder(string tag, long startNs)
    {
        if (_lastByTag.TryGetValue(tag, out (long StartNs, long Line) last) && startNs < last.StartNs)
            throw Refuse($"interval starts {(last.StartNs - startNs) / 1e9:0.###} s before that of line {last.Line}: times must not go back");
        _lastByTag[tag] = (startNs, _lines.Number);
    }

    private long MarkedTime(string line, string mark)
    {
        ReadOnlySpan<char> rest = line.AsSpan(mark.Length).TrimStart();
        int length = rest.IndexOfAny(' ', ',', ']');
        ReadOnlySpan<char> text = length < 0 ? rest : rest[..length];
        if (!LogSeconds.TryParse(text, out long timeNs) || timeNs < 0) throw Refuse($"{mark[2..]} {Quote(text.ToString())}, not seconds since 1970");
        return timeNs;
    }

    private HistogramLogException Refuse(string reason) => new(_name, _lines.Number, reason);
}
