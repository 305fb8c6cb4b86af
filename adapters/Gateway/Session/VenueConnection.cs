using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Gateway;

/// <summary>Whole frames over a stream of bytes that may be cut anywhere, in both directions. One thread.</summary>
/// <remarks>Allocates at construction only. It knows frames, their numbers and their times, and nothing of their meaning.</remarks>
internal sealed class VenueConnection<TSocket>(TSocket socket)
    where TSocket : struct, IVenueSocket
{
    /// <summary>What only urgent frames may use: a mass cancel, a heartbeat, a logout.</summary>
    public const int UrgentBytes = 1_024;

    /// <summary>The longest frame of either direction.</summary>
    public const int FrameBytesMax = FrameLayout.SlotBytes;
    private const int BufferBytes = 64 * 1_024;
    private readonly byte[] _sendBuffer = GC.AllocateArray<byte>(BufferBytes, pinned: true);
    private readonly byte[] _receiveBuffer = GC.AllocateArray<byte>(BufferBytes, pinned: true);
    private TSocket _socket = socket;
    private int _sendStart;
    private int _sendEnd;
    private int _receiveStart;
    private int _receiveEnd;
    private long _sendSequence;
    private long _receiveSequence;

    /// <summary>When the last frame was written, ns.</summary>
    public long LastWriteNs { get; private set; }

    /// <summary>When bytes last came, ns.</summary>
    public long LastReceiveNs { get; private set; }

    /// <summary>When the socket last took a byte or had nothing to take, ns.</summary>
    public long LastProgressNs { get; private set; }

    /// <summary>Bytes written into frames and taken by the socket since the start; they differ by what waits.</summary>
    public long WrittenBytes { get; private set; }

    /// <inheritdoc cref="WrittenBytes"/>
    public long SentBytes { get; private set; }

    public long ReceivedBytes { get; private set; }

    public int WaitingBytes => _sendEnd - _sendStart;

    /// <summary>Room for orders: less than half of the buffer waits. Beyond that only what reduces risk is taken.</summary>
    public bool HasOrderRoom => WaitingBytes < BufferBytes / 2;

    /// <summary>Room for a frame that is not urgent.</summary>
    public bool HasRoom => WaitingBytes + FrameBytesMax + UrgentBytes <= BufferBytes;

    public bool TryBegin(long nowNs)
    {
        Reset(nowNs);
        return _socket.TryBegin();
    }

    public ConnectStatus Poll() => _socket.Poll();

    /// <summary>Ends the connection; what was received and not read is gone, what waits to be sent, too.</summary>
    public void Close(long nowNs)
    {
        _socket.Close();
        Reset(nowNs);
    }

    /// <summary>Writes a frame around a message; false: no room. Urgent frames find room as long as few of them wait.</summary>
    [HotPath]
    public bool TryWrite(ReadOnlySpan<byte> message, uint instrumentId, ushort epoch, long nowNs, bool isUrgent)
    {
        int lengthBytes = FrameHeader.SizeBytes + message.Length;
        if (WaitingBytes + lengthBytes + (isUrgent ? 0 : UrgentBytes) > BufferBytes) return false;
        if (_sendEnd + lengthBytes > BufferBytes) Compact(_sendBuffer, ref _sendStart, ref _sendEnd);
        Span<byte> frame = _sendBuffer.AsSpan(_sendEnd, lengthBytes);
        var header = new FrameHeader
        {
            ReceiveTimeNs = nowNs,
            SourceSequence = ++_sendSequence,
            InstrumentId = instrumentId,
            Length = (uint)message.Length,
            Epoch = epoch,
            Flags = FrameFlags.EndOfEvent,
        };
        MemoryMarshal.Write(frame, in header);
        message.CopyTo(frame[FrameHeader.SizeBytes..]);
        if (WaitingBytes == 0) LastProgressNs = nowNs;
        _sendEnd += lengthBytes;
        WrittenBytes += lengthBytes;
        LastWriteNs = nowNs;
        return true;
    }

    /// <summary>Hands what waits to the socket; false: the connection has ended.</summary>
    [HotPath]
    public bool TryFlush(long nowNs)
    {
        while (_sendStart < _sendEnd)
        {
            int sent = _socket.Send(_sendBuffer.AsSpan(_sendStart, WaitingBytes));
            if (sent < 0) return false;
            if (sent == 0) return true;
            _sendStart += sent;
            SentBytes += sent;
            LastProgressNs = nowNs;
        }

        _sendStart = _sendEnd = 0;
        return true;
    }

    /// <summary>The next whole frame, its message valid until it is released; reads from the socket only when there is none.</summary>
    [HotPath]
    public FrameStatus Read(long nowNs, out FrameHeader header, out ReadOnlySpan<byte> message)
    {
        FrameStatus status = Look(out header, out message);
        if (status != FrameStatus.None) return status;
        if (BufferBytes - _receiveEnd < FrameBytesMax || _receiveStart == _receiveEnd) Compact(_receiveBuffer, ref _receiveStart, ref _receiveEnd);
        int received = _socket.Receive(_receiveBuffer.AsSpan(_receiveEnd));
        if (received < 0) return FrameStatus.Ended;
        if (received == 0) return FrameStatus.None;
        _receiveEnd += received;
        ReceivedBytes += received;
        LastReceiveNs = nowNs;
        return Look(out header, out message);
    }

    /// <summary>Takes the frame that was read.</summary>
    [HotPath]
    public void Release()
    {
        _receiveStart += FrameHeader.SizeBytes + (int)MemoryMarshal.Read<FrameHeader>(_receiveBuffer.AsSpan(_receiveStart)).Length;
        _receiveSequence++;
    }

    /// <summary>The venue could not be read for reasons of ours: its silence is not its own.</summary>
    public void ExcuseSilence(long nowNs) => LastReceiveNs = nowNs;

    private FrameStatus Look(out FrameHeader header, out ReadOnlySpan<byte> message)
    {
        message = default;
        ReadOnlySpan<byte> bytes = _receiveBuffer.AsSpan(_receiveStart, _receiveEnd - _receiveStart);
        if (!MemoryMarshal.TryRead(bytes, out header)) return FrameStatus.None;
        if (header.Length is < SbeHeader.SizeBytes or > FrameLayout.MaxMessageBytes) return FrameStatus.Broken;
        if (header.SourceSequence != _receiveSequence + 1) return FrameStatus.Broken;
        int lengthBytes = FrameHeader.SizeBytes + (int)header.Length;
        if (bytes.Length < lengthBytes) return FrameStatus.None;
        message = bytes[FrameHeader.SizeBytes..lengthBytes];
        return FrameStatus.Whole;
    }

    private static void Compact(byte[] buffer, ref int start, ref int end)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
    }

    private void Reset(long nowNs)
    {
        _sendStart = _sendEnd = _receiveStart = _receiveEnd = 0;
        _sendSequence = _receiveSequence = 0;
        LastWriteNs = LastReceiveNs = LastProgressNs = nowNs;
        WrittenBytes = SentBytes;
    }
}
