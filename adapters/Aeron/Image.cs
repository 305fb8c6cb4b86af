using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Aeron;

/// <summary>One subscriber's view of a log.</summary>
/// <remarks>One thread at a time; wait-free. Nothing is read outside the log, whatever stands in it. A tethered image holds the publication back by its counter;
/// an untethered one does not, reads copies, and notices when it was overrun: it may lag a term behind the tethered one.</remarks>
public sealed unsafe partial class Image
{
    private readonly LogBuffers _log;
    private readonly CounterCell _counter; // own when tethered; the tethered subscriber's otherwise
    private readonly byte[]? _copy; // one frame of an untethered image
    private readonly int _termBytes;
    private readonly int _mtuBytes;
    private readonly uint _sessionId;
    private readonly uint _streamId;
    private readonly bool _tellsConnection; // there is no driver that does
    private Cursor _cursor;

    private Image(LogBuffers log, CounterCell counter, bool isTethered, long position, bool tellsConnection = false)
    {
        _tellsConnection = tellsConnection;
        _log = log;
        _counter = counter;
        _termBytes = log.TermBytes;
        _mtuBytes = log.MtuBytes;
        _sessionId = (uint)log.SessionId;
        _streamId = (uint)log.StreamId;
        _copy = isTethered ? null : GC.AllocateArray<byte>(_mtuBytes, pinned: true);
        MoveTo(position);
    }

    /// <summary>It holds the publication back.</summary>
    public bool IsTethered => _copy is null;

    /// <summary>Where it reads next, bytes from the log's beginning.</summary>
    public long Position => _cursor.TermBeginPosition + _cursor.TermOffset;

    public ImageState State => _cursor.State;

    /// <summary>It was closed or cannot go on.</summary>
    public bool IsClosed => State is ImageState.Closed or ImageState.Corrupt;

    /// <summary>What is wrong with the frame at <see cref="Position"/>, when <see cref="State"/> says corrupt.</summary>
    public FrameFault Fault => _cursor.Fault;

    /// <summary>The publication has ended and everything before its end has been read.</summary>
    public bool IsEndOfStream => Position >= _log.EndOfStreamPosition;

    public int SessionId => _log.SessionId;

    public int StreamId => _log.StreamId;

    /// <summary>Joins as the subscriber whose counter holds the publication back.</summary>
    /// <param name="subscriberPosition">Written by this image from now on.</param>
    /// <exception cref="LogBufferException">It cannot join there.</exception>
    public static Image Join(LogBuffers log, CounterCell subscriberPosition, ImageJoin join)
    {
        if (!log.IsWritable) throw new ArgumentException("The log is mapped for reading only: a subscriber that holds it back writes that it is there.", nameof(log));
        long position = Find(log, subscriberPosition.OrThrow(nameof(subscriberPosition)), join);
        subscriberPosition.SetRelease(position);
        log.Metadata.SetConnected(true); // release, after the position: who sees the subscriber finds its position
        return new Image(log, subscriberPosition, isTethered: true, position, tellsConnection: true);
    }

    /// <summary>The image of a driver's log: the driver has joined it already, where the counter stands, and says to the publisher who is there.</summary>
    /// <exception cref="LogBufferException">The counter is no place of a frame.</exception>
    internal static Image OfDriver(LogBuffers log, CounterCell subscriberPosition)
    {
        long position = subscriberPosition.OrThrow(nameof(subscriberPosition)).Value;
        return position >= 0 && position % FrameDescriptor.FrameAlignmentBytes == 0
            ? new Image(log, subscriberPosition, isTethered: true, position)
            : throw new LogBufferException(LogBufferRefusal.Position, log.FilePath, $"the subscriber's counter is {position}", "a place of a frame");
    }

    /// <summary>Joins as an observer.</summary>
    /// <param name="subscriberPosition">That of the subscriber that holds the publication back; only read here.</param>
    /// <exception cref="LogBufferException">It cannot join there.</exception>
    public static Image JoinUntethered(LogBuffers log, CounterCell subscriberPosition, ImageJoin join) =>
        new(log, subscriberPosition, isTethered: false, Find(log, subscriberPosition.OrThrow(nameof(subscriberPosition)), join));

    /// <summary>After an overrun: goes on behind everything claimed so far.</summary>
    public void RejoinAtTail()
    {
        if (State != ImageState.Overrun) return;
        MoveTo(_log.ProducerPosition);
        _cursor.State = ImageState.Active;
    }

    /// <summary>Leaves. A tethered image's counter stays where it is, and the publication, once it has come to its limit, is not connected.</summary>
    public void Close()
    {
        if (_tellsConnection && State != ImageState.Closed) _log.Metadata.SetConnected(false);
        _cursor.State = ImageState.Closed;
    }

    /// <summary>State, fault and place, for a log line.</summary>
    public override string ToString() => State == ImageState.Corrupt
        ? $"{_log.FilePath}: frame at {Position} is corrupt: {Fault}"
        : $"{_log.FilePath}: {State} at {Position}";

    private static long Find(LogBuffers log, CounterCell subscriberPosition, ImageJoin join)
    {
        long counter = subscriberPosition.Value;
        long producer = log.ProducerPosition;
        if (join == ImageJoin.Tail) return producer;
        if (join == ImageJoin.Counter)
        {
            // No counter of a subscriber is further behind than a term: the limit sees to that.
            bool isPlace = counter >= 0 && counter % FrameDescriptor.FrameAlignmentBytes == 0 && counter <= producer && counter >= producer - (2L * log.TermBytes);
            return isPlace
                ? counter
                : throw new LogBufferException(LogBufferRefusal.Position, log.FilePath, $"the subscriber's counter is {counter}", $"a place of a frame up to the tail, {producer}");
        }

        // Zeroed is what lies a term behind the subscriber; see DriverDuties.Update.
        return counter <= log.TermBytes && producer <= 2L * log.TermBytes
            ? 0
            : throw new LogBufferException(LogBufferRefusal.Position, log.FilePath, $"{counter} bytes have been read", $"up to {log.TermBytes} to join at the start");
    }

    private void MoveTo(long position)
    {
        int termCount = (int)(position >> _log.PositionBits);
        _cursor.TermId = _log.InitialTermId + termCount;
        _cursor.TermOffset = (int)(position & (_termBytes - 1));
        _cursor.TermBeginPosition = position - _cursor.TermOffset;
        _cursor.Term = _log.TermAt(position);
    }

    /// <summary>Goes on within the term, or to the next one, and gives what lies behind back to the publication.</summary>
    private void AdvanceTo(int termOffset)
    {
        if (State != ImageState.Active) return; // the handler closed it
        _cursor.TermOffset = termOffset;
        if (termOffset == _termBytes) MoveTo(_cursor.TermBeginPosition + _termBytes);
        if (IsTethered) _counter.SetRelease(Position); // release; pairs with DriverDuties: our reads are done before it zeroes
    }

    /// <summary>The frame at an offset, checked, and of an untethered image copied. Null: none, or the state has changed.</summary>
    private byte* FrameAt(int termOffset, out int frameBytes, out bool isPadding)
    {
        byte* frame = _cursor.Term + termOffset;
        frameBytes = Volatile.Read(ref *(int*)frame); // acquire; pairs with BufferClaim.Commit: who sees the length sees the message
        isPadding = false;
        if (frameBytes <= 0) return IsTethered ? null : WhenNone(termOffset);

        FrameFault fault = Check(frame, frameBytes, termOffset, out isPadding);
        if (fault != FrameFault.None) return WhenCorrupt(fault, termOffset);
        return IsTethered ? frame : Copy(frame, isPadding ? FrameDescriptor.HeaderBytes : frameBytes, termOffset);
    }

    private FrameFault Check(byte* frame, int frameBytes, int termOffset, out bool isPadding)
    {
        isPadding = false;
        if (frameBytes < FrameDescriptor.HeaderBytes || frameBytes > _termBytes - termOffset) return FrameFault.Length;
        ulong offsetAndSession = ((ulong)_sessionId << 32) | (uint)termOffset;
        ulong streamAndTerm = ((ulong)(uint)_cursor.TermId << 32) | _streamId;
        if (*(ulong*)(frame + FrameDescriptor.TermOffsetOffset) != offsetAndSession || *(ulong*)(frame + FrameDescriptor.StreamIdOffset) != streamAndTerm)
            return FrameFault.Place;
        if (frame[FrameDescriptor.VersionOffset] != FrameDescriptor.CurrentVersion) return FrameFault.Version;
        ushort type = *(ushort*)(frame + FrameDescriptor.TypeOffset);
        isPadding = type == FrameDescriptor.PaddingType;
        if (type > FrameDescriptor.DataType) return FrameFault.Type;
        return !isPadding && frameBytes > _mtuBytes ? FrameFault.DataLength : FrameFault.None;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* Copy(byte* frame, int bytes, int termOffset)
    {
        byte* copy = (byte*)Unsafe.AsPointer(ref _copy![0]); // it is pinned
        Unsafe.CopyBlockUnaligned(copy, frame, (uint)bytes);
        return IsOverrunAt(termOffset) ? null : copy;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* WhenNone(int termOffset)
    {
        _ = IsOverrunAt(termOffset); // zero may mean not yet, or no more
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* WhenCorrupt(FrameFault fault, int termOffset)
    {
        if (!IsTethered && IsOverrunAt(termOffset)) return null;
        _cursor.State = ImageState.Corrupt;
        _cursor.Fault = fault;
        _cursor.TermOffset = termOffset;
        return null;
    }

    /// <summary>Whether what was read before this call may have been zeroed or written over.</summary>
    private bool IsOverrunAt(int termOffset)
    {
        // What was read comes before the counter; pairs with DriverDuties, which reads the counter (acquire) before it zeroes: whoever has seen
        // what it wrote sees a counter that let it.
        Volatile.ReadBarrier();
        if (_counter.Value - _termBytes <= _cursor.TermBeginPosition + termOffset) return false;
        _cursor.State = ImageState.Overrun;
        _cursor.TermOffset = termOffset;
        return true;
    }

    /// <summary>What the reading thread writes, with a line to either side, so that no neighbour on the heap shares one with it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = LineBytes + 64 + LineBytes)]
    private struct Cursor
    {
        private const int LineBytes = 128; // x64 prefetches lines in pairs
#pragma warning disable CS0169, IDE0051 // the line before: it only takes room
        private fixed byte _before[LineBytes];
#pragma warning restore CS0169, IDE0051
        public long TermBeginPosition;
        public byte* Term;
        public int TermOffset;
        public int TermId;
        public int PeekedBytes; // of the term; 0 when nothing was peeked
        public ImageState State;
        public FrameFault Fault;
    }
}
