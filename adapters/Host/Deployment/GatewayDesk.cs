using System.Text;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Takes operators' requests to a gateway: a kill, and its end. Whatever state engine, venue or gateway are in.</summary>
/// <remarks>The gateway's thread: a kill waits for one round at most. Allocates only when somebody asks something.</remarks>
internal sealed class GatewayDesk(ControlServer server, LiveGateway gateway)
{
    /// <summary>One look; true when something was done.</summary>
    public bool DoWork(long nowNs)
    {
        if (!server.TryTake(nowNs, out ControlRequest request)) return false;
        bool isLatchedBefore = gateway.Telemetry.IsLatched != 0;
        CommandOutcome outcome = CommandOutcome.Applied;
        switch (request.Kind)
        {
            case CommandKind.Kill:
                gateway.Kill(Name(in request));
                break;
            case CommandKind.Acknowledge when isLatchedBefore:
                gateway.Unlatch(Name(in request));
                break;
            case CommandKind.Acknowledge:
                outcome = CommandOutcome.WithoutEffect;
                break;
            default:
                outcome = CommandOutcome.NotAllowed;
                break;
        }

        Gateway.GatewayTelemetry state = gateway.Telemetry;
        server.Answer(new ControlAnswer(request.RequestId, 0, 0, state.OpenOrders, outcome, state.IsLatched));
        return true;
    }

    private static string Name(in ControlRequest request) => Encoding.ASCII.GetString(request.OperatorName.TrimEnd((byte)0));
}
