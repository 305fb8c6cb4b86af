namespace LowLatencyMM.Importers;

/// <summary>An importer of a text file, a line at a time: one pass, constant memory, plain or gzip or the one file of a zip archive.</summary>
/// <remarks>One thread. Knows files, lines and clocks; what a line means is the format's.</remarks>
public abstract class LineImporter : IImporter
{
    // A recorder's clock may be wrong by seconds; by half an hour, a time zone or a unit is wrong, and no latency model could mend it.
    private const long ClockErrorNsMax = 1_800_000_000_000;
    private const long ClockEventsMin = 1_000;

    private readonly RawLineReader _lines;
    private long _clockEvents;
    private bool _ended;

    private protected LineImporter(string path, ushort sourceId)
    {
        Path = path;
        Writer = new ImportFrameWriter(Queue, sourceId);
        _lines = new RawLineReader(path);
    }

    /// <inheritdoc/>
    public ImportStatistics Statistics { get; } = new();

    /// <inheritdoc/>
    public ImportProgress Progress => new(_lines.BytesRead, _lines.BytesTotal, Statistics.Frames);

    /// <inheritdoc/>
    public virtual ImportVerdict? Verdict => null;

    private protected string Path { get; }

    private protected long LineNumber => _lines.LineNumber;

    /// <summary>Name of the text within a zip archive; otherwise of the file.</summary>
    private protected string TextName => _lines.TextName;

    private protected bool IsLineTerminated => _lines.IsTerminated;

    private protected ImportFrameWriter Writer { get; }

    private FrameQueue Queue { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="ImportException">The file is cut, unordered, damaged or of another format.</exception>
    public bool TryNext(out ReadOnlySpan<byte> frame)
    {
        while (!Queue.TryTake(out frame))
        {
            if (!ReadLine()) return false;
        }
        Statistics.Frames++;
        OnFrame(frame);
        return true;
    }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected virtual void Dispose(bool isDisposing) => _lines.Dispose();

    /// <summary>One line, without its end; its frames go to the writer.</summary>
    /// <exception cref="RawFormatException">What is wrong with it.</exception>
    private protected abstract void ImportLine(ReadOnlySpan<byte> line);

    /// <summary>After the last line; may still write frames.</summary>
    /// <exception cref="RawFormatException">What is missing.</exception>
    private protected abstract void Complete();

    /// <summary>A frame is handed out.</summary>
    private protected virtual void OnFrame(ReadOnlySpan<byte> frame)
    {
    }

    /// <summary>Measures the clock's offset, and refuses one that is wrong by hours.</summary>
    private protected void MeasureOffset(long receiveTimeNs, long venueTimeNs)
    {
        if (venueTimeNs == 0) return;
        long offsetNs = receiveTimeNs - venueTimeNs;
        long leastNs = Math.Min(Statistics.ClockOffsetNs ?? long.MaxValue, offsetNs);
        Statistics.ClockOffsetNs = leastNs;
        if (leastNs < -ClockErrorNsMax) throw new RawFormatException($"received {ClockError(-leastNs)} before the venue's own time, {WrongClock}");
        if (++_clockEvents == ClockEventsMin) CheckClock();
    }

    private const string WrongClock = "expected clocks that differ by less than half an hour: a wrong time zone, unit or clock";

    private static string ClockError(long errorNs) => FormattableString.Invariant($"{errorNs / 3.6e12:0.##} hours");

    // One event may be late, all of them cannot.
    private void CheckClock()
    {
        if (Statistics.ClockOffsetNs > ClockErrorNsMax)
            throw new RawFormatException($"every event so far was received at least {ClockError(Statistics.ClockOffsetNs.Value)} after the venue's own time, {WrongClock}");
    }

    private bool ReadLine()
    {
        if (_ended) return false;
        try
        {
            if (_lines.TryReadLine(out ReadOnlySpan<byte> line))
            {
                if (LineNumber == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
                ImportLine(line);
            }
            else
            {
                _ended = true;
                CheckClock();
                Complete();
            }
        }
        catch (RawFormatException exception)
        {
            _ended = true;
            bool isCut = LineNumber > 0 && !IsLineTerminated;
            throw new ImportException(Path, Math.Max(1, LineNumber), isCut ? $"the file is cut within its last line: {exception.Message}" : exception.Message, exception);
        }
        Statistics.Lines = _lines.LineNumber;
        Statistics.TextBytes = _lines.TextBytes;
        return true;
    }
}
