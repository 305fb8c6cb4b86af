using System.Runtime.CompilerServices;

namespace LowLatencyMM.Aeron;

/// <summary>Writes a log that others write too, in this process and in others.</summary>
/// <remarks>Any thread; lock-free, never waits. A process killed between claim and commit leaves a gap that <see cref="DriverDuties.TryUnblock"/> closes.
/// The limit is moved on by whoever has the driver's duties; without that it stays where it is. All publishers of a log together
/// must not have messages under way of more than a term.</remarks>
public sealed unsafe class Publication
{
    private readonly LogBuffers _log;
    private readonly LogMetadata _metadata;
    private readonly FrameWriter _writer;
    private readonly CounterCell _limit;
    private readonly int _termBytes;
    private readonly int _positionBits;
    private readonly int _initialTermId;
    private readonly long _maxPossiblePosition;
    private volatile bool _isClosed;

    /// <param name="publisherLimit">Written by whoever has the driver's duties.</param>
    public Publication(LogBuffers log, CounterCell publisherLimit)
    {
        if (!log.IsWritable) throw new ArgumentException("The log is mapped for reading only.", nameof(log));
        if (log.Kind != LogBufferKind.Concurrent)
            throw new ArgumentException($"{log.FilePath} is a log of kind {log.Kind}; {LogBufferKind.Concurrent} is needed.", nameof(log));
        _log = log;
        _metadata = log.Metadata;
        _writer = new FrameWriter(log);
        _limit = publisherLimit.OrThrow(nameof(publisherLimit));
        _termBytes = log.TermBytes;
        _positionBits = log.PositionBits;
        _initialTermId = log.InitialTermId;
        _maxPossiblePosition = LogBufferDescriptor.MaxPossiblePosition(log.TermBytes);
        PayloadBytesMax = log.PayloadBytesMax;
        MessageBytesMax = log.MessageBytesMax;
    }

    /// <summary>Greatest length of a claim, bytes.</summary>
    public int PayloadBytesMax { get; }

    /// <summary>Greatest length of an offer, bytes.</summary>
    public int MessageBytesMax { get; }

    /// <summary>Where the next frame will begin; others may be writing.</summary>
    public long Position => _isClosed ? PublicationResult.Closed : _log.ProducerPosition;

    /// <summary>A subscriber has joined and has not left.</summary>
    public bool IsConnected => !_isClosed && _metadata.IsConnected;

    public bool IsClosed => _isClosed;

    /// <summary>Room for one message, to be written in place.</summary>
    /// <param name="lengthBytes">0 to <see cref="PayloadBytesMax"/>.</param>
    /// <param name="claim">To be committed or aborted soon; no room unless the result is positive.</param>
    /// <returns>The position after it, or a code of <see cref="PublicationResult"/>.</returns>
    [HotPath]
    public long TryClaim(int lengthBytes, out BufferClaim claim)
    {
        if ((uint)lengthBytes > (uint)PayloadBytesMax) AeronInvariant.LengthOutOfRange(lengthBytes, PayloadBytesMax);
        int frameBytes = lengthBytes + FrameDescriptor.HeaderBytes;
        long result = TryTake(FrameDescriptor.Align(frameBytes), out byte* frame, out int termOffset, out int termId);
        if (frame == null)
        {
            claim = default;
            return result;
        }

        claim = _writer.Begin(frame, frameBytes, termOffset, termId);
        return result;
    }

    /// <summary>Copies a message into the log, cut into fragments when it is longer than <see cref="PayloadBytesMax"/>.</summary>
    /// <param name="message">0 to <see cref="MessageBytesMax"/> bytes.</param>
    /// <param name="reservedValue">Eight bytes of each header that are the application's.</param>
    /// <returns>The position after it, or a code of <see cref="PublicationResult"/>.</returns>
    [HotPath]
    public long Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        if (message.Length > PayloadBytesMax && message.Length > MessageBytesMax)
            AeronInvariant.LengthOutOfRange(message.Length, Math.Max(PayloadBytesMax, MessageBytesMax));
        long result = TryTake(_writer.BytesOf(message.Length), out byte* frame, out int termOffset, out int termId);
        if (frame != null) _writer.WriteMessage(frame, termOffset, termId, message, reservedValue);
        return result;
    }

    /// <summary>Ends this publication; others of the log go on.</summary>
    public void Close() => _isClosed = true;

    private long TryTake(int bytes, out byte* frame, out int termOffset, out int termId)
    {
        frame = null;
        termOffset = 0;
        termId = 0;
        if (_isClosed) return PublicationResult.Closed;

        // Acquire, and before the tail; pairs with DriverDuties.Update: what lies below the limit is zero.
        long limit = _limit.Value;
        int termCount = _metadata.ActiveTermCount;
        int index = LogBufferDescriptor.IndexByTermCount(termCount);
        ref long tail = ref _metadata.RawTail(index);
        long rawTail = Volatile.Read(ref tail);
        termId = LogBufferDescriptor.TermId(rawTail);
        if (termId - _initialTermId != termCount) return PublicationResult.AdminAction; // another is beginning the next term
        long position = LogBufferDescriptor.Position(termId, LogBufferDescriptor.TermOffset(rawTail, _termBytes), _positionBits, _initialTermId);
        if (position >= limit) return Refuse(position, bytes);

        // Full fence. Several may come to this line with one tail; each gets a place of its own, perhaps in a term that has begun since.
        rawTail = Interlocked.Add(ref tail, bytes) - bytes;
        termId = LogBufferDescriptor.TermId(rawTail);
        termOffset = LogBufferDescriptor.TermOffset(rawTail, _termBytes);
        if (bytes > _termBytes - termOffset) return EndTerm(index, termOffset, termId);
        frame = _log.Term(index) + termOffset;
        return LogBufferDescriptor.Position(termId, termOffset + bytes, _positionBits, _initialTermId);
    }

    // The one whose claim crosses the end pads the rest; whoever comes first begins the next term.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long EndTerm(int index, int termOffset, int termId)
    {
        if (termOffset < _termBytes) _writer.WritePadding(_log.Term(index) + termOffset, _termBytes - termOffset, termOffset, termId);
        if (LogBufferDescriptor.Position(termId, _termBytes, _positionBits, _initialTermId) >= _maxPossiblePosition)
            return PublicationResult.MaxPositionExceeded;
        _metadata.Rotate(termId - _initialTermId, termId);
        return PublicationResult.AdminAction;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Refuse(long position, int bytes)
    {
        if (position + bytes >= _maxPossiblePosition) return PublicationResult.MaxPositionExceeded;
        return _metadata.IsConnected ? PublicationResult.BackPressured : PublicationResult.NotConnected;
    }
}
