using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>A venue at the level of bytes: takes and gives as few or as many at a time as its seed says, and is as plain as it can be about orders.</summary>
/// <remarks>Written from the schemas alone, nothing of the gateway's is used. Fills come when the test says so. Does not allocate in <see cref="IsQuiet"/>.</remarks>
internal sealed partial class ModelVenue(ulong seed, ushort venueId)
{
    private readonly byte[] _in = new byte[1 << 20];
    private readonly byte[] _out = new byte[1 << 22];
    private readonly byte[] _message = new byte[FrameLayout.MaxMessageBytes];
    private SplitMix64 _random = new(seed);
    private int _inEnd, _outStart, _outEnd;
    private long _inSequence, _outSequence;
    private bool _isEndingAfterOutput;

    /// <summary>Cuts the streams anywhere; otherwise everything goes at once.</summary>
    public bool Cuts { get; set; } = true;

    /// <summary>Keeps no record of what came.</summary>
    public bool IsQuiet { get; set; }

    public bool RefusesConnections { get; set; }

    public bool NeverConnects { get; set; }

    /// <summary>Takes no byte from the gateway.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Sends nothing of its own accord and answers nothing.</summary>
    public bool IsMute { get; set; }

    public LogonRejectReason? RejectsLogon { get; set; }

    /// <summary>Names this run of the venue.</summary>
    public long RunId { get; set; } = 77;

    public bool IsConnected { get; private set; }

    public bool IsLoggedOn { get; private set; }

    public int Connections { get; private set; }

    public uint HeartbeatIntervalMs { get; private set; }

    public ushort LogonEpoch { get; private set; }

    /// <summary>Templates of everything that came, in order, with the client order id where there is one.</summary>
    public List<(ushort Schema, ushort Template, long Id)> Came { get; } = [];

    public bool TryBegin()
    {
        Connections++;
        if (RefusesConnections) return false;
        _inEnd = _outStart = _outEnd = 0;
        _inSequence = _outSequence = 0;
        _isEndingAfterOutput = false;
        IsConnected = !NeverConnects;
        return true;
    }

    public ConnectStatus Poll() => IsConnected ? ConnectStatus.Connected : NeverConnects ? ConnectStatus.Pending : ConnectStatus.Failed;

    public int TakeBytes(ReadOnlySpan<byte> bytes)
    {
        if (!IsConnected) return IVenueSocket.Ended;
        if (IsDeaf) return 0;
        int count = Cuts ? (int)Math.Min(bytes.Length, _random.NextBounded(200)) : bytes.Length;
        bytes[..count].CopyTo(_in.AsSpan(_inEnd));
        _inEnd += count;
        TakeFrames();
        return count;
    }

    public int GiveBytes(Span<byte> buffer)
    {
        int waiting = _outEnd - _outStart;
        if (waiting == 0) return IsConnected ? 0 : IVenueSocket.Ended;
        int count = (int)Math.Min(Math.Min(buffer.Length, waiting), Cuts ? _random.NextBounded(300) : waiting);
        _out.AsSpan(_outStart, count).CopyTo(buffer);
        _outStart += count;
        if (_outStart < _outEnd) return count;
        _outStart = _outEnd = 0;
        if (_isEndingAfterOutput) End();
        return count;
    }

    public void OnGatewayClosed()
    {
        _outStart = _outEnd = 0;
        End();
    }

    /// <summary>The network goes: what was sent and not received is lost.</summary>
    public void Cut()
    {
        _outStart = _outEnd = 0;
        End();
    }

    /// <summary>The venue ends the connection in order: what it sent arrives.</summary>
    public void EndAfterOutput()
    {
        _isEndingAfterOutput = true;
        if (_outStart == _outEnd) End();
    }

    public void SendHeartbeat()
    {
        if (!HeartbeatEncoder.TryWrap(_message, out HeartbeatEncoder heartbeat)) Assert.Fail();
        Send(heartbeat.EncodedLength, FrameHeader.NoInstrument);
    }

    public void SendLogout()
    {
        Assert.That(LogoutEncoder.TryWrap(_message, out LogoutEncoder logout));
        logout.Reason = LogoutReason.Closing;
        Send(logout.EncodedLength, FrameHeader.NoInstrument);
    }

    /// <summary>Any bytes as they are.</summary>
    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_out.AsSpan(_outEnd));
        _outEnd += bytes.Length;
    }

    /// <summary>A frame with a header of the test's making.</summary>
    public void SendFrame(ReadOnlySpan<byte> message, uint? length = null, long? sequence = null)
    {
        var header = new FrameHeader { SourceSequence = sequence ?? ++_outSequence, InstrumentId = FrameHeader.NoInstrument, Length = length ?? (uint)message.Length };
        SendRaw(MemoryMarshal.AsBytes(new ReadOnlySpan<FrameHeader>(in header)));
        SendRaw(message);
    }

    private void End()
    {
        IsConnected = IsLoggedOn = false;
        CancelAllSilently(); // on disconnect
    }

    private void TakeFrames()
    {
        int start = 0;
        while (_inEnd - start >= FrameHeader.SizeBytes)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(_in.AsSpan(start));
            int length = FrameHeader.SizeBytes + (int)header.Length;
            if (_inEnd - start < length) break;
            if (header.SourceSequence != ++_inSequence) Assert.Fail($"the gateway's frame {header.SourceSequence} came as number {_inSequence}");
            Take(_in.AsSpan(start + FrameHeader.SizeBytes, (int)header.Length));
            start += length;
        }

        _in.AsSpan(start, _inEnd - start).CopyTo(_in);
        _inEnd -= start;
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)) Assert.Fail("no SBE header");
        if (!IsQuiet) Came.Add((sbe.SchemaId, sbe.TemplateId, sbe.SchemaId == NewOrderDecoder.SchemaId && sbe.TemplateId < 4 ? MemoryMarshal.Read<long>(message[8..]) : 0));
        if (IsMute) return;
        if (sbe.SchemaId == NewOrderDecoder.SchemaId)
        {
            if (!IsLoggedOn) Assert.Fail("an order before the logon");
            TakeOrder(sbe.TemplateId, message);
        }
        else if (sbe.TemplateId == LogonDecoder.TemplateId)
        {
            TakeLogon(message);
        }
        else if (sbe.TemplateId == LogoutDecoder.TemplateId)
        {
            EndAfterOutput();
        }
        else if (sbe.TemplateId == HeartbeatDecoder.TemplateId)
        {
            SendHeartbeat();
        }
    }

    private void TakeLogon(ReadOnlySpan<byte> message)
    {
        Assert.That(LogonDecoder.TryWrap(message, out LogonDecoder logon));
        Assert.That(logon.CancelOnDisconnect, Is.EqualTo(1));
        HeartbeatIntervalMs = logon.HeartbeatIntervalMs;
        LogonEpoch = logon.Epoch;
        if (RejectsLogon is { } reason)
        {
            Assert.That(LogonRejectedEncoder.TryWrap(_message, out LogonRejectedEncoder rejected));
            rejected.Reason = reason;
            Send(rejected.EncodedLength, FrameHeader.NoInstrument);
            EndAfterOutput();
            return;
        }

        IsLoggedOn = true;
        Assert.That(LogonAcceptedEncoder.TryWrap(_message, out LogonAcceptedEncoder accepted));
        accepted.VenueRunId = RunId;
        accepted.HeartbeatIntervalMs = logon.HeartbeatIntervalMs;
        accepted.VenueId = venueId;
        Send(accepted.EncodedLength, FrameHeader.NoInstrument);
    }

    private void Send(int messageBytes, uint instrumentId, FrameFlags flags = FrameFlags.EndOfEvent)
    {
        var header = new FrameHeader
        {
            VenueTimeNs = 1_000 + _outSequence,
            SourceSequence = ++_outSequence,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
            Flags = flags,
        };
        SendRaw(MemoryMarshal.AsBytes(new ReadOnlySpan<FrameHeader>(in header)));
        SendRaw(_message.AsSpan(0, messageBytes));
    }
}
