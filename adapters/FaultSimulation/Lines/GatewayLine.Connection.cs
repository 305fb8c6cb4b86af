using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.FaultSimulation;

/// <content>The byte stream, and the venue's end of it.</content>
internal sealed partial class GatewayLine
{
    private readonly List<WireFrame> _wire = [];
    private readonly List<byte> _toVenue = []; // of a frame that is not whole yet
    private readonly List<byte> _toGateway = [];
    private readonly byte[] _message = new byte[FrameLayout.SlotBytes];
    private LineState _state;
    private bool _isVenueThere;
    private bool _isClosedByGateway;
    private int _arrived;
    private int _onWire;
    private int _inBuffer;
    private long _wireSequence;
    private long _venueSequence;
    private long _venueWriteNs;
    private ushort _wireEpoch;
    private ushort _logonEpoch;

    /// <summary>Messages that the venue can take now.</summary>
    public int ArrivedCount => _arrived;

    public int WireCount => _wire.Count;

    public bool IsConnected => _state is LineState.Open or LineState.Broken || _isVenueThere;

    /// <summary>Nothing is on its way between gateway and venue, as far as a stream can tell.</summary>
    public bool IsEmpty => _wire.Count + _toGateway.Count + _arrived + _inBuffer + _orders.Count + venue.ToEngine.Count == 0;

    internal bool TryBegin()
    {
        if (_isVenueThere) EndAtVenue(cancels: Chance(2)); // it sees the end of the old one now at the latest
        ResetConnection();
        if (IsRefusing) return false;
        _state = LineState.Connecting;
        return true;
    }

    internal ConnectStatus Poll()
    {
        if (IsRefusing) return ConnectStatus.Failed;
        if (_state != LineState.Connecting || Chance(4)) return ConnectStatus.Pending;
        _state = LineState.Open;
        _isVenueThere = true;
        _venueWriteNs = log.NowNs;
        return ConnectStatus.Connected;
    }

    internal int Send(ReadOnlySpan<byte> bytes)
    {
        if (_state != LineState.Open) return IVenueSocket.Ended;
        int count = Cut(bytes.Length);
        _toVenue.AddRange(bytes[..count]);
        while (true)
        {
            ReadOnlySpan<byte> written = CollectionsMarshal.AsSpan(_toVenue);
            if (!MemoryMarshal.TryRead(written, out FrameHeader header)) break;
            int lengthBytes = FrameHeader.SizeBytes + (int)header.Length;
            if (header.SourceSequence != _wireSequence + 1 || lengthBytes > FrameLayout.SlotBytes) throw Violation($"the gateway's frame {header.SourceSequence} comes after {_wireSequence}");
            if (written.Length < lengthBytes) break;
            _wireSequence++;
            OnWritten(written[FrameHeader.SizeBytes..lengthBytes]);
            _toVenue.RemoveRange(0, lengthBytes);
        }

        return count;
    }

    internal int Receive(Span<byte> buffer)
    {
        if (_state is not (LineState.Open or LineState.Broken)) return IVenueSocket.Ended;
        if (_toGateway.Count == 0) return _state == LineState.Broken ? IVenueSocket.Ended : 0;
        int count = Cut(Math.Min(buffer.Length, _toGateway.Count));
        CollectionsMarshal.AsSpan(_toGateway)[..count].CopyTo(buffer);
        _toGateway.RemoveRange(0, count);
        return count;
    }

    /// <summary>The gateway ends the connection: its send buffer is gone, what it wrote before still arrives.</summary>
    internal void OnClosed()
    {
        venue.FromEngine.RemoveRange(_arrived + _onWire, _inBuffer);
        _inBuffer = 0;
        _toVenue.Clear();
        _toGateway.Clear();
        _isClosedByGateway = _isVenueThere;
        _state = LineState.None;
    }

    /// <summary>The venue reads frames, and perhaps the end behind them.</summary>
    public void Arrive(int frames)
    {
        for (; frames > 0 && _wire.Count > 0; frames--)
        {
            WireFrame frame = _wire[0];
            _wire.RemoveAt(0);
            switch (frame)
            {
                case WireFrame.Logon:
                    LogOn();
                    break;
                case WireFrame.Logout:
                    EndAtVenue(cancels: Chance(2));
                    if (_state == LineState.Open) _state = LineState.Broken;
                    return;
                case WireFrame.Order:
                    OnArrived();
                    break;
            }
        }

        if (_isClosedByGateway && _wire.Count == 0 && _isVenueThere) EndAtVenue(cancels: Chance(2));
    }

    /// <summary>The venue takes what has arrived.</summary>
    public void Take(bool isRefused)
    {
        _arrived--;
        venue.Take(log.NowNs, isRefused);
    }

    /// <summary>The venue writes executions into the stream.</summary>
    public void Write(int count)
    {
        for (; count > 0 && venue.ToEngine.Count > 0; count--)
        {
            Execution execution = venue.ToEngine[0];
            venue.ToEngine.RemoveAt(0);
            int bytes = ExecutionEncoding.Encode(_message, in execution, venueId);
            uint instrument = execution.Kind == ExecutionKind.StatusEnd ? FrameHeader.NoInstrument : (uint)execution.Instrument;
            WriteFrame(bytes, instrument, FrameFlags.EndOfEvent | (execution.IsResend ? FrameFlags.Resend : FrameFlags.None));
        }
    }

    /// <summary>Says that it lives when it has said nothing for an interval.</summary>
    public void WriteHeartbeat()
    {
        if (!venue.IsConnected || log.NowNs - _venueWriteNs < HeartbeatMs * 1_000_000L) return;
        HeartbeatEncoder.TryWrap(_message, out HeartbeatEncoder heartbeat);
        WriteFrame(heartbeat.EncodedLength, FrameHeader.NoInstrument, FrameFlags.EndOfEvent);
    }

    /// <summary>Something that the protocol does not allow, or that a gateway does not know.</summary>
    public void Lie(int kind)
    {
        if (kind % 4 == 2 && venue.IsConnected)
        {
            AcceptLogon(); // once more
            return;
        }

        HeartbeatEncoder.TryWrap(_message, out HeartbeatEncoder heartbeat);
        int place = _toGateway.Count;
        if (kind % 4 == 1) _venueSequence++; // a frame is missing
        if (kind % 4 == 3) _message[2] = 99; // a template of the future: skipped
        WriteFrame(heartbeat.EncodedLength, FrameHeader.NoInstrument, FrameFlags.EndOfEvent);
        if (kind % 4 != 0 || _toGateway.Count == place) return;
        MemoryMarshal.AsRef<FrameHeader>(CollectionsMarshal.AsSpan(_toGateway)[place..]).Length = kind < 128 ? 1u << 30 : 0;
    }

    /// <summary>The connection ends: what is behind the first bytes of both directions is lost.</summary>
    /// <param name="frames">Frames that still arrive at the venue.</param>
    /// <param name="taken">Messages that it still takes.</param>
    /// <param name="bytes">Bytes that still arrive at the gateway.</param>
    /// <param name="isSeen">The gateway is told; otherwise only silence tells it.</param>
    /// <param name="cancels">The venue cancels what is open.</param>
    public void Break(int frames, int taken, int bytes, bool isSeen, bool cancels)
    {
        Arrive(frames);
        for (; taken > 0 && _arrived > 0; taken--) Take(isRefused: false);
        Write(venue.ToEngine.Count);
        if (_isVenueThere) EndAtVenue(cancels);
        if (bytes < _toGateway.Count) _toGateway.RemoveRange(bytes, _toGateway.Count - bytes);
        if (isSeen && _state == LineState.Open) _state = LineState.Broken;
    }

    private void LogOn()
    {
        if (venue.IsConnected) throw Violation("a second logon in one connection");
        venue.Connect();
        _logonEpoch = _wireEpoch;
        AcceptLogon();
    }

    private void AcceptLogon()
    {
        LogonAcceptedEncoder.TryWrap(_message, out LogonAcceptedEncoder accepted);
        (accepted.VenueRunId, accepted.HeartbeatIntervalMs, accepted.VenueId) = (1, HeartbeatMs, venueId);
        WriteFrame(accepted.EncodedLength, FrameHeader.NoInstrument, FrameFlags.EndOfEvent);
    }

    private void OnArrived()
    {
        if (!venue.IsConnected) throw Violation("an order before the logon");
        OrderMessage message = venue.FromEngine[_arrived];
        if (message.IsOrder && ClientOrderId.Epoch(message.ClientOrderId) != _logonEpoch) throw Violation($"{message} comes in a session of epoch {_logonEpoch}");
        if (message.Kind == OutboundKind.StatusRequest) venue.FromEngine[_arrived] = message with { SessionId = venue.SessionId };
        _onWire--;
        _arrived++;
    }

    /// <summary>A whole frame was handed to the socket: it is one that the gateway let pass, in its order, or one of its own.</summary>
    private void OnWritten(ReadOnlySpan<byte> message)
    {
        if (LogonDecoder.TryWrap(message, out LogonDecoder logon))
        {
            _wireEpoch = logon.Epoch;
            Add(WireFrame.Logon);
            return;
        }

        if (HeartbeatDecoder.TryWrap(message, out _) || LogoutDecoder.TryWrap(message, out _))
        {
            Add(LogoutDecoder.TryWrap(message, out _) ? WireFrame.Logout : WireFrame.Heartbeat);
            return;
        }

        OrderMessage written = OrderMessage.Decode(message, venueId);
        int place = _arrived + _onWire;
        bool isPassed = _inBuffer > 0 && venue.FromEngine[place] == written;
        if (!isPassed && written.Kind != OutboundKind.MassCancel) throw Violation($"{written} was not the next that passed");
        if (isPassed)
        {
            _inBuffer--;
            if (!_isVenueThere) venue.FromEngine.RemoveAt(place);
        }
        else if (_isVenueThere)
        {
            venue.FromEngine.Insert(place, written);
        }

        if (_isVenueThere) _onWire++;
        Add(WireFrame.Order);
    }

    private void Add(WireFrame frame)
    {
        if (_isVenueThere) _wire.Add(frame);
    }

    private void WriteFrame(int messageBytes, uint instrument, FrameFlags flags)
    {
        if (!_isVenueThere || _state != LineState.Open) return; // the gateway is gone, the venue does not know it yet
        _venueWriteNs = log.NowNs;
        var header = new FrameHeader
        {
            ReceiveTimeNs = log.NowNs,
            VenueTimeNs = log.NowNs,
            SourceSequence = ++_venueSequence,
            InstrumentId = instrument,
            Length = (uint)messageBytes,
            Flags = flags,
        };
        Span<byte> bytes = stackalloc byte[FrameHeader.SizeBytes];
        MemoryMarshal.Write(bytes, in header);
        _toGateway.AddRange(bytes);
        _toGateway.AddRange(_message.AsSpan(0, messageBytes));
    }

    private void EndAtVenue(bool cancels)
    {
        _rest.Clear();
        _rest.AddRange(venue.FromEngine[(_arrived + _onWire)..]);
        venue.Disconnect(cancels && venue.IsConnected);
        venue.FromEngine.AddRange(_rest);
        (_arrived, _onWire, _isVenueThere, _isClosedByGateway) = (0, 0, false, false);
        _wire.Clear();
    }

    private void ResetConnection()
    {
        _wire.Clear();
        _toVenue.Clear();
        _toGateway.Clear();
        (_state, _isVenueThere, _isClosedByGateway) = (LineState.None, false, false);
        (_wireSequence, _venueSequence) = (0, 0);
    }

    private int Cut(int count) => IsHealed ? count : _random.NextBounded(4) switch
    {
        0 => 0,
        1 => 1 + (int)_random.NextBounded(count),
        _ => count,
    };

    private bool Chance(int oneIn) => !IsHealed && _random.NextBounded(oneIn) == 0;
}
