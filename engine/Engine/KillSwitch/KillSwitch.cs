using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>Watches what may go wrong and decides how strict the engine is: Normal, Cautious, ReduceOnly, Halted.</summary>
/// <remarks>Engine thread only. One trigger: Cautious, at once. One confirmed critical one, or two different confirmed ones: ReduceOnly. A confirmed hard one, or two hard
/// ones of different kinds at once: Halted. Cautious ends by itself after a clean time; the others end with an operator's acknowledgement, in the state that what
/// still acts demands, at least Cautious. A trigger that acts on and that nobody answers leads one state further than it demands. An overridden one does not
/// count. It only decides; <see cref="OperatorCommands"/> cancels. Source: domain specification 12.</remarks>
internal sealed partial class KillSwitch
{
    private const int Capacity = 256;
    private const long AlertIntervalNs = 60_000_000_000; // the same trigger of the same subject, unless it grew worse
    private const long SilenceNs = 5_000_000_000; // observations further apart do not confirm each other
    private readonly KillSwitchParameters _parameters;
    private readonly TriggerThresholds[] _thresholds;
    private readonly InstrumentTable _instruments;
    private readonly ArenaArray<EngineState> _engine;
    private readonly ArenaArray<KillSwitchState> _state;
    private readonly ArenaArray<ActiveTrigger> _active;
    private readonly ArenaArray<long> _overrideEndNs;
    private readonly ArenaArray<VenueWatch> _venues;
    private readonly ArenaArray<InstrumentWatch> _watches;
    private readonly ArenaArray<int> _answerCounts;

    internal KillSwitch(Arena arena, EngineConfiguration configuration, InstrumentTable instruments, ArenaArray<EngineState> engine)
    {
        _parameters = configuration.KillSwitch;
        _thresholds = new TriggerThresholds[KillSwitchParameters.TriggerCount];
        for (int trigger = 0; trigger < _thresholds.Length; trigger++) _thresholds[trigger] = _parameters.Of((RiskTrigger)trigger);
        _instruments = instruments;
        _engine = engine;
        Alerts = new AlertLog(arena, engine);
        _state = arena.Allocate<KillSwitchState>(1);
        _active = arena.Allocate<ActiveTrigger>(Capacity);
        _overrideEndNs = arena.Allocate<long>(KillSwitchParameters.TriggerCount);
        _venues = arena.Allocate<VenueWatch>(configuration.VenueCapacity);
        _watches = arena.Allocate<InstrumentWatch>(configuration.InstrumentCapacity);
        _answerCounts = arena.Allocate<int>(configuration.VenueCapacity * AnswerWindows * AnswerBuckets);
    }

    internal AlertLog Alerts { get; }

    internal KillSwitchParameters Parameters => _parameters;

    internal ref readonly KillSwitchState State => ref _state[0];

    /// <summary>Triggers that act, or did a minute ago.</summary>
    internal ReadOnlySpan<ActiveTrigger> Active => _active.Slice(0, _state[0].ActiveCount);

    internal ref readonly InstrumentWatch Watch(int slot) => ref _watches[slot];

    internal ref readonly VenueWatch Venue(int venueId) => ref _venues[venueId];

    /// <summary>Takes a measured value; what follows from it follows on the next timer frame.</summary>
    /// <param name="trigger">What was measured.</param>
    /// <param name="subject">Venue id, instrument slot or -1, as <see cref="KillSwitchParameters.ScopeOf"/> says.</param>
    /// <param name="measured">In the trigger's unit; what is not finite, or below 0, is counted and changes nothing: not even a trigger that acts is cleared by it.</param>
    [HotPath]
    internal void Observe(RiskTrigger trigger, int subject, double measured)
    {
        if ((uint)trigger >= (uint)_thresholds.Length || !double.IsFinite(measured) || measured < 0)
        {
            _state[0].IgnoredCount++;
            return;
        }

        ref readonly TriggerThresholds thresholds = ref _thresholds[(int)trigger];
        TriggerSeverity severity = thresholds.Of(measured);
        int index = _state[0].ActiveCount == 0 ? -1 : Find(trigger, subject);
        if (index < 0)
        {
            if (severity == TriggerSeverity.None) return;
            index = Add(trigger, subject);
            if (index < 0) return;
        }

        Observe(ref _active[index], in thresholds, severity, measured);
    }

    /// <summary>What a trigger acts with; None where it does not, or is overridden.</summary>
    internal TriggerSeverity SeverityOf(RiskTrigger trigger, int subject)
    {
        int index = _state[0].ActiveCount == 0 ? -1 : Find(trigger, subject);
        return index < 0 || IsOverridden(trigger) ? TriggerSeverity.None : _active[index].Severity;
    }

    internal TriggerThresholds ThresholdsOf(RiskTrigger trigger) => _thresholds[(int)trigger];

    /// <summary>When an override ends, engine time in ns; in the past when there is none.</summary>
    internal long OverrideEndNs(RiskTrigger trigger) => _overrideEndNs[(int)trigger];

    /// <summary>When the next stricter state follows if nobody answers, engine time in ns; the greatest long for never.</summary>
    internal long EscalationNs => _state[0].PagedNs == 0 || _parameters.AnswerNs == 0 ? long.MaxValue : _state[0].PagedNs + _parameters.AnswerNs;

    /// <summary>Draws the conclusions: raises or lowers the level. Says what it was before.</summary>
    internal KillSwitchLevel Evaluate()
    {
        KillSwitchLevel before = _engine[0].Level;
        long nowNs = _engine[0].NowNs;
        ref KillSwitchState state = ref _state[0];
        EndOverrides(nowNs);
        if (state.ActiveCount == 0 && before != KillSwitchLevel.Cautious)
        {
            state.PagedNs = 0;
            return before;
        }

        KillSwitchLevel demanded = Demanded(out bool isUnanswered);
        if (demanded > before) Enter(demanded);
        LookAtAnswers(demanded, isUnanswered, nowNs);
        if (demanded != KillSwitchLevel.Normal) state.CleanSinceNs = 0;
        else if (state.CleanSinceNs == 0) state.CleanSinceNs = nowNs;
        bool isClean = state.CleanSinceNs != 0 && nowNs - state.CleanSinceNs >= _parameters.CleanNs;
        if (isClean && _engine[0].Level == KillSwitchLevel.Cautious) Enter(KillSwitchLevel.Normal);
        Forget(nowNs);
        return before;
    }

    /// <summary>An operator, or something that cannot be measured, wants it stricter; false when it is so already.</summary>
    internal bool TryRaise(KillSwitchLevel level)
    {
        if (level <= _engine[0].Level) return false;
        Enter(level);
        return true;
    }

    /// <summary>An operator has seen what acts: nobody needs to answer, and ReduceOnly and Halted end where what acts does not demand them.</summary>
    /// <returns>False when there was nothing to acknowledge.</returns>
    internal bool Acknowledge()
    {
        bool isEffective = _engine[0].Level >= KillSwitchLevel.ReduceOnly;
        for (int index = 0; index < _state[0].ActiveCount; index++)
        {
            ref ActiveTrigger active = ref _active[index];
            isEffective |= active.Severity != TriggerSeverity.None && active.IsAcknowledged == 0;
            active.IsAcknowledged = 1;
        }

        for (int venue = 0; venue < _venues.Length; venue++) _venues[venue].BreakCount = 0;
        _state[0].PagedNs = 0;
        _state[0].CleanSinceNs = 0;
        if (!isEffective) return false;
        if (_engine[0].Level >= KillSwitchLevel.ReduceOnly)
        {
            KillSwitchLevel demanded = Demanded(out _);
            KillSwitchLevel next = demanded > KillSwitchLevel.Cautious || _parameters.CleanNs == 0 ? demanded : KillSwitchLevel.Cautious;
            if (next < _engine[0].Level) Enter(next);
        }

        Alerts.Raise(AlertCode.Acknowledged, Severity.Info);
        return true;
    }

    /// <summary>An operator answers for a trigger for a while, or with 0 no longer.</summary>
    internal CommandOutcome Override(RiskTrigger trigger, int seconds)
    {
        if (trigger is < RiskTrigger.TickToQuoteTime or > RiskTrigger.RegimeDislocated) return CommandOutcome.UnknownParameter;
        if (seconds < 0 || seconds > _parameters.OverrideSecondsMax) return CommandOutcome.OutOfRange;
        long nowNs = _engine[0].NowNs;
        ref long endNs = ref _overrideEndNs[(int)trigger];
        if (seconds == 0)
        {
            if (endNs <= nowNs) return CommandOutcome.WithoutEffect;
            endNs = 0;
            Alerts.Raise(AlertCode.OverrideEnded, Severity.Info, trigger);
            return CommandOutcome.Applied;
        }

        endNs = nowNs + (seconds * 1_000_000_000L);
        Alerts.Raise(AlertCode.OverrideBegan, Severity.High, trigger, seconds);
        return CommandOutcome.Applied;
    }

    private void Observe(ref ActiveTrigger active, in TriggerThresholds thresholds, TriggerSeverity severity, double measured)
    {
        long nowNs = _engine[0].NowNs;
        if (nowNs - active.ObservedNs > thresholds.ConfirmNs + SilenceNs) active.HighSinceNs = active.CriticalSinceNs = active.HardSinceNs = 0;
        active.Measured = measured;
        active.ObservedNs = nowNs;
        Hold(ref active.HighSinceNs, severity >= TriggerSeverity.High, nowNs);
        Hold(ref active.CriticalSinceNs, severity >= TriggerSeverity.Critical, nowNs);
        Hold(ref active.HardSinceNs, severity >= TriggerSeverity.Hard, nowNs);
        TriggerSeverity confirmed = IsConfirmed(active.HardSinceNs, thresholds.ConfirmNs, nowNs) ? TriggerSeverity.Hard
            : IsConfirmed(active.CriticalSinceNs, thresholds.ConfirmNs, nowNs) ? TriggerSeverity.Critical
            : severity != TriggerSeverity.None ? TriggerSeverity.High
            : TriggerSeverity.None;
        if (confirmed == active.Severity) return;
        if (confirmed > active.Severity) active.IsAcknowledged = 0;
        active.Severity = confirmed;
        Act(in active);
        Tell(ref active, in thresholds, nowNs);
    }

    private static void Hold(ref long sinceNs, bool isSo, long nowNs)
    {
        if (!isSo) sinceNs = 0;
        else if (sinceNs == 0) sinceNs = Math.Max(1, nowNs);
    }

    private static bool IsConfirmed(long sinceNs, long confirmNs, long nowNs) => sinceNs != 0 && nowNs - sinceNs >= confirmNs;

    /// <summary>The state that the triggers of this moment ask for.</summary>
    private KillSwitchLevel Demanded(out bool isUnanswered)
    {
        ulong acting = 0;
        ulong confirmed = 0;
        ulong hard = 0;
        TriggerSeverity worst = TriggerSeverity.None;
        isUnanswered = false;
        long nowNs = _engine[0].NowNs;
        for (int index = 0; index < _state[0].ActiveCount; index++)
        {
            ref ActiveTrigger active = ref _active[index];
            if (active.Severity == TriggerSeverity.None || IsOverridden(active.Trigger)) continue;
            ulong bit = 1UL << (int)active.Trigger;
            acting |= bit;
            if (IsConfirmed(active.HighSinceNs, _thresholds[(int)active.Trigger].ConfirmNs, nowNs)) confirmed |= bit;
            if (active.HardSinceNs != 0) hard |= bit;
            if (active.Severity > worst) worst = active.Severity;
            isUnanswered |= active.IsAcknowledged == 0;
        }

        if (worst == TriggerSeverity.Hard || HasTwo(hard)) return KillSwitchLevel.Halted;
        if (worst == TriggerSeverity.Critical || HasTwo(confirmed)) return KillSwitchLevel.ReduceOnly;
        return acting != 0 ? KillSwitchLevel.Cautious : KillSwitchLevel.Normal;
    }

    private static bool HasTwo(ulong bits) => (bits & (bits - 1)) != 0;

    private void LookAtAnswers(KillSwitchLevel demanded, bool isUnanswered, long nowNs)
    {
        ref KillSwitchState state = ref _state[0];
        if (!isUnanswered)
        {
            state.PagedNs = 0;
            return;
        }

        if (state.PagedNs == 0) state.PagedNs = Math.Max(1, nowNs);
        if (_parameters.AnswerNs == 0 || nowNs - state.PagedNs < _parameters.AnswerNs) return;
        state.PagedNs = nowNs;
        KillSwitchLevel next = demanded == KillSwitchLevel.Halted ? demanded : demanded + 1;
        if (!TryRaise(next)) return;
        Alerts.Raise(AlertCode.Unanswered, Severity.Critical, measured: _parameters.AnswerNs / 1e9);
    }

    private void Enter(KillSwitchLevel level)
    {
        ref EngineState engine = ref _engine[0];
        KillSwitchLevel before = engine.Level;
        engine.Level = level;
        engine.Settle();
        Severity severity = level < before ? Severity.Info : level == KillSwitchLevel.Cautious ? Severity.High : Severity.Critical;
        Alerts.Raise(AlertCode.RiskStateChanged, severity, measured: (double)level, threshold: (double)before);
        _state[0].CleanSinceNs = 0;
    }

    private void Tell(ref ActiveTrigger active, in TriggerThresholds thresholds, long nowNs)
    {
        bool isWorse = active.Severity > active.AlertedSeverity;
        if (!isWorse && active.AlertNs != 0 && nowNs - active.AlertNs < AlertIntervalNs) return; // told when the interval is over, if it is still so
        if (active.Severity == active.AlertedSeverity) return;
        Severity severity = active.Severity switch
        {
            TriggerSeverity.None => Severity.Info,
            TriggerSeverity.High => Severity.High,
            _ => Severity.Critical,
        };
        TriggerScope scope = KillSwitchParameters.ScopeOf(active.Trigger);
        Alerts.Raise(
            active.Severity == TriggerSeverity.None ? AlertCode.TriggerCleared : AlertCode.TriggerRaised, severity, active.Trigger, active.Measured,
            thresholds.Bound(active.Severity == TriggerSeverity.None ? TriggerSeverity.High : active.Severity),
            scope == TriggerScope.Instrument && active.Subject >= 0 ? _instruments[active.Subject].Id : FrameHeader.NoInstrument,
            scope == TriggerScope.Venue && active.Subject >= 0 ? (ushort)active.Subject : ushort.MaxValue);
        active.AlertedSeverity = active.Severity;
        active.AlertNs = nowNs;
    }

    /// <summary>Tells what was held back, and drops what has been quiet for long enough.</summary>
    private void Forget(long nowNs)
    {
        for (int index = _state[0].ActiveCount - 1; index >= 0; index--)
        {
            ref ActiveTrigger active = ref _active[index];
            Tell(ref active, in _thresholds[(int)active.Trigger], nowNs);
            bool isOver = active.Severity == TriggerSeverity.None && active.AlertedSeverity == TriggerSeverity.None && nowNs - active.AlertNs >= AlertIntervalNs;
            if (isOver) active = _active[--_state[0].ActiveCount];
        }
    }

    private void EndOverrides(long nowNs)
    {
        for (int trigger = 0; trigger < _overrideEndNs.Length; trigger++)
        {
            ref long endNs = ref _overrideEndNs[trigger];
            if (endNs == 0 || nowNs < endNs) continue;
            endNs = 0;
            Alerts.Raise(AlertCode.OverrideEnded, Severity.High, (RiskTrigger)trigger);
        }
    }

    private bool IsOverridden(RiskTrigger trigger) => _overrideEndNs[(int)trigger] > _engine[0].NowNs;

    private int Find(RiskTrigger trigger, int subject)
    {
        for (int index = 0; index < _state[0].ActiveCount; index++)
        {
            if (_active[index].Trigger == trigger && _active[index].Subject == subject) return index;
        }

        return -1;
    }

    private int Add(RiskTrigger trigger, int subject)
    {
        ref KillSwitchState state = ref _state[0];
        if (state.ActiveCount == Capacity)
        {
            state.IgnoredCount++; // 256 act already: the state is as strict as this one could make it
            return -1;
        }

        _active[state.ActiveCount] = new ActiveTrigger { Trigger = trigger, Subject = subject, ObservedNs = _engine[0].NowNs };
        return state.ActiveCount++;
    }
}
