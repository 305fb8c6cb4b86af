namespace LowLatencyMM.Journal;

/// <summary>Walks the verified batches of a journal across its segments, and decides how the journal ends.</summary>
/// <remarks>One thread.</remarks>
internal sealed class BatchWalker : IDisposable
{
    private readonly List<string> _paths;
    private readonly bool _isFollowed;
    private int _pathIndex;
    private SegmentReader _reader;
    private long _nextOffset;
    private bool _isClosed;

    /// <param name="paths">Segments in order.</param>
    /// <param name="firstIndex">Where to begin; the link of that segment to the one before is taken as given.</param>
    /// <param name="isFollowed">Whether the journal goes on after the last path: then that one cannot be torn either.</param>
    public BatchWalker(List<string> paths, int firstIndex, bool isFollowed)
    {
        _paths = paths;
        _pathIndex = firstIndex;
        _isFollowed = isFollowed;
        _reader = new SegmentReader(paths[firstIndex]);
        try
        {
            Segment = _reader.ReadHeader(out var damage) ?? throw WithoutHeader(damage);
            CheckNumber(Segment);
            Enter(Segment);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public JournalSegment Segment { get; private set; }
    public string SegmentPath => _reader.FilePath;
    public JournalTail? Tail { get; private set; }

    /// <summary>The last checksum of the chain.</summary>
    public uint Crc { get; private set; }

    /// <summary>Sequence after the last frame of the batches walked so far.</summary>
    public long NextSequence { get; private set; }

    public BatchHeader Batch { get; private set; }
    public long BatchOffset { get; private set; }
    public byte[] Buffer => _reader.Buffer;

    /// <summary>Where in <see cref="Buffer"/> the current batch begins.</summary>
    public int BatchIndex => _reader.IndexOf(BatchOffset);

    private bool IsLast => _pathIndex == _paths.Count - 1 && !_isFollowed;

    /// <summary>Goes to the next batch that has frames; false at the end.</summary>
    public bool MoveNext()
    {
        while (Tail is null)
        {
            if (_nextOffset == _reader.LengthBytes)
            {
                if (_pathIndex == _paths.Count - 1) End(_isClosed ? JournalTailKind.Closed : JournalTailKind.Unclosed, _nextOffset, 0, "");
                else EnterNextSegment();
                continue;
            }

            if (LoadNextBatch() is { } damage)
            {
                if (!IsLast || damage.IsCertain || TailScanner.ProvesCorruption(_reader, _nextOffset, Segment.Crc)) throw damage.ToException();
                End(JournalTailKind.Torn, _nextOffset, _reader.LengthBytes - _nextOffset, damage.Reason);
            }
            else if (Batch.FrameCount > 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _reader.Dispose();

    private JournalDamage? LoadNextBatch()
    {
        if (_reader.LoadBatch(_nextOffset, out var header) is { } damage) return damage;
        if (header.SegmentCrc != Segment.Crc) return new JournalDamage(SegmentPath, _nextOffset, $"a batch of segment {Segment.Crc:x8}", $"{header.SegmentCrc:x8}");

        // From here on it is a batch that our writer made for this very segment: if it is not the next one, others were taken out or put in.
        if (header.PreviousCrc != Crc) return Misplaced($"the batch after checksum {Crc:x8}", $"{header.PreviousCrc:x8}");
        if (header.FirstSequence != NextSequence) return Misplaced($"a batch from sequence {NextSequence}", $"{header.FirstSequence}");
        if (header.FrameCount > header.PayloadBytes / FrameBytes.Min || (header.FrameCount == 0) != (header.PayloadBytes == 0))
            return Misplaced($"frames in {header.PayloadBytes} bytes", $"{header.FrameCount}");
        Batch = header;
        BatchOffset = _nextOffset;
        _nextOffset += header.BatchBytes;
        Crc = header.Crc;
        NextSequence += header.FrameCount;
        _isClosed = header.FrameCount == 0;
        return null;
    }

    private JournalDamage Misplaced(string expected, string found) => new(SegmentPath, _nextOffset, expected, found) { IsCertain = true };

    private void EnterNextSegment()
    {
        var next = new SegmentReader(_paths[_pathIndex + 1], _reader.Buffer);
        _reader.Dispose();
        _reader = next;
        _pathIndex++;
        var segment = next.ReadHeader(out var damage);
        if (segment is null)
        {
            if (!IsLast || damage.IsCertain || TailScanner.ProvesCorruption(next, 0, null)) throw damage.ToException();
            End(JournalTailKind.Torn, 0, next.LengthBytes, damage.Reason);
            return;
        }

        CheckNumber(segment);
        if (segment.PreviousCrc != Crc) throw new JournalCorruptException(next.FilePath, 0, $"the segment after checksum {Crc:x8}, with which {Path.GetFileName(_paths[_pathIndex - 1])} ends", $"{segment.PreviousCrc:x8}");
        if (segment.FirstSequence != NextSequence) throw new JournalCorruptException(next.FilePath, 0, $"a segment from sequence {NextSequence}", $"{segment.FirstSequence}");
        Enter(segment);
    }

    private void Enter(JournalSegment segment)
    {
        Segment = segment;
        Crc = segment.Crc;
        NextSequence = segment.FirstSequence;
        _nextOffset = segment.HeaderBytes;
        _isClosed = false;
    }

    private void End(JournalTailKind kind, long offset, long droppedBytes, string reason) =>
        Tail = new JournalTail(kind, SegmentPath, offset, droppedBytes, NextSequence - 1, reason);

    private void CheckNumber(JournalSegment segment)
    {
        if (JournalFormat.TryParseSegmentFileName(Path.GetFileName(SegmentPath), out int number) && number != segment.Number)
            throw new JournalCorruptException(SegmentPath, 0, $"segment number {number}", $"{segment.Number}");
    }

    private JournalException WithoutHeader(JournalDamage damage) =>
        !IsLast || damage.IsCertain || TailScanner.ProvesCorruption(_reader, 0, null)
            ? damage.ToException()
            : new JournalException(JournalErrorKind.Empty, SegmentPath, $"{SegmentPath}: the journal ends within its first segment header ({damage.Reason}); it never held a frame");
}
