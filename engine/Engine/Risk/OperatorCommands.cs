using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>What an operator may do to the engine, and what becomes of it: the risk state and the limits.</summary>
/// <remarks>Engine thread only. What makes the engine stricter holds for all, whatever instrument it names: a kill is never lost.</remarks>
internal sealed class OperatorCommands
{
    private readonly EngineConfiguration _configuration;
    private readonly InstrumentTable _instruments;
    private readonly PreTradeRisk _risk;
    private readonly OrderEntry _entry;
    private readonly OrderSupervisor _supervisor;
    private readonly ArenaArray<EngineState> _state;

    internal OperatorCommands(
        EngineConfiguration configuration,
        InstrumentTable instruments,
        PreTradeRisk risk,
        OrderEntry entry,
        OrderSupervisor supervisor,
        ArenaArray<EngineState> state)
    {
        _configuration = configuration;
        _instruments = instruments;
        _risk = risk;
        _entry = entry;
        _supervisor = supervisor;
        _state = state;
    }

    internal CommandOutcome OnCommand(uint instrumentId, CommandKind kind)
    {
        bool isForOne = instrumentId != FrameHeader.NoInstrument && kind is (CommandKind.Pause or CommandKind.Resume or CommandKind.Acknowledge);
        if (isForOne) return OnCommandForOne(instrumentId, kind);
        ref EngineState state = ref _state[0];
        switch (kind)
        {
            case CommandKind.Kill:
                state.IsStopped = 0;
                state.IsReduceOnlyBeneath = 0;
                state.RiskState = RiskState.Halted;
                MassCancelAll(MassCancelReason.Kill);
                return CommandOutcome.Applied;
            case CommandKind.Stop:
                if (state.RiskState != RiskState.Halted)
                {
                    state.RiskStateBeforeStop = state.RiskState;
                    state.RiskState = RiskState.Halted;
                    state.IsStopped = 1;
                }

                MassCancelAll(MassCancelReason.Shutdown);
                return CommandOutcome.Applied;
            case CommandKind.Pause or CommandKind.ReduceOnly:
                return Restrict(kind);
            case CommandKind.Resume:
                return Resume(ref state);
            case CommandKind.Acknowledge:
                return Acknowledge(ref state);
            default:
                return CommandOutcome.NotAllowed;
        }
    }

    /// <summary>Something is wrong that an operator must look at: from now on only what shrinks positions.</summary>
    internal void EnterReduceOnly() => Restrict(CommandKind.ReduceOnly);

    /// <summary>A new run: what a graceful stop halted goes on, what a kill halted does not.</summary>
    internal void OnStartOfRun(bool isConfigurationChanged)
    {
        ref EngineState state = ref _state[0];
        if (state.IsStopped != 0) state.RiskState = state.RiskStateBeforeStop;
        state.IsStopped = 0;
        if (isConfigurationChanged) _risk.TakeConfiguredLimits();
    }

    /// <summary>Sets a limit of one instrument, or with slot -1 of all that are defined.</summary>
    internal CommandOutcome SetLimit(int slot, RiskParameter parameter, long valueNanos)
    {
        if (parameter is < RiskParameter.OrderLotsMax or > RiskParameter.OpenOrdersMax) return CommandOutcome.UnknownParameter;
        RiskLimits probe = _configuration.DefaultLimits;
        if (!probe.TrySet(parameter, valueNanos) || !probe.IsValid(_configuration.OpenOrdersMax)) return CommandOutcome.OutOfRange;
        if (slot >= 0)
        {
            _risk.LimitsToSet(slot).TrySet(parameter, valueNanos);
            return CommandOutcome.Applied;
        }

        for (int other = 0; other < _instruments.Capacity; other++)
        {
            if (_instruments[other].IsDefined) _risk.LimitsToSet(other).TrySet(parameter, valueNanos);
        }

        return _instruments.DefinedCount > 0 ? CommandOutcome.Applied : CommandOutcome.WithoutEffect;
    }

    private CommandOutcome OnCommandForOne(uint instrumentId, CommandKind kind)
    {
        if (!_instruments.TryGetSlot(instrumentId, out int slot)) return CommandOutcome.UnknownInstrument;
        if (kind == CommandKind.Acknowledge) return CommandOutcome.NotAllowed; // what is acknowledged concerns all
        byte paused = kind == CommandKind.Pause ? (byte)1 : (byte)0;
        bool isChange = _risk.Paused(slot) != paused;
        _risk.Paused(slot) = paused;
        if (kind == CommandKind.Pause) _supervisor.CancelInstrument(slot);
        return isChange ? CommandOutcome.Applied : CommandOutcome.WithoutEffect;
    }

    /// <summary>Pauses or reduces. While stopped it holds for the next run.</summary>
    private CommandOutcome Restrict(CommandKind kind)
    {
        ref EngineState state = ref _state[0];
        if (state.RiskState == RiskState.Halted && state.IsStopped == 0) return CommandOutcome.WithoutEffect;
        ref RiskState current = ref state.IsStopped != 0 ? ref state.RiskStateBeforeStop : ref state.RiskState;
        RiskState before = current;
        if (kind == CommandKind.Pause && before != RiskState.Paused)
        {
            state.IsReduceOnlyBeneath = before == RiskState.ReduceOnly ? (byte)1 : (byte)0;
            current = RiskState.Paused;
        }
        else if (kind == CommandKind.ReduceOnly && before == RiskState.Normal)
        {
            current = RiskState.ReduceOnly;
        }
        else if (kind == CommandKind.ReduceOnly && before == RiskState.Paused && state.IsReduceOnlyBeneath == 0)
        {
            state.IsReduceOnlyBeneath = 1; // a command that restricts does not end a pause
            return CommandOutcome.Applied;
        }

        if (current == before) return CommandOutcome.WithoutEffect;
        if (state.IsStopped == 0) MassCancelAll(MassCancelReason.Strategy);
        return CommandOutcome.Applied;
    }

    private static CommandOutcome Resume(ref EngineState state)
    {
        if (state.RiskState == RiskState.Normal) return CommandOutcome.WithoutEffect;
        if (state.RiskState != RiskState.Paused) return CommandOutcome.NotAllowed; // that takes an acknowledgement
        state.RiskState = state.IsReduceOnlyBeneath != 0 ? RiskState.ReduceOnly : RiskState.Normal;
        return CommandOutcome.Applied;
    }

    private static CommandOutcome Acknowledge(ref EngineState state)
    {
        bool isEffective = state.RiskState is RiskState.Halted or RiskState.ReduceOnly || state.IsReduceOnlyBeneath != 0;
        if (state.RiskState != RiskState.Paused) state.RiskState = RiskState.Normal;
        state.IsReduceOnlyBeneath = 0;
        state.IsStopped = 0;
        return isEffective ? CommandOutcome.Applied : CommandOutcome.WithoutEffect;
    }

    /// <summary>One mass cancel for every venue that has an instrument, whether its route is up or not; at most as many as a frame may cause.</summary>
    private void MassCancelAll(MassCancelReason reason)
    {
        ulong venues = 0;
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            if (_instruments[slot].IsDefined) venues |= 1UL << _instruments[slot].VenueId;
        }

        for (ushort venue = 0; venue < _risk.VenueCount; venue++)
        {
            if ((venues & (1UL << venue)) != 0) _entry.MassCancel(venue, reason);
        }
    }
}
