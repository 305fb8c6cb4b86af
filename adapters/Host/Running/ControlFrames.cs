using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Writes the frames that the host itself makes. One thread an instance, one instance a source; never allocates.</summary>
internal struct ControlFrames(ushort sourceId)
{
    private long _sourceSequence;
    private ulong _tick;
    private long _commandId;

    /// <summary>Each method returns the bytes of the frame, header included.</summary>
    public int Timer(Span<byte> frame, long nowNs)
    {
        Invariant(TimerEncoder.TryWrap(Message(frame), out TimerEncoder timer));
        timer.Tick = ++_tick;
        return Finish(frame, nowNs, timer.EncodedLength);
    }

    /// <param name="sessionId">Of the gateway's session; 0 in simulated time, where a route is up without one.</param>
    public int SessionState(Span<byte> frame, long nowNs, ushort venueId, SessionStatus status, long sessionId = 0)
    {
        Invariant(SessionStateEncoder.TryWrap(Message(frame), out SessionStateEncoder session));
        session.VenueId = venueId;
        session.Status = status;
        session.SessionId = sessionId;
        return Finish(frame, nowNs, session.EncodedLength);
    }

    /// <param name="operatorName">ASCII, at most 32 bytes.</param>
    /// <param name="instrumentId">Its instrument, or all.</param>
    /// <param name="commandId">0: the next number after the last of this source.</param>
    /// <param name="reason">ASCII, at most 64 bytes.</param>
    /// <param name="trigger">Of an override.</param>
    /// <param name="durationSeconds">Of an override.</param>
    public int Command(
        Span<byte> frame, long nowNs, CommandKind kind, ReadOnlySpan<byte> operatorName, uint instrumentId = FrameHeader.NoInstrument, long commandId = 0,
        ReadOnlySpan<byte> reason = default, RiskTrigger trigger = 0, ushort durationSeconds = 0)
    {
        Invariant(CommandEncoder.TryWrap(Message(frame), out CommandEncoder command));
        command.CommandId = NextCommandId(commandId);
        command.Kind = kind;
        command.OperatorName = operatorName;
        command.Reason = reason;
        command.DurationSeconds = durationSeconds;
        command.Trigger = trigger;
        return Finish(frame, nowNs, command.EncodedLength, instrumentId);
    }

    /// <param name="parameterId">1 to 255: a <see cref="Engine.RiskParameter"/>; from 256: one of the strategy's.</param>
    /// <param name="valueNanos">1e-9 of its unit.</param>
    /// <param name="operatorName">ASCII, at most 32 bytes.</param>
    /// <param name="instrumentId">Its instrument, or all.</param>
    /// <param name="commandId">0: the next number after the last of this source.</param>
    public int SetParameter(
        Span<byte> frame, long nowNs, ushort parameterId, long valueNanos, ReadOnlySpan<byte> operatorName, uint instrumentId = FrameHeader.NoInstrument,
        long commandId = 0)
    {
        Invariant(SetParameterEncoder.TryWrap(Message(frame), out SetParameterEncoder parameter));
        parameter.CommandId = NextCommandId(commandId);
        parameter.Value = valueNanos;
        parameter.ParameterId = parameterId;
        parameter.OperatorName = operatorName;
        return Finish(frame, nowNs, parameter.EncodedLength, instrumentId);
    }

    /// <param name="isConfigurationChanged">Limits and parameters are to be taken from the configuration again.</param>
    public int StartOfRun(Span<byte> frame, long nowNs, bool isConfigurationChanged)
    {
        Invariant(StartOfRunEncoder.TryWrap(Message(frame), out StartOfRunEncoder start));
        start.ConfigurationChanged = isConfigurationChanged ? (byte)1 : (byte)0;
        return Finish(frame, nowNs, start.EncodedLength);
    }

    /// <param name="stateHash">Of the state before this frame.</param>
    public int StateHash(Span<byte> frame, long nowNs, ulong stateHash)
    {
        Invariant(StateHashEncoder.TryWrap(Message(frame), out StateHashEncoder hash));
        hash.StateHash = stateHash;
        return Finish(frame, nowNs, hash.EncodedLength);
    }

    public int Alert(Span<byte> frame, long nowNs, AlertCode code, Severity severity, long value)
    {
        Invariant(AlertEncoder.TryWrap(Message(frame), out AlertEncoder alert));
        alert.Code = code;
        alert.Severity = severity;
        alert.Value = value;
        alert.Number = 0;
        alert.RaisedTimeNs = nowNs;
        alert.Measured = 0;
        alert.Threshold = 0;
        alert.Suppressed = 0;
        alert.VenueId = ushort.MaxValue;
        alert.Trigger = 0;
        alert.RiskState = 0;
        return Finish(frame, nowNs, alert.EncodedLength);
    }

    /// <param name="raised">One of the engine's.</param>
    public int Alert(Span<byte> frame, long nowNs, in AlertRecord raised)
    {
        Invariant(AlertEncoder.TryWrap(Message(frame), out AlertEncoder alert));
        alert.Code = raised.Code;
        alert.Severity = raised.Severity;
        alert.Value = 0;
        alert.Number = raised.Number;
        alert.RaisedTimeNs = raised.TimeNs;
        alert.Measured = raised.Measured;
        alert.Threshold = raised.Threshold;
        alert.Suppressed = raised.Suppressed;
        alert.VenueId = raised.VenueId;
        alert.Trigger = raised.Trigger;
        alert.RiskState = (byte)raised.RiskState;
        return Finish(frame, nowNs, alert.EncodedLength, raised.InstrumentId);
    }

    /// <param name="measured">In the trigger's unit.</param>
    /// <param name="venueId">65,535 for none.</param>
    /// <param name="instrumentId">Its instrument, or all.</param>
    public int Measurement(
        Span<byte> frame, long nowNs, RiskTrigger trigger, double measured, ushort venueId = ushort.MaxValue, uint instrumentId = FrameHeader.NoInstrument)
    {
        Invariant(MeasurementEncoder.TryWrap(Message(frame), out MeasurementEncoder measurement));
        measurement.Measured = measured;
        measurement.VenueId = venueId;
        measurement.Trigger = trigger;
        return Finish(frame, nowNs, measurement.EncodedLength, instrumentId);
    }

    public int EndOfRun(Span<byte> frame, long nowNs, ulong orderDigest, ulong stateHash, long frames, long orders)
    {
        Invariant(EndOfRunEncoder.TryWrap(Message(frame), out EndOfRunEncoder end));
        end.OrderDigest = orderDigest;
        end.StateHash = stateHash;
        end.Frames = frames;
        end.Orders = orders;
        return Finish(frame, nowNs, end.EncodedLength);
    }

    private static Span<byte> Message(Span<byte> frame) => frame[FrameHeader.SizeBytes..];

    private static void Invariant(bool condition) => Engine.Invariant.Check(condition);

    private long NextCommandId(long commandId) => _commandId = commandId != 0 ? commandId : _commandId + 1;

    private int Finish(Span<byte> frame, long nowNs, int messageBytes, uint instrumentId = FrameHeader.NoInstrument)
    {
        var header = new FrameHeader
        {
            ReceiveTimeNs = nowNs,
            SourceSequence = ++_sourceSequence,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
            SourceId = sourceId,
            Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic,
        };
        MemoryMarshal.Write(frame, in header);
        return FrameHeader.SizeBytes + messageBytes;
    }
}
