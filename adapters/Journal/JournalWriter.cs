namespace LowLatencyMM.Journal;

/// <summary>Writes frames into the segments of a journal, synchronously.</summary>
/// <remarks>One thread. When the disk fails, <see cref="Append"/>, <see cref="Flush"/>, <see cref="Sync"/> and <see cref="Close"/> throw
/// <see cref="IOException"/>; nothing that was accepted is lost, and the same call may be repeated until it succeeds.
/// Only <see cref="Sync"/> and <see cref="Close"/> promise that frames survive a power loss; a flushed frame survives the process.</remarks>
public sealed class JournalWriter : IDisposable
{
    private readonly string _directory;
    private readonly WriterLock _lock;
    private readonly JournalWriterOptions _options;
    private readonly byte[] _batch;
    private JournalDescription _description;
    private SegmentFile _segment;
    private SegmentFile? _nextSegment; // begun by a roll that failed half-way
    private int _batchEnd = BatchHeader.SizeBytes;
    private uint _batchFrames;
    private long _batchFirstSequence;
    private bool _isMarkWritten;
    private bool _isDisposed;

    private JournalWriter(string directory, JournalDescription description, JournalWriterOptions options, JournalEndPoint from, WriterLock writerLock)
    {
        if (description.Epoch == 0) throw new ArgumentOutOfRangeException(nameof(description), "an epoch is 1 to 65,535");
        _directory = directory;
        _lock = writerLock;
        _description = description;
        _options = options;
        _batch = new byte[options.BatchBytes];
        NextSequence = _batchFirstSequence = from.NextSequence;
        _segment = new SegmentFile(options, directory, from.NextSegmentNumber, SegmentHeaderCodec.Encode(description, from.NextSegmentNumber, NextSequence, from.Crc));
        try
        {
            _segment.WriteHeader(_directory);
        }
        catch
        {
            _segment.Dispose();
            throw;
        }
    }

    /// <summary>The sequence that the next frame must have.</summary>
    public long NextSequence { get; private set; }

    /// <summary>The sequence after the last frame handed to the operating system.</summary>
    public long NextUnwrittenSequence => _batchFirstSequence;

    /// <summary>Bytes written since the last sync of the current segment.</summary>
    public long UnsyncedBytes => _segment.UnsyncedBytes;

    public int SegmentNumber => _segment.Number;

    /// <summary>Starts a new journal in a directory, which is created where missing and may hold other files.</summary>
    /// <exception cref="JournalException">The directory holds a journal.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static JournalWriter Create(string directory, JournalDescription description, JournalWriterOptions? options = null)
    {
        return Open(directory, description, options, () =>
        {
            if (JournalFormat.ListSegments(directory).Count > 0)
                throw new JournalException(JournalErrorKind.AlreadyExists, directory, $"{directory}: holds a journal already: choose an empty directory");
            return null;
        });
    }

    /// <summary>Continues the journal in a directory with a new segment, after its torn tail, if any, was cut off; starts one where none is.</summary>
    /// <param name="description">A new run, of a later epoch than any in the journal; or once more the last one, which is being completed.</param>
    /// <param name="tail">How the journal ended, for the operator; null when there was none.</param>
    /// <exception cref="JournalException">The journal is corrupt, in use by another writer, or of another run with this epoch or a later one.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static JournalWriter Continue(string directory, JournalDescription description, JournalWriterOptions? options, out JournalTail? tail)
    {
        JournalTail? found = null;
        var writer = Open(directory, description, options, () =>
        {
            found = JournalRepair.CutTornTail(directory, options?.IsDurable ?? true, out var end);
            if (end?.LastRun?.CanPrecede(description) == false)
                throw new JournalException(JournalErrorKind.Epoch, directory, $"{directory}: a new run of epoch {description.Epoch} after epoch {end.LastRun.Epoch}; every run has a later epoch than the one before");
            return end;
        });
        tail = found;
        return writer;
    }

    /// <summary>The dictionary for segments begun from now on.</summary>
    /// <remarks>Any thread.</remarks>
    public void SetInstruments(IReadOnlyList<JournalInstrument> instruments) =>
        Volatile.Write(ref _description, Volatile.Read(ref _description) with { Instruments = instruments });

    /// <summary>Takes one frame: 64-byte header and message; bytes beyond the header's length are not looked at.</summary>
    /// <exception cref="ArgumentException">Not a frame, or not the next in sequence.</exception>
    /// <exception cref="IOException">The batch before could not be written; this frame was not taken.</exception>
    public void Append(ReadOnlySpan<byte> frame)
    {
        ObjectDisposedException.ThrowIf(_isDisposed || _isMarkWritten, this);
        if (!FrameBytes.TryMeasure(frame, out int frameBytes, out long sequence) || sequence != NextSequence)
            throw NotTheNextFrame(frame.Length, frameBytes, sequence);
        int paddedBytes = JournalFormat.Align(frameBytes);
        if (_batchEnd + paddedBytes > _batch.Length) Flush();
        var target = _batch.AsSpan(_batchEnd, paddedBytes);
        frame[..frameBytes].CopyTo(target);
        target[frameBytes..].Clear();
        _batchEnd += paddedBytes;
        _batchFrames++;
        NextSequence = sequence + 1;
    }

    /// <summary>Hands what was appended to the operating system, as one batch.</summary>
    /// <exception cref="IOException">The disk failed; the batch is kept.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_batchFrames == 0) return;
        if (_segment.HasBatches && !_segment.IsEndTorn && _segment.LengthBytes + _batchEnd > _options.SegmentBytes) Roll();
        WriteBatch();
    }

    /// <summary>Flushes, and waits until the disk has everything.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="JournalCorruptException">After a failed sync the operating system gave back other bytes than were written.</exception>
    public void Sync()
    {
        Flush();
        _segment.Sync();
    }

    /// <summary>Writes and syncs everything and the closing mark, and lets the files go.</summary>
    /// <exception cref="IOException">The disk failed; call again, or give up with <see cref="Abandon"/>.</exception>
    public void Close()
    {
        if (_isDisposed) return;
        Sync();
        if (!_isMarkWritten) WriteBatch();
        _isMarkWritten = true;
        _segment.Sync();
        Abandon();
    }

    /// <summary>Lets the files go as they are: what was not flushed is lost, and the journal has no closing mark.</summary>
    public void Abandon()
    {
        _isDisposed = true;
        _segment.Dispose();
        _nextSegment?.Dispose();
        _lock.Dispose();
    }

    /// <summary>Closes; after <see cref="Abandon"/> nothing.</summary>
    /// <exception cref="IOException">The disk failed; the files were let go.</exception>
    public void Dispose()
    {
        try
        {
            Close();
        }
        finally
        {
            Abandon();
        }
    }

    /// <param name="prepare">Called under the lock; gives the place to go on from, or null for a new journal.</param>
    private static JournalWriter Open(string directory, JournalDescription description, JournalWriterOptions? options, Func<JournalEndPoint?> prepare)
    {
        options ??= new JournalWriterOptions();
        options.Validate();
        Directory.CreateDirectory(directory);
        var writerLock = new WriterLock(directory);
        try
        {
            var from = prepare() ?? new JournalEndPoint(0, options.FirstSequence, 0, null);
            return new JournalWriter(directory, description, options, from, writerLock);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Writes the batch, or the closing mark when it has no frames. Changes nothing when it throws.</summary>
    private void WriteBatch()
    {
        _segment.WriteBatch(_batch.AsSpan(0, _batchEnd), _batchFrames, _batchFirstSequence);
        _batchEnd = BatchHeader.SizeBytes;
        _batchFrames = 0;
        _batchFirstSequence = NextSequence;
    }

    /// <summary>Goes over to the next segment. Each step may be repeated; the old segment is durable before the new one exists.</summary>
    private void Roll()
    {
        _segment.Sync();
        int number = _segment.Number + 1;
        _nextSegment ??= new SegmentFile(_options, _directory, number, SegmentHeaderCodec.Encode(Volatile.Read(ref _description), number, _batchFirstSequence, _segment.Crc));
        _nextSegment.WriteHeader(_directory);
        _segment.Dispose();
        _segment = _nextSegment;
        _nextSegment = null;
    }

    private ArgumentException NotTheNextFrame(int bytes, int frameBytes, long sequence) => new(
        $"not the next frame: {bytes} bytes given, {frameBytes} by its header ({FrameBytes.Min} to {Messages.FrameLayout.SlotBytes} allowed), sequence {sequence}, {NextSequence} expected");
}
