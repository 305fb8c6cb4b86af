using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>What became of a request, in one line, with what to do when it was not done.</summary>
internal static class AnswerText
{
    /// <summary>It was done, or it was so already.</summary>
    public static bool IsDone(ControlCall call) => call.Answer is { Outcome: CommandOutcome.Applied or CommandOutcome.WithoutEffect };

    public static string Of(ControlCall call)
    {
        if (call.Problem is { } problem) return $"{call.Label}: {problem}";
        if (call.Answer is not { } answer)
        {
            return call.IsSent
                ? $"{call.Label}: no answer: {call.Silence()}; the request lies before it and may still be done"
                : $"{call.Label}: not asked, its log of requests is full: {call.Silence()}";
        }

        string where = answer.CommandId > 0 ? $", command {answer.CommandId}" : "";
        if (answer.FrameSequence > 0) where += $", frame {answer.FrameSequence:N0}";
        string state = call.IsGateway ? answer.RiskState != 0 ? "shut" : "open" : $"risk {(RiskState)answer.RiskState}";
        return $"{call.Label}: {Name(answer.Outcome)}{where}, {state}, open orders {answer.OpenOrders}{Hint(call, in answer)}";
    }

    private static string Name(CommandOutcome outcome) => outcome == CommandOutcome.None ? "done, outcome not known" : outcome.ToString();

    private static string Hint(ControlCall call, in ControlAnswer answer) => answer.Outcome switch
    {
        CommandOutcome.Applied => "",
        CommandOutcome.WithoutEffect => " (it was so already, or its state allows no such step)",
        CommandOutcome.None => "; another command followed before it could be told: look at ctl status",
        CommandOutcome.Busy when answer.CommandId > 0 => "; the engine has not come to it within a second and will do it when it goes on: look at ctl status",
        CommandOutcome.Busy => "; too many commands wait: ask again",
        CommandOutcome.UnknownInstrument => "; the engine has no definition of it yet: is its feed there? Look at ctl status",
        CommandOutcome.UnknownParameter => "; the engine is of another version than what it says in engine.json",
        CommandOutcome.OutOfRange => "; the engine's configuration or strategy allows less: see docs/configuration.md",
        CommandOutcome.NotAllowed when !call.IsGateway && (RiskState)answer.RiskState is RiskState.Halted or RiskState.ReduceOnly => "; this state is left with ctl ack",
        _ => "; its present state has no such step",
    };
}
