using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Takes operators' requests to the engine: each becomes a frame in the control lane, and is answered when the engine has run it.</summary>
/// <remarks>The supervising thread. One request is under way at a time, a timer's length or so, that its outcome be told apart from the next one's. Busy with
/// a command id: it lies before the engine, which has not come to it within a second. Allocates nothing.</remarks>
internal sealed class CommandDesk(ControlServer server, ControlPublisher control, EngineTelemetryBlock telemetry)
{
    private const long AnswerBoundNs = 1_000_000_000;
    private long _pendingRequestId;
    private long _pendingCommandId;
    private long _pendingSinceNs;

    /// <summary>One look; true when something was done.</summary>
    public bool DoWork(long nowNs)
    {
        bool hasWorked = TryFinish(nowNs);
        if (_pendingCommandId != 0 || !server.TryTake(nowNs, out ControlRequest request)) return hasWorked;
        Begin(in request, nowNs);
        return true;
    }

    private void Begin(in ControlRequest request, long nowNs)
    {
        if (request.Kind == CommandKind.Stop)
        {
            Answer(request.RequestId, 0, CommandOutcome.NotAllowed); // a process is stopped by its signal: then it also ends
            return;
        }

        bool isSent = request.ParameterId != 0
            ? control.TrySet(request.ParameterId, request.ValueNanos, request.InstrumentId, request.OperatorName)
            : control.TryCommand(in request);
        if (!isSent)
        {
            Answer(request.RequestId, 0, CommandOutcome.Busy);
            return;
        }

        _pendingRequestId = request.RequestId;
        _pendingCommandId = control.LastCommandId;
        _pendingSinceNs = nowNs;
    }

    private bool TryFinish(long nowNs)
    {
        if (_pendingCommandId == 0) return false;
        EngineTelemetry engine = telemetry.Engine.Read();
        bool isRun = engine.LastCommandId >= _pendingCommandId;
        if (!isRun && nowNs - _pendingSinceNs < AnswerBoundNs) return false;
        CommandOutcome outcome = !isRun ? CommandOutcome.Busy
            : engine.LastCommandId == _pendingCommandId ? engine.LastCommandOutcome
            : CommandOutcome.None; // a command of the process itself followed before we looked: that outcome is not this one's
        Answer(_pendingRequestId, _pendingCommandId, outcome);
        _pendingCommandId = 0;
        return true;
    }

    private void Answer(long requestId, long commandId, CommandOutcome outcome)
    {
        EngineTelemetry engine = telemetry.Engine.Read();
        server.Answer(new ControlAnswer(requestId, commandId, engine.Frames, engine.OpenOrders, outcome, (byte)engine.RiskState));
    }
}
