using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>Writes control frames into the control lane. One thread.</summary>
internal sealed class ControlPublisher(Lane lane, LiveClock clock)
{
    private readonly LaneProducer _producer = lane.Producer;
    private ControlFrames _frames = new(SourceIds.Control);

    /// <summary>Each method: false when the lane is full; try again.</summary>
    public bool TryCommand(CommandKind kind)
    {
        if (!_producer.TryClaim(out Span<byte> frame)) return false;
        _frames.Command(frame, clock.NowNs, kind, "llmm"u8);
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
