using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One TCP connection of the order entry: its bytes both ways, its counts and its times. Used again for the next one.</summary>
/// <remarks>One thread. Non-blocking. Allocates only while more bytes wait to be sent than ever before.</remarks>
internal sealed class ServerConnection
{
    private const int ReceiveBytes = 1 << 16;
    private readonly byte[] _received = new byte[ReceiveBytes];
    private byte[] _unsent = new byte[4 * FrameLayout.SlotBytes];
    private Socket? _socket;
    private int _receivedStart;
    private int _receivedEnd;
    private int _unsentStart;
    private int _unsentEnd;

    public ConnectionState State { get; set; }

    /// <summary>Its session; -1 before the logon.</summary>
    public int Session { get; set; }

    public long HeartbeatIntervalNs { get; set; }

    /// <summary>When the logon was taken, ns.</summary>
    public long LogonNs { get; set; }

    /// <summary>When the state ends by itself, ns: no logon, or a peer that does not close.</summary>
    public long DeadlineNs { get; set; }

    /// <summary>When bytes last came, ns.</summary>
    public long ReceivedNs { get; private set; }

    /// <summary>When a frame was last given to be sent, ns.</summary>
    public long SentNs { get; private set; }

    /// <summary>Frames taken; the next has this number plus one.</summary>
    public long ReceivedSequence { get; set; }

    public long SentSequence { get; private set; }

    public int UnsentBytes => _unsentEnd - _unsentStart;

    public void Open(Socket socket, long nowNs, long deadlineNs)
    {
        _socket = socket;
        State = ConnectionState.AwaitingLogon;
        Session = -1;
        (ReceivedNs, SentNs, DeadlineNs) = (nowNs, nowNs, deadlineNs);
        (ReceivedSequence, SentSequence) = (0, 0);
        _receivedStart = _receivedEnd = _unsentStart = _unsentEnd = 0;
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
        State = ConnectionState.Free;
    }

    /// <summary>Says that nothing more will be sent; false when the peer is gone.</summary>
    public bool TryEndSending()
    {
        try
        {
            _socket!.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads what has come, as far as there is room. False: the peer has closed, or the connection is broken.</summary>
    public bool TryReceive(long nowNs, out int bytes)
    {
        if (_receivedStart == _receivedEnd)
        {
            _receivedStart = _receivedEnd = 0;
        }
        else if (ReceiveBytes - _receivedEnd < FrameLayout.SlotBytes)
        {
            _received.AsSpan(_receivedStart, _receivedEnd - _receivedStart).CopyTo(_received);
            (_receivedStart, _receivedEnd) = (0, _receivedEnd - _receivedStart);
        }

        bytes = 0;
        int count = _socket!.Receive(_received.AsSpan(_receivedEnd), SocketFlags.None, out SocketError error);
        if (error is SocketError.WouldBlock or SocketError.Interrupted) return true;
        if (error != SocketError.Success || count == 0) return false;
        bytes = count;
        _receivedEnd += count;
        ReceivedNs = nowNs;
        return true;
    }

    public void DiscardReceived() => _receivedStart = _receivedEnd = 0;

    /// <summary>The next whole frame; valid until the next <see cref="TryReceive"/>.</summary>
    public StreamStatus Take(out FrameHeader header, out ReadOnlySpan<byte> message)
    {
        message = default;
        int available = _receivedEnd - _receivedStart;
        if (!MemoryMarshal.TryRead(_received.AsSpan(_receivedStart, available), out header)) return StreamStatus.Incomplete;
        if (header.Length is < SbeHeader.SizeBytes or > FrameLayout.MaxMessageBytes) return StreamStatus.Malformed;
        int length = (int)header.Length;
        if (available - FrameHeader.SizeBytes < length) return StreamStatus.Incomplete;
        message = _received.AsSpan(_receivedStart + FrameHeader.SizeBytes, length);
        _receivedStart += FrameHeader.SizeBytes + length;
        return StreamStatus.Frame;
    }

    /// <summary>Gives a frame to be sent, numbered and timed. False: more than <paramref name="unsentBytesMax"/> would wait.</summary>
    public bool TryAppend(FrameHeader header, ReadOnlySpan<byte> message, long nowNs, int unsentBytesMax)
    {
        int bytes = FrameHeader.SizeBytes + message.Length;
        if (UnsentBytes + bytes > unsentBytesMax) return false;
        MakeRoom(bytes);
        header.SourceSequence = ++SentSequence;
        header.ReceiveTimeNs = nowNs;
        header.Length = (uint)message.Length;
        MemoryMarshal.Write(_unsent.AsSpan(_unsentEnd), in header);
        message.CopyTo(_unsent.AsSpan(_unsentEnd + FrameHeader.SizeBytes));
        _unsentEnd += bytes;
        SentNs = nowNs;
        return true;
    }

    /// <summary>Sends as much as the socket takes. False: the connection is broken.</summary>
    public bool TryFlush()
    {
        while (_unsentStart < _unsentEnd)
        {
            int sent = _socket!.Send(_unsent.AsSpan(_unsentStart, UnsentBytes), SocketFlags.None, out SocketError error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted) return true;
            if (error != SocketError.Success) return false;
            _unsentStart += sent;
        }

        _unsentStart = _unsentEnd = 0;
        return true;
    }

    private void MakeRoom(int bytes)
    {
        if (_unsent.Length - _unsentEnd >= bytes) return;
        // Moving pays only when as much has been sent as waits: each byte is then moved at most once.
        byte[] target = _unsentStart >= UnsentBytes + bytes ? _unsent : new byte[2 * (_unsent.Length + bytes)];
        int length = UnsentBytes;
        _unsent.AsSpan(_unsentStart, length).CopyTo(target);
        (_unsent, _unsentStart, _unsentEnd) = (target, 0, length);
    }
}
