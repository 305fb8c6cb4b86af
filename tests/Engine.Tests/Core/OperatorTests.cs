using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>What becomes of an operator's commands and parameters.</summary>
public sealed class OperatorTests
{
    private const long Unit = 1_000_000_000;

    // One row a risk state, one column a command: A applied, w without effect, x not allowed, u unknown (an override of no trigger).
    private const string Expected = """
        state       Pause Resume ReduceOnly Kill Acknowledge Stop Override
        Normal      A     w      A          A    w           A    u
        Cautious    A     w      A          A    w           A    u
        Paused      w     A      A          A    w           A    u
        ReduceOnly  A     x      w          A    A           A    u
        Halted      w     x      w          A    A           A    u
        """;

    [Test] // Goal: every command in every risk state has one outcome, and it is told. Method: the table above, cell by cell.
    public void Every_command_is_answered_in_every_risk_state()
    {
        string[] lines = Expected.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] commands = Words(lines[0])[1..];
        Assert.That(commands, Is.EquivalentTo(Enum.GetNames<CommandKind>().Where(name => name != "NullValue")));
        foreach (string[] cells in lines[1..].Select(Words))
        {
            for (int column = 1; column < cells.Length; column++)
            {
                using var rig = new EngineRig(new EngineConfiguration());
                RiskState state = Enum.Parse<RiskState>(cells[0]);
                if (state != RiskState.Normal) rig.Command(state switch { RiskState.Paused => CommandKind.Pause, RiskState.ReduceOnly => CommandKind.ReduceOnly, _ => CommandKind.Kill });
                if (state == RiskState.Cautious) rig.Command(CommandKind.Acknowledge);
                Assert.That(rig.Core.Context.RiskState, Is.EqualTo(state));
                rig.Command(Enum.Parse<CommandKind>(commands[column - 1]));
                CommandOutcome expected = cells[column] switch { "A" => CommandOutcome.Applied, "w" => CommandOutcome.WithoutEffect, "u" => CommandOutcome.UnknownParameter, _ => CommandOutcome.NotAllowed };
                Assert.That(rig.Core.Context.LastCommandOutcome, Is.EqualTo(expected), $"{commands[column - 1]} in {state}");
                Assert.That(rig.Core.Context.LastCommandId, Is.EqualTo(rig.Frames.Sequence - 1), "the factory's command id");
            }
        }
    }

    [Test] // Goal: commands to one instrument. Method: pause twice, resume twice, acknowledge, an unknown one, an unknown kind.
    public void Commands_to_one_instrument_are_answered()
    {
        using var rig = new EngineRig();
        Assert.That(rig.Core.Context.LastCommandOutcome, Is.EqualTo(CommandOutcome.None));
        (CommandKind Kind, uint Instrument, CommandOutcome Outcome)[] steps =
        [
            (CommandKind.Pause, 0, CommandOutcome.Applied), (CommandKind.Pause, 0, CommandOutcome.WithoutEffect),
            (CommandKind.Resume, 0, CommandOutcome.Applied), (CommandKind.Resume, 0, CommandOutcome.WithoutEffect),
            (CommandKind.Acknowledge, 0, CommandOutcome.NotAllowed), (CommandKind.Pause, 5, CommandOutcome.UnknownInstrument),
            ((CommandKind)77, 0, CommandOutcome.NotAllowed),
        ];
        foreach ((CommandKind kind, uint instrument, CommandOutcome outcome) in steps)
        {
            rig.Send(rig.Frames.Command(kind, instrument));
            Assert.That(rig.Core.Context.LastCommandOutcome, Is.EqualTo(outcome), $"{kind} {instrument}");
        }
    }

    private static IEnumerable<TestCaseData> Limits()
    {
        Func<RiskLimits, double> orderLots = limits => limits.OrderLotsMax.Count, positionLots = limits => limits.PositionLotsMax.Count;
        Func<RiskLimits, double> notional = limits => limits.OrderNotionalMax, band = limits => limits.PriceBandFraction, open = limits => limits.OpenOrdersMax;
        foreach ((RiskParameter parameter, Func<RiskLimits, double> read) in new[]
        {
            (RiskParameter.OrderLotsMax, orderLots), (RiskParameter.PositionLotsMax, positionLots), (RiskParameter.OrderNotionalMax, notional),
            (RiskParameter.PriceBandFraction, band), (RiskParameter.OpenOrdersMax, open),
        })
        {
            bool isCount = parameter is RiskParameter.OrderLotsMax or RiskParameter.PositionLotsMax or RiskParameter.OpenOrdersMax;
            double unit = parameter == RiskParameter.OrderNotionalMax ? 1 : Unit;
            foreach ((long value, bool isGood) in Values(parameter, isCount)) yield return new TestCaseData(parameter, value, read, value / unit, isGood).SetArgDisplayNames($"{parameter}", $"{value}");
        }
    }

    private static IEnumerable<(long Value, bool IsGood)> Values(RiskParameter parameter, bool isCount)
    {
        yield return (0, false);
        yield return (-Unit, false);
        yield return (long.MinValue, false);
        yield return (1, !isCount);
        yield return (Unit, parameter != RiskParameter.PriceBandFraction);
        yield return (Unit - 1, !isCount);
        yield return (5 * Unit, parameter != RiskParameter.PriceBandFraction);
        yield return (1024 * Unit, parameter != RiskParameter.PriceBandFraction);
        yield return (1025 * Unit, parameter is not (RiskParameter.PriceBandFraction or RiskParameter.OpenOrdersMax));
        yield return (long.MaxValue / Unit * Unit, parameter is not (RiskParameter.PriceBandFraction or RiskParameter.OpenOrdersMax));
        yield return (long.MaxValue, parameter == RiskParameter.OrderNotionalMax);
    }

    [TestCaseSource(nameof(Limits))] // Goal: every limit, at and beyond its edges. Method: set for one instrument; the other one keeps its own.
    public void A_limit_is_set_or_refused_whole(RiskParameter parameter, long value, Func<RiskLimits, double> read, double expected, bool isGood)
    {
        using var rig = new EngineRig();
        rig.Send(rig.Frames.Definition(instrumentId: 1));
        RiskLimits before = rig.Core.Context.Limits(0);
        rig.Send(rig.Frames.SetParameter((int)parameter, value, instrumentId: 0, commandId: 42));
        Assert.Multiple(() =>
        {
            Assert.That(rig.Core.Context.LastCommandId, Is.EqualTo(42));
            Assert.That(rig.Core.Context.LastCommandOutcome, Is.EqualTo(isGood ? CommandOutcome.Applied : CommandOutcome.OutOfRange));
            Assert.That(rig.Core.Context.Limits(1), Is.EqualTo(before));
            if (isGood) Assert.That(read(rig.Core.Context.Limits(0)), Is.EqualTo(expected));
            else Assert.That(rig.Core.Context.Limits(0), Is.EqualTo(before));
        });
    }

    [Test] // Goal: a limit that was set is the limit. Method: one order lot allowed, two tried; for all instruments, defined ones only.
    public void Risk_refuses_by_the_limit_that_was_set()
    {
        using var rig = new EngineRig();
        rig.Send(rig.Frames.SetParameter((int)RiskParameter.OrderLotsMax, Unit));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 2), Is.EqualTo(RiskReason.QuantityOutsideLimits));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.None));
        rig.Send(rig.Frames.Definition(instrumentId: 1));
        Assert.That(rig.Core.Context.Limits(1).OrderLotsMax.Count, Is.EqualTo(1_000_000), "an instrument defined later has what is configured");
    }

    [Test] // Goal: parameters that are none, instruments that are none. Method: ids around the edges; nothing defined.
    public void Unknown_parameters_and_instruments_are_answered()
    {
        using var rig = new EngineRig(isReady: false);
        Assert.That(Outcome(rig, (int)RiskParameter.OrderLotsMax, Unit), Is.EqualTo(CommandOutcome.WithoutEffect), "no instrument is defined");
        rig.Send(rig.Frames.Definition());
        foreach (int id in new[] { 0, 14, 255 }) Assert.That(Outcome(rig, id, Unit), Is.EqualTo(CommandOutcome.UnknownParameter), $"{id}");
        Assert.That(Outcome(rig, (int)RiskParameter.OrderLotsMax, Unit, 3), Is.EqualTo(CommandOutcome.UnknownInstrument));
        Assert.That(Outcome(rig, 300, Unit, 3), Is.EqualTo(CommandOutcome.UnknownInstrument));
        Assert.That(rig.Script.Parameters, Is.Empty);
    }

    [Test] // Goal: from 256 on the strategy decides. Method: one instrument and all; its answer is the command's.
    public void Parameters_of_the_strategy_reach_it()
    {
        using var rig = new EngineRig();
        rig.Script.ParameterOutcome = CommandOutcome.OutOfRange;
        Assert.That(Outcome(rig, 256, 7, 0), Is.EqualTo(CommandOutcome.OutOfRange));
        Assert.That(Outcome(rig, 65_535, -8), Is.EqualTo(CommandOutcome.OutOfRange));
        Assert.That(rig.Script.Parameters, Is.EqualTo(new[] { (0, 256, 7L), (-1, 65_535, -8L) }));
    }

    [Test] // Goal: a state hash is counted and else ignored. Method: two engines, different hashes: the same state.
    public void A_state_hash_does_not_matter_to_the_state()
    {
        using var rig = new EngineRig();
        using var other = new EngineRig();
        rig.Send(rig.Frames.StateHash(rig.Core.StateHash()));
        other.Send(other.Frames.StateHash(1));
        Assert.That(other.Core.StateHash(), Is.EqualTo(rig.Core.StateHash()));
        Assert.That((rig.Counters.StateHashFrames, rig.Counters.UnknownTemplates), Is.EqualTo((1L, 0L)));
    }

    private static CommandOutcome Outcome(EngineRig rig, int parameterId, long value, uint instrumentId = Messages.FrameHeader.NoInstrument)
    {
        rig.Send(rig.Frames.SetParameter(parameterId, value, instrumentId));
        return rig.Core.Context.LastCommandOutcome;
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
