using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A gateway's side of one connection, without opinions: sends what it is told, keeps what it hears.</summary>
internal sealed class VenueClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _bytes = new byte[1 << 16];
    private int _count;
    private long _sequence;
    private long _heard;

    public VenueClient(IPEndPoint venue, int? receiveBufferBytes = null)
    {
        if (receiveBufferBytes is { } bytes) _socket.ReceiveBufferSize = bytes;
        _socket.Connect(venue);
        _socket.Blocking = false;
        _socket.NoDelay = true;
    }

    public List<(FrameHeader Header, Execution Execution)> Executions { get; } = [];

    public LogonRejectReason? Rejection { get; private set; }

    public LogoutReason? Logout { get; private set; }

    /// <summary>0 before the logon was accepted.</summary>
    public long VenueRunId { get; private set; }

    public uint HeartbeatIntervalMs { get; private set; }

    public int HeartbeatCount { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>False: it lets what comes wait.</summary>
    public bool IsReading { get; set; } = true;

    public bool IsAnswered => VenueRunId != 0 || Rejection is not null;

    public static byte[] LogonMessage(
        string session = "engine", ushort epoch = 1, uint heartbeatIntervalMs = 1_000, ushort schemaVersion = 1, bool isCancelOnDisconnect = true)
    {
        byte[] message = new byte[SessionMessages.BytesMax];
        return message[..SessionMessages.WriteLogon(message, session, epoch, heartbeatIntervalMs, schemaVersion, isCancelOnDisconnect)];
    }

    public static byte[] HeartbeatMessage()
    {
        byte[] message = new byte[SessionMessages.BytesMax];
        return message[..SessionMessages.WriteHeartbeat(message)];
    }

    public static byte[] LogoutMessage()
    {
        byte[] message = new byte[SessionMessages.BytesMax];
        return message[..SessionMessages.WriteLogout(message, LogoutReason.Requested)];
    }

    public static byte[] Frame(ReadOnlySpan<byte> message, long sequence)
    {
        byte[] frame = new byte[FrameHeader.SizeBytes + message.Length];
        var header = new FrameHeader { SourceSequence = sequence, InstrumentId = FrameHeader.NoInstrument, Length = (uint)message.Length };
        MemoryMarshal.Write(frame, in header);
        message.CopyTo(frame.AsSpan(FrameHeader.SizeBytes));
        return frame;
    }

    /// <summary>Sends a message in the next frame.</summary>
    public void Send(ReadOnlySpan<byte> message) => SendRaw(Frame(message, ++_sequence));

    /// <summary>Sends bytes as they are; false when the other side is gone or takes no more.</summary>
    public bool SendRaw(ReadOnlySpan<byte> bytes)
    {
        int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
        return error == SocketError.Success && sent == bytes.Length;
    }

    /// <summary>Reads what has come.</summary>
    public void Receive()
    {
        while (true)
        {
            int count = _socket.Receive(_bytes.AsSpan(_count), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return;
            if (error != SocketError.Success || count == 0)
            {
                IsClosed = true;
                return;
            }

            _count += count;
            int offset = 0;
            while (_count - offset >= FrameHeader.SizeBytes)
            {
                FrameHeader header = MemoryMarshal.Read<FrameHeader>(_bytes.AsSpan(offset));
                int bytes = FrameHeader.SizeBytes + (int)header.Length;
                if (_count - offset < bytes) break;
                Take(in header, _bytes.AsSpan(offset + FrameHeader.SizeBytes, (int)header.Length));
                offset += bytes;
            }

            _bytes.AsSpan(offset, _count - offset).CopyTo(_bytes);
            _count -= offset;
        }
    }

    /// <summary>Reads what has come and forgets it; allocates nothing.</summary>
    public void Discard(byte[] buffer)
    {
        while (_socket.Receive(buffer, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
        }
    }

    /// <summary>Ends as a killed process with unread data does: by a reset.</summary>
    public void Abort()
    {
        IsClosed = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose()
    {
        IsClosed = true;
        _socket.Dispose();
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (header.SourceSequence != ++_heard) Assert.Fail($"frame {header.SourceSequence}, expected {_heard}");
        Assert.That(SbeHeader.TryRead(message, out SbeHeader sbe), Is.True);
        if (sbe.SchemaId == NewOrderDecoder.SchemaId) Executions.Add((header, ExecutionReader.Read(in header, message)));
        else if (LogonAcceptedDecoder.TryWrap(message, out LogonAcceptedDecoder accepted)) (VenueRunId, HeartbeatIntervalMs) = (accepted.VenueRunId, accepted.HeartbeatIntervalMs);
        else if (LogonRejectedDecoder.TryWrap(message, out LogonRejectedDecoder rejected)) Rejection = rejected.Reason;
        else if (LogoutDecoder.TryWrap(message, out LogoutDecoder logout)) Logout = logout.Reason;
        else if (HeartbeatDecoder.TryWrap(message, out _)) HeartbeatCount++;
        else Assert.Fail($"template {sbe.TemplateId} of schema {sbe.SchemaId}");
    }
}
