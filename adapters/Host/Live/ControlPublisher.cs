using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>Writes control frames into the control lane. One thread.</summary>
/// <param name="lastCommandId">The last one in the journal that the run goes on with.</param>
internal sealed class ControlPublisher(Lane lane, LiveClock clock, long lastCommandId = 0)
{
    private readonly LaneProducer _producer = lane.Producer;
    private ControlFrames _frames = new(SourceIds.Control);

    /// <summary>Of the last command or parameter.</summary>
    public long LastCommandId { get; private set; } = lastCommandId;

    /// <summary>Each method: false when the lane is full; try again.</summary>
    public bool TryCommand(CommandKind kind) => TryCommand(kind, FrameHeader.NoInstrument, "llmm"u8);

    public bool TryCommand(CommandKind kind, uint instrumentId, ReadOnlySpan<byte> operatorName)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.Command(frame, clock.NowNs, kind, operatorName, instrumentId, ++LastCommandId);
        _producer.Publish();
        return true;
    }

    /// <summary>An operator's request that is a command.</summary>
    public bool TryCommand(in ControlRequest request)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.Command(
            frame, clock.NowNs, request.Kind, request.OperatorName, request.InstrumentId, ++LastCommandId, request.Reason, request.Trigger, request.DurationSeconds);
        _producer.Publish();
        return true;
    }

    /// <param name="valueNanos">1e-9 of the parameter's unit.</param>
    public bool TrySet(ushort parameterId, long valueNanos, uint instrumentId, ReadOnlySpan<byte> operatorName)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.SetParameter(frame, clock.NowNs, parameterId, valueNanos, operatorName, instrumentId, ++LastCommandId);
        _producer.Publish();
        return true;
    }

    public bool TryAlert(AlertCode code, Severity severity, long value)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.Alert(frame, clock.NowNs, code, severity, value);
        _producer.Publish();
        return true;
    }

    /// <param name="measured">In the trigger's unit; of the account.</param>
    public bool TryMeasurement(RiskTrigger trigger, double measured)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.Measurement(frame, clock.NowNs, trigger, measured);
        _producer.Publish();
        return true;
    }

    public bool TrySession(ushort venueId, SessionStatus status, long sessionId = 0)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.SessionState(frame, clock.NowNs, venueId, status, sessionId);
        _producer.Publish();
        return true;
    }

    /// <summary>Nothing follows: the engine ends its run once this is seen.</summary>
    public void Close() => _producer.Close();
}
