using LowLatencyMM.Journal;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Finds the alerts of a journal, from a place on. It reads frames and runs no engine.</summary>
/// <remarks>One thread. An alert that stands there twice, by number and time, is given once.</remarks>
internal sealed class AlertReader : IDisposable
{
    private const int RecentCount = 1024;
    private readonly JournalReader _reader;
    private readonly uint _journal;
    private readonly long _skipTimeNs;
    private readonly HashSet<(long Number, long TimeNs)> _recent = [];
    private readonly Queue<(long Number, long TimeNs)> _recentOrder = [];
    private AlertNames _names;

    private AlertReader(JournalReader reader, uint journal, JournalPosition? behind, long timeNs, long skipTimeNs)
    {
        _reader = reader;
        _journal = journal;
        _skipTimeNs = skipTimeNs;
        _names = new AlertNames(reader.Segment.Description);
        Boundary = behind;
        LastTimeNs = BoundaryTimeNs = timeNs;
    }

    /// <summary>The last place between two batches before the frame that was read last; null: the journal's beginning.</summary>
    public JournalPosition? Boundary { get; private set; }

    /// <summary>Receive time of the last frame before <see cref="Boundary"/>.</summary>
    public long BoundaryTimeNs { get; private set; }

    /// <summary>Sequence of the last frame.</summary>
    public long LastSequence => _reader.NextSequence - 1;

    /// <summary>Its receive time, ns.</summary>
    public long LastTimeNs { get; private set; }

    /// <summary>The last frame ended its run.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The run of the last frame.</summary>
    public JournalDescription Run => _names.Run;

    /// <summary>What names a journal: the checksum of its first segment's header.</summary>
    /// <exception cref="JournalException">Nothing there, or foreign.</exception>
    public static uint JournalId(string directory)
    {
        using JournalReader reader = JournalReader.Follow(directory);
        return reader.Segment.Crc;
    }

    /// <summary>Opens a journal behind a place that was kept; where the journal has no such place any more, its history having been cut, at its beginning,
    /// and what is not younger than the place is left out.</summary>
    /// <param name="note">What was done instead of what was asked; null when nothing was.</param>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static AlertReader Open(string directory, uint journal, SinkPosition from, bool isLive, out string? note)
    {
        note = null;
        long skipTimeNs = long.MinValue;
        if (from.Behind is { } behind)
        {
            if (JournalReader.TryOpenBehind(directory, in behind, isLive, out string refusal) is { } reader) return new AlertReader(reader, journal, behind, from.TimeNs, skipTimeNs);
            note = $"the journal has no such place as was kept ({refusal}): begins at its beginning, with what is younger than {UtcTime.Format(from.TimeNs)}";
            skipTimeNs = from.TimeNs;
        }

        return new AlertReader(isLive ? JournalReader.Follow(directory) : JournalReader.Open(directory), journal, null, 0, skipTimeNs);
    }

    /// <summary>Reads on to the next alert. Null: there was none within so many frames, or there are no more at the moment.</summary>
    /// <param name="framesLeft">How many frames may be read; above 0 afterwards: there are no more.</param>
    /// <exception cref="JournalException">It is corrupt.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public AlertNotice? Next(ref int framesLeft)
    {
        while (framesLeft > 0)
        {
            TakeBoundary();
            if (!_reader.MoveNext()) return null;
            framesLeft--;
            LastTimeNs = _reader.Header.ReceiveTimeNs;
            IsEnded = EndOfRunDecoder.TryWrap(_reader.Message, out _);
            if (!ReferenceEquals(_names.Run, _reader.Segment.Description)) _names = new AlertNames(_reader.Segment.Description);
            if (AlertDecoder.TryWrap(_reader.Message, out AlertDecoder alert) && LastTimeNs > _skipTimeNs && IsNew(in alert)) return Notice(in alert);
        }

        return null;
    }

    /// <summary>The place behind the last frame becomes <see cref="Boundary"/>, if it is one between batches.</summary>
    public void TakeBoundary()
    {
        if (_reader.Position is not { } position) return;
        Boundary = position;
        BoundaryTimeNs = LastTimeNs;
    }

    public void Dispose() => _reader.Dispose();

    private bool IsNew(in AlertDecoder alert)
    {
        if (!alert.HasNumber || alert.Number == 0) return true; // the host's own, or of before there were numbers: every frame is one
        (long, long) key = (alert.Number, alert.RaisedTimeNs);
        if (!_recent.Add(key)) return false;
        _recentOrder.Enqueue(key);
        if (_recentOrder.Count > RecentCount) _recent.Remove(_recentOrder.Dequeue());
        return true;
    }

    private AlertNotice Notice(in AlertDecoder alert) => AlertNotice.From(in _reader.Header, in alert, _names, $"{_journal:x8}-{_reader.Header.Sequence}");
}
