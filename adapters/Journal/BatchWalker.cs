namespace LowLatencyMM.Journal;

/// <summary>Walks the verified batches of a journal across its segments and its runs, and decides how the journal ends.</summary>
/// <remarks>One thread. In <see cref="WalkMode.Live"/> there is no end: false from <see cref="MoveNext"/> means "not now", and the next call looks again.</remarks>
internal sealed class BatchWalker : IDisposable
{
    /// <summary>What a live walker reads at once; its files grow, so their length when opened says little.</summary>
    private const int LiveBufferBytes = 1024 * 1024;

    private readonly List<string> _paths;
    private readonly WalkMode _mode;
    private int _pathIndex;
    private SegmentReader _reader;
    private long _nextOffset;
    private bool _isClosed;

    /// <param name="paths">Segments in order.</param>
    /// <param name="firstIndex">Where to begin; the link of that segment to the one before is taken as given.</param>
    public BatchWalker(List<string> paths, int firstIndex, WalkMode mode)
    {
        _paths = paths;
        _pathIndex = firstIndex;
        _mode = mode;
        _reader = Open(firstIndex);
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

    /// <summary>Behind the last batch that had frames; null before it.</summary>
    public JournalPosition? Position { get; private set; }

    public BatchHeader Batch { get; private set; }
    public long BatchOffset { get; private set; }
    public byte[] Buffer => _reader.Buffer;

    /// <summary>Bytes of the current segment that were seen and not walked yet.</summary>
    public long UnreadBytes => _reader.LengthBytes - _nextOffset;

    /// <summary>Where in <see cref="Buffer"/> the current batch begins.</summary>
    public int BatchIndex => _reader.IndexOf(BatchOffset);

    private bool IsLast => _pathIndex == _paths.Count - 1 && _mode != WalkMode.Continued;

    /// <summary>Goes to the place behind a batch of the first segment; before any other move.</summary>
    /// <returns>Null, or why the journal has no such place: it is another journal, or shorter, or went on otherwise.</returns>
    public string? GoTo(in JournalPosition position)
    {
        if (position.BatchOffsetBytes < Segment.HeaderBytes) return $"batch at offset {position.BatchOffsetBytes}, within the segment's header";
        if (_reader.LoadBatch(position.BatchOffsetBytes, out BatchHeader batch) is { } damage) return damage.Reason;
        if (batch.SegmentCrc != Segment.Crc || batch.Crc != position.Crc) return $"expected batch {position.Crc:x8} of this segment, found {batch.Crc:x8}";
        if (batch.FirstSequence + batch.FrameCount - 1 != position.Sequence) return $"expected a batch to sequence {position.Sequence}, found one to {batch.FirstSequence + batch.FrameCount - 1}";
        Accept(batch, position.BatchOffsetBytes);
        return null;
    }

    /// <summary>Goes to the next batch that has frames; false at the end.</summary>
    public bool MoveNext() => _mode == WalkMode.Live ? MoveNextLive() : MoveNextToEnd();

    public void Dispose() => _reader.Dispose();

    private bool MoveNextToEnd()
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

    /// <summary>The writer is at work, or dead, or another one continues after it. A batch that is not whole is being written, or is a torn tail that
    /// the next writer will cut; only what lies behind it tells.</summary>
    private bool MoveNextLive()
    {
        bool isRefreshed = false;
        bool isContinued = false;
        while (true)
        {
            JournalDamage? damage = null;
            bool isLoaded = _nextOffset != _reader.LengthBytes && TryLoadLive(out damage);
            if (isLoaded && Batch.FrameCount > 0) return true;
            if (isLoaded) continue; // the closing mark
            if (damage is { IsCertain: true }) throw damage.ToException();
            if (!isRefreshed)
            {
                // Whether a segment follows first, the length after that: if one follows, this one does not change any more.
                isContinued = File.Exists(NextPath);
                _reader.Refresh();
                isRefreshed = true;
                continue;
            }

            if (damage is null)
            {
                if (!isContinued || !TryEnterNextLive()) return false;
                isRefreshed = false;
                continue;
            }

            bool isShorter = _reader.LengthBytes < _nextOffset;
            // Who has written a whole batch length further has finished the batch here; one that the disk had promised is damaged, not unfinished.
            bool isPassed = _reader.LengthBytes - _nextOffset > JournalFormat.MaxBatchBytes;
            if (isShorter || isContinued || (isPassed && TailScanner.ProvesCorruption(_reader, _nextOffset, Segment.Crc))) throw damage.ToException();
            return false;
        }
    }

    private bool TryLoadLive(out JournalDamage? damage)
    {
        try
        {
            damage = LoadNextBatch();
        }
        catch (FileShrankException exception)
        {
            damage = new JournalDamage(SegmentPath, _nextOffset, "a batch", exception.Message);
        }

        return damage is null;
    }

    /// <summary>Goes over to the next segment once its header is whole. One that stays broken is deleted by the writer that continues.</summary>
    private bool TryEnterNextLive()
    {
        string path = NextPath;
        SegmentReader? next = null;
        try
        {
            next = new SegmentReader(path, new byte[LiveBufferBytes]);
            JournalSegment? segment = next.ReadHeader(out JournalDamage damage);
            if (segment is null)
            {
                if (damage.IsCertain || next.LengthBytes > JournalFormat.MaxSegmentHeaderBytes) throw damage.ToException();
                next.Dispose();
                return false;
            }

            _paths.Add(path);
            _pathIndex++;
            _reader.Dispose();
            _reader = next;
            CheckLink(segment);
            Enter(segment);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileShrankException)
        {
            next?.Dispose();
            return false; // deleted, or begun once more
        }
    }

    private JournalDamage? LoadNextBatch()
    {
        if (_reader.LoadBatch(_nextOffset, out var header) is { } damage) return damage;
        if (header.SegmentCrc != Segment.Crc) return new JournalDamage(SegmentPath, _nextOffset, $"a batch of segment {Segment.Crc:x8}", $"{header.SegmentCrc:x8}");

        // From here on it is a batch that our writer made for this very segment: if it is not the next one, others were taken out or put in.
        if (header.PreviousCrc != Crc) return Misplaced($"the batch after checksum {Crc:x8}", $"{header.PreviousCrc:x8}");
        if (header.FirstSequence != NextSequence) return Misplaced($"a batch from sequence {NextSequence}", $"{header.FirstSequence}");
        if (header.FrameCount > header.PayloadBytes / FrameBytes.Min || (header.FrameCount == 0) != (header.PayloadBytes == 0))
            return Misplaced($"frames in {header.PayloadBytes} bytes", $"{header.FrameCount}");
        Accept(header, _nextOffset);
        return null;
    }

    private void Accept(in BatchHeader header, long offset)
    {
        Batch = header;
        BatchOffset = offset;
        _nextOffset = offset + header.BatchBytes;
        Crc = header.Crc;
        NextSequence = header.FirstSequence + header.FrameCount;
        _isClosed = header.FrameCount == 0;
        if (!_isClosed) Position = new JournalPosition(Segment.Number, offset, NextSequence - 1, Crc);
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

        CheckLink(segment);
        Enter(segment);
    }

    /// <summary>Compares the segment that was opened last with the one before, which is still <see cref="Segment"/>.</summary>
    private void CheckLink(JournalSegment segment)
    {
        CheckNumber(segment);
        if (segment.PreviousCrc != Crc) throw new JournalCorruptException(SegmentPath, 0, $"the segment after checksum {Crc:x8}, with which {Path.GetFileName(_paths[_pathIndex - 1])} ends", $"{segment.PreviousCrc:x8}");
        if (segment.FirstSequence != NextSequence) throw new JournalCorruptException(SegmentPath, 0, $"a segment from sequence {NextSequence}", $"{segment.FirstSequence}");
        JournalDescription run = Segment.Description;
        if (!run.CanPrecede(segment.Description))
            throw new JournalCorruptException(SegmentPath, 0, $"the run of epoch {run.Epoch} that began at {run.CreatedTimeNs}, or a later epoch", $"epoch {segment.Description.Epoch}, begun at {segment.Description.CreatedTimeNs}");
    }

    private void Enter(JournalSegment segment)
    {
        Segment = segment;
        Crc = segment.Crc;
        NextSequence = segment.FirstSequence;
        _nextOffset = segment.HeaderBytes;
        _isClosed = false;
    }

    private string NextPath => Path.Combine(Path.GetDirectoryName(SegmentPath)!, JournalFormat.SegmentFileName(Segment.Number + 1));

    private SegmentReader Open(int index) => new(_paths[index], _mode == WalkMode.Live ? new byte[LiveBufferBytes] : null);

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
