using System.CommandLine;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary><c>llmm ctl</c>: the operator's hand on a running deployment.</summary>
internal static class CtlCommand
{
    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
        => new("ctl", "Looks at a running deployment and gives it commands; works over any terminal")
        {
            Status(factory, context),
            One(factory, context, "pause", CommandKind.Pause, "Cancels quotes and stops quoting, of one instrument or of all", isForOne: true),
            One(factory, context, "resume", CommandKind.Resume, "Ends a pause", isForOne: true),
            One(factory, context, "reduce-only", CommandKind.ReduceOnly, "From now on only orders that shrink a position; ack ends it", isForOne: false),
            Kill(factory, context),
            Acknowledge(factory, context),
            Override(factory, context),
            Set(factory, context),
        };

    private static Command Status<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var deployment = new DeploymentOptions();
        Option<bool> json = Json();
        var command = new Command("status", "Prints how everything stands, from shared memory alone. Exit code 1 when something is down or halted") { json };
        deployment.AddTo(command);
        command.SetAction(parsed =>
        {
            using var sight = new DeploymentSight(deployment.Choose(parsed, factory));
            sight.Refresh();
            if (parsed.GetValue(json)) AnswerJson.Write(context.Output, writer => StatusJson.Write(writer, sight));
            else StatusText.Write(context.Output, sight, LiveClock.Start().NowNs);
            return DeploymentHealth.Troubles(sight).Count == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static Command One<TStrategy>(
        IStrategyFactory<TStrategy> factory, CommandContext context, string name, CommandKind kind, string description, bool isForOne)
        where TStrategy : struct, IStrategy
    {
        var options = new CtlOptions();
        Option<string?> instrument = Instrument();
        var command = new Command(name, description);
        if (isForOne) command.Add(instrument);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using ControlSession session = options.Begin(parsed, factory, context);
            return session.Command(kind, isForOne ? parsed.GetValue(instrument) : null);
        });
        return command;
    }

    private static Command Kill<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var options = new CtlOptions();
        var preview = new Option<bool>("--preview") { Description = "Sends nothing: prints what would be cancelled, and what flattening would take" };
        var command = new Command("kill", "Shuts every gateway and halts the engine at once: everything is cancelled, nothing is sent until ctl ack. Never asks") { preview };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using ControlSession session = options.Begin(parsed, factory, context);
            return parsed.GetValue(preview) ? session.Preview() : session.Kill();
        });
        return command;
    }

    private static Command Acknowledge<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var options = new CtlOptions(isReasonRequired: true);
        var command = new Command("ack", "Says that a person has seen what acts: stops its escalation, leaves ReduceOnly or Halted, opens gateways that a kill has shut");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using ControlSession session = options.Begin(parsed, factory, context);
            return session.Acknowledge();
        });
        return command;
    }

    private static Command Override<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var options = new CtlOptions(isReasonRequired: true);
        var trigger = new Argument<string>("TRIGGER") { Description = "As ctl status and docs/kill-switch.md name it" };
        var minutes = new Option<int>("--minutes") { Description = "For so long, 1 to 15; 0 ends an override", DefaultValueFactory = _ => 15 };
        var command = new Command("override", "Answers for a trigger of the kill switch: for a while it does not act") { trigger, minutes };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(trigger)!;
            int index = Array.FindIndex(KillSwitchReader.Triggers, known => known.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index < 0) throw new UserException(ExitCode.Usage, $"\"{name}\" is no trigger; there are {string.Join(", ", KillSwitchReader.Triggers)}");
            int wanted = parsed.GetValue(minutes);
            if (wanted is < 0 or > 15) throw new UserException(ExitCode.Usage, $"--minutes: {wanted} is not in 0 to 15");
            using ControlSession session = options.Begin(parsed, factory, context);
            return session.Override(KillSwitchReader.Triggers[index], wanted * 60);
        });
        return command;
    }

    private static Command Set<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var options = new CtlOptions();
        Option<string?> instrument = Instrument();
        var name = new Argument<string?>("NAME") { Description = "The parameter; without it, all are listed", Arity = ArgumentArity.ZeroOrOne };
        var value = new Argument<string?>("VALUE") { Description = "A plain decimal number, taken exactly; without it, the parameter's unit and range are printed", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("set", "Sets a limit of the engine or a parameter of the strategy, of one instrument or of all") { name, value, instrument };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using ControlSession session = options.Begin(parsed, factory, context);
            return session.Set(parsed.GetValue(name), parsed.GetValue(value), parsed.GetValue(instrument));
        });
        return command;
    }

    internal static Option<bool> Json() => new("--json") { Description = "Prints JSON" };

    private static Option<string?> Instrument() => new("--instrument")
    {
        Description = "Only this one; with @VENUE where two venues have the symbol",
        HelpName = "SYMBOL[@VENUE]",
    };
}
