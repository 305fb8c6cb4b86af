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
    private readonly KillSwitch _killSwitch;
    private readonly ArenaArray<EngineState> _state;

    internal OperatorCommands(
        EngineConfiguration configuration,
        InstrumentTable instruments,
        PreTradeRisk risk,
        OrderEntry entry,
        OrderSupervisor supervisor,
        KillSwitch killSwitch,
        ArenaArray<EngineState> state)
    {
        _configuration = configuration;
        _instruments = instruments;
        _risk = risk;
        _entry = entry;
        _supervisor = supervisor;
        _killSwitch = killSwitch;
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
                _killSwitch.TryRaise(KillSwitchLevel.Halted);
                MassCancelAll(MassCancelReason.Kill);
                return CommandOutcome.Applied;
            case CommandKind.Stop:
                state.IsStopped = 1;
                state.Settle();
                MassCancelAll(MassCancelReason.Shutdown);
                return CommandOutcome.Applied;
            case CommandKind.Pause:
                return Pause(ref state);
            case CommandKind.ReduceOnly:
                return EnterReduceOnly() ? CommandOutcome.Applied : CommandOutcome.WithoutEffect;
            case CommandKind.Resume:
                return Resume(ref state);
            case CommandKind.Acknowledge:
                return Acknowledge(ref state);
            default:
                return CommandOutcome.NotAllowed;
        }
    }

    /// <summary>From now on only what shrinks positions, until an operator acknowledges; false when it is so, or stricter, already.</summary>
    internal bool EnterReduceOnly()
    {
        KillSwitchLevel before = _state[0].Level;
        _killSwitch.TryRaise(KillSwitchLevel.ReduceOnly);
        return CancelAfter(before);
    }

    /// <summary>A comparison with a venue found what should not be.</summary>
    internal void OnBreak(ushort venueId) => _killSwitch.OnBreak(venueId);

    /// <summary>An operator answers for a trigger for a while.</summary>
    internal CommandOutcome Override(RiskTrigger trigger, int seconds) => _killSwitch.Override(trigger, seconds);

    /// <summary>Lets the kill switch draw its conclusions; true when it has become stricter and cancelled: this frame has done enough.</summary>
    internal bool OnKillSwitch() => CancelAfter(_killSwitch.Evaluate());

    /// <summary>A new run: a graceful stop ends with the run before; what halted, paused or restricted does not.</summary>
    internal void OnStartOfRun(bool isConfigurationChanged)
    {
        _state[0].IsStopped = 0;
        _state[0].Settle();
        if (isConfigurationChanged) _risk.TakeConfiguredLimits();
    }

    /// <summary>Sets a limit of one instrument, or with slot -1 of all that are defined.</summary>
    internal CommandOutcome SetLimit(int slot, RiskParameter parameter, long valueNanos)
    {
        if (parameter is >= RiskParameter.TotalNetNotionalMax and <= RiskParameter.UnderlyingGrossNotionalMax)
            return _risk.TrySetGroupLimit(slot, parameter, valueNanos) ? CommandOutcome.Applied : CommandOutcome.OutOfRange;
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

    private CommandOutcome Pause(ref EngineState state)
    {
        if (state.Level == KillSwitchLevel.Halted || state.IsPaused != 0) return CommandOutcome.WithoutEffect;
        state.IsPaused = 1;
        state.Settle();
        if (state.IsStopped == 0) MassCancelAll(MassCancelReason.Strategy);
        return CommandOutcome.Applied;
    }

    private static CommandOutcome Resume(ref EngineState state)
    {
        if (state.RiskState is RiskState.Normal or RiskState.Cautious) return CommandOutcome.WithoutEffect;
        if (state.RiskState != RiskState.Paused) return CommandOutcome.NotAllowed; // that takes an acknowledgement
        state.IsPaused = 0;
        state.Settle();
        return CommandOutcome.Applied;
    }

    private CommandOutcome Acknowledge(ref EngineState state)
    {
        bool wasStopped = state.IsStopped != 0;
        state.IsStopped = 0;
        state.Settle();
        return _killSwitch.Acknowledge() || wasStopped ? CommandOutcome.Applied : CommandOutcome.WithoutEffect;
    }

    /// <summary>Cancels what a stricter state than before does not want; true when it has.</summary>
    private bool CancelAfter(KillSwitchLevel before)
    {
        ref EngineState state = ref _state[0];
        if (state.Level <= before || state.Level < KillSwitchLevel.ReduceOnly) return false;
        if (state.Level == KillSwitchLevel.Halted) MassCancelAll(MassCancelReason.Kill);
        else if (state.RiskState == RiskState.ReduceOnly) MassCancelAll(MassCancelReason.Strategy);
        return true;
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
