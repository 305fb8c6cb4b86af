using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Aeron;

/// <summary>The one writer of a log.</summary>
/// <remarks>One thread at a time; wait-free. A process killed between claim and commit leaves the messages before the claim readable, and nothing after; its log is not continued.</remarks>
public sealed unsafe class ExclusivePublication
{
    private readonly LogBuffers _log;
    private readonly LogMetadata _metadata;
    private readonly FrameWriter _writer;
    private readonly CounterCell _limitCounter;
    private readonly DriverDuties? _duties;
    private readonly int _termBytes;
    private readonly int _initialTermId;
    private readonly long _maxPossiblePosition;
    private Cursor _cursor;

    /// <summary>A publication whose limit a driver moves on.</summary>
    /// <exception cref="ArgumentException">The log is one for several writers, or mapped for reading only.</exception>
    public ExclusivePublication(LogBuffers log, CounterCell publisherLimit) : this(log, publisherLimit, duties: null)
    {
    }

    /// <summary>A publication that does the driver's duties itself.</summary>
    /// <exception cref="ArgumentException">The log is one for several writers, or mapped for reading only.</exception>
    /// <exception cref="LogBufferException">The limit is not one of this log.</exception>
    public ExclusivePublication(LogBuffers log, CounterCell publisherLimit, CounterCell subscriberPosition)
        : this(log, publisherLimit, new DriverDuties(log, publisherLimit, subscriberPosition))
    {
    }

    private ExclusivePublication(LogBuffers log, CounterCell publisherLimit, DriverDuties? duties)
    {
        if (!log.IsWritable) throw new ArgumentException("The log is mapped for reading only.", nameof(log));
        if (log.Kind != LogBufferKind.Exclusive)
            throw new ArgumentException($"{log.FilePath} is a log of kind {log.Kind}; {LogBufferKind.Exclusive} is needed.", nameof(log));
        _log = log;
        _metadata = log.Metadata;
        _writer = new FrameWriter(log);
        _limitCounter = publisherLimit.OrThrow(nameof(publisherLimit));
        _duties = duties;
        _termBytes = log.TermBytes;
        _initialTermId = log.InitialTermId;
        _maxPossiblePosition = LogBufferDescriptor.MaxPossiblePosition(log.TermBytes);
        PayloadBytesMax = log.PayloadBytesMax;
        MessageBytesMax = log.MessageBytesMax;

        int index = LogBufferDescriptor.IndexByTermCount(_metadata.ActiveTermCount);
        long rawTail = Volatile.Read(ref _metadata.RawTail(index));
        int termId = LogBufferDescriptor.TermId(rawTail);
        _cursor.Index = index;
        _cursor.TermId = termId;
        _cursor.TermOffset = LogBufferDescriptor.TermOffset(rawTail, _termBytes);
        _cursor.Term = log.Term(index);
        _cursor.TermBeginPosition = LogBufferDescriptor.Position(termId, 0, log.PositionBits, _initialTermId);
        _cursor.Limit = _limitCounter.Value;
        _cursor.WindowEnd = _cursor.Limit;
    }

    /// <summary>Greatest length of a claim, bytes.</summary>
    public int PayloadBytesMax { get; }

    /// <summary>Greatest length of an offer, bytes.</summary>
    public int MessageBytesMax { get; }

    /// <summary>Where the next frame will begin.</summary>
    public long Position => _cursor.IsClosed ? PublicationResult.Closed : _cursor.TermBeginPosition + _cursor.TermOffset;

    /// <summary>A subscriber has joined and has not left.</summary>
    public bool IsConnected => !_cursor.IsClosed && _metadata.IsConnected;

    public bool IsClosed => _cursor.IsClosed;

    /// <summary>How far the publication may go at this moment, bytes, headers and padding included; the subscriber can only add to it. Reads the subscriber's position.</summary>
    /// <remarks>The message that crosses it is still taken, so this is at least what fits.</remarks>
    public long AvailableBytes
    {
        get
        {
            if (_cursor.IsClosed || !_metadata.IsConnected) return 0;
            RefreshWindow();
            return Math.Max(0, _cursor.WindowEnd - Position);
        }
    }

    /// <summary>What so many messages take of the log at most, bytes: headers, alignment, and the padding at the end of a term included.</summary>
    public static long RoomBytes(int count, int lengthBytesMax) => (count + 1L) * FrameDescriptor.FramedBytes(lengthBytesMax);

    /// <summary>Whether so many messages will all be taken, though one of the claims may have to be repeated after <see cref="PublicationResult.AdminAction"/>.</summary>
    /// <param name="count">Messages; so that there ever is room, <see cref="RoomBytes"/> must not be more than the log's window.</param>
    /// <param name="lengthBytesMax">Length of the longest, bytes; 0 to <see cref="PayloadBytesMax"/>.</param>
    /// <remarks>Touches the subscriber's line only when the cached copy of its position says no. False when nobody has joined. What was promised is kept when the subscriber leaves afterwards.</remarks>
    [HotPath]
    public bool HasRoom(int count, int lengthBytesMax) => HasRoom(RoomBytes(count, lengthBytesMax));

    /// <summary>Whether the publication may go on by so many bytes, headers and padding included.</summary>
    [HotPath]
    public bool HasRoom(long bytes) =>
        _cursor.WindowEnd - (_cursor.TermBeginPosition + _cursor.TermOffset) >= bytes || AvailableBytes >= bytes;

    /// <summary>Room for one message, to be written in place.</summary>
    /// <param name="lengthBytes">0 to <see cref="PayloadBytesMax"/>.</param>
    /// <param name="claim">To be committed or aborted before the next; no room unless the result is positive.</param>
    /// <returns>The position after it, or a code of <see cref="PublicationResult"/>.</returns>
    [HotPath]
    public long TryClaim(int lengthBytes, out BufferClaim claim)
    {
        if ((uint)lengthBytes > (uint)PayloadBytesMax) AeronInvariant.LengthOutOfRange(lengthBytes, PayloadBytesMax);
        int frameBytes = lengthBytes + FrameDescriptor.HeaderBytes;
        long result = TryTake(FrameDescriptor.Align(frameBytes), out byte* frame, out int termOffset);
        if (frame == null)
        {
            claim = default;
            return result;
        }

        claim = _writer.Begin(frame, frameBytes, termOffset, _cursor.TermId);
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
        long result = TryTake(_writer.BytesOf(message.Length), out byte* frame, out int termOffset);
        if (frame != null) _writer.WriteMessage(frame, termOffset, _cursor.TermId, message, reservedValue);
        return result;
    }

    /// <summary>One bounded step of the driver's duties, for when there is nothing else to do: less is left for the next claim.</summary>
    /// <returns>Things done; 0 when there is a driver, or nothing to do.</returns>
    [HotPath]
    public int DoWork() => _duties is not null && !_cursor.IsClosed && _duties.Update() ? 1 : 0;

    /// <summary>Ends the stream at the present position: the subscriber drains it and then sees the end.</summary>
    public void Close()
    {
        if (_cursor.IsClosed) return;
        long position = Position;
        _metadata.SetEndOfStreamPosition(position); // release; pairs with Image.IsEndOfStream: who sees the end sees every message before it
        _cursor.IsClosed = true;
        _cursor.Limit = -1; // below every position: the slow path says why
        _cursor.WindowEnd = -1;
    }

    /// <summary>The driver has taken the log back: nothing more is written, and nobody is told.</summary>
    internal void Abandon()
    {
        _cursor.IsClosed = true;
        _cursor.Limit = -1;
        _cursor.WindowEnd = -1;
    }

    private long TryTake(int bytes, out byte* frame, out int termOffset)
    {
        termOffset = _cursor.TermOffset;
        long position = _cursor.TermBeginPosition + termOffset;
        if (position >= _cursor.Limit && !RefreshLimit(position))
        {
            frame = null;
            return Refuse(position, bytes);
        }

        // Before the frame, with release: who sees the frame sees a tail behind it.
        Volatile.Write(ref _metadata.RawTail(_cursor.Index), LogBufferDescriptor.PackTail(_cursor.TermId, termOffset + bytes));
        if (bytes > _termBytes - termOffset)
        {
            frame = null;
            return EndTerm();
        }

        frame = _cursor.Term + termOffset;
        _cursor.TermOffset = termOffset + bytes;
        return position + bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RefreshLimit(long position)
    {
        if (_cursor.IsClosed) return false;
        _ = _duties?.TryPass(position);
        _cursor.Limit = _limitCounter.Value; // acquire; pairs with DriverDuties.Update, when another thread has the duties
        return position < _cursor.Limit;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefreshWindow() => _cursor.WindowEnd = _duties?.PromiseWindow() ?? _limitCounter.Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long EndTerm()
    {
        int termOffset = _cursor.TermOffset;
        if (termOffset < _termBytes) _writer.WritePadding(_cursor.Term + termOffset, _termBytes - termOffset, termOffset, _cursor.TermId);
        _cursor.TermOffset = _termBytes;
        if (_cursor.TermBeginPosition + _termBytes >= _maxPossiblePosition) return PublicationResult.MaxPositionExceeded;

        _cursor.TermId++;
        _cursor.Index = LogBufferDescriptor.IndexByTermCount(_cursor.TermId - _initialTermId);
        _cursor.Term = _log.Term(_cursor.Index);
        _cursor.TermOffset = 0;
        _cursor.TermBeginPosition += _termBytes;
        _metadata.RawTail(_cursor.Index) = LogBufferDescriptor.PackTail(_cursor.TermId, 0);
        _metadata.SetActiveTermCount(_cursor.TermId - _initialTermId); // release; who sees the count finds the new term's tail
        return PublicationResult.AdminAction;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Refuse(long position, int bytes)
    {
        if (_cursor.IsClosed) return PublicationResult.Closed;
        if (position + bytes >= _maxPossiblePosition) return PublicationResult.MaxPositionExceeded;
        return _metadata.IsConnected ? PublicationResult.BackPressured : PublicationResult.NotConnected;
    }

    /// <summary>What the publishing thread writes, with a line to either side, so that no neighbour on the heap shares one with it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = LineBytes + 64 + LineBytes)]
    private struct Cursor
    {
        private const int LineBytes = 128; // x64 prefetches lines in pairs
#pragma warning disable CS0169, IDE0051 // the line before: it only takes room
        private fixed byte _before[LineBytes];
#pragma warning restore CS0169, IDE0051
        public long TermBeginPosition;
        public long Limit;
        public long WindowEnd;
        public byte* Term;
        public int TermOffset;
        public int TermId;
        public int Index;
        public bool IsClosed;
    }
}
