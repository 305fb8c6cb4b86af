using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>Follows the equity: what the configuration says is there, plus the profit of all positions. Tells the kill switch of losses and concentration.</summary>
/// <remarks>Engine thread only. Core hands it the instruments of each timer; when all have been seen the figures are new. Without a configured capital nothing that is
/// a share of equity is watched. Source: domain specification 8.7 and 12.</remarks>
internal sealed class AccountWatch
{
    private const long DayNs = 86_400_000_000_000;
    private const int UnderlyingsMin = 3; // with fewer the index cannot be small
    private const double ConcentrationFromShare = 0.5; // of equity: a book that is small beside it is not concentrated
    private readonly InstrumentTable _instruments;
    private readonly PositionTable _positions;
    private readonly ExposureTable _exposures;
    private readonly KillSwitch _killSwitch;
    private readonly ArenaArray<EngineState> _engine;
    private readonly ArenaArray<AccountState> _state;
    private readonly double _capital;

    internal AccountWatch(
        Arena arena, EngineConfiguration configuration, InstrumentTable instruments, PositionTable positions, ExposureTable exposures, KillSwitch killSwitch, ArenaArray<EngineState> engine)
    {
        _instruments = instruments;
        _positions = positions;
        _exposures = exposures;
        _killSwitch = killSwitch;
        _engine = engine;
        _state = arena.Allocate<AccountState>(1);
        foreach ((string currency, long nanos) in configuration.Portfolio.Capital)
            _capital += nanos / (double)Price.Scale * exposures.CurrencyValue(InstrumentTable.CurrencyCode(currency));
    }

    internal ref readonly AccountState State => ref _state[0];

    /// <summary>There is a capital to measure losses by.</summary>
    internal bool IsKnown => _capital > 0;

    /// <summary>Adds an instrument's profit; the last one of a round draws the conclusions.</summary>
    [HotPath]
    internal void OnInstrument(int slot)
    {
        if (!IsKnown) return;
        ref AccountState state = ref _state[0];
        ref readonly Position position = ref _positions[slot];
        if (position.FillCount != 0 || position.Lots.Count != 0 || position.AdjustedLots.Count != 0)
        {
            ref Instrument instrument = ref _instruments[slot];
            Int128 nanos = _positions.ProfitAndLoss(slot, in instrument).Total / Price.Scale;
            state.RoundProfit += (long)Int128.Clamp(nanos, long.MinValue, long.MaxValue) / (double)Price.Scale * _exposures.CurrencyValue(instrument.SettlementCurrency);
        }

        if (++state.RoundCount < _instruments.DefinedCount) return;
        Conclude(ref state);
        state.RoundCount = 0;
        state.RoundProfit = 0;
    }

    private void Conclude(ref AccountState state)
    {
        state.Equity = _capital + state.RoundProfit;
        long day = Math.Max(1, _engine[0].NowNs / DayNs);
        if (state.Day == 0) state.PeakEquity = state.DayEquity = _capital; // before the first profit or loss
        if (day > state.Day && state.Day != 0) state.DayEquity = state.Equity;
        state.Day = Math.Max(day, state.Day);
        state.PeakEquity = Math.Max(state.PeakEquity, state.Equity);
        Observe(RiskTrigger.SessionLoss, PortfolioMeasures.Drawdown(state.DayEquity, state.Equity));
        Observe(RiskTrigger.Drawdown, PortfolioMeasures.Drawdown(state.PeakEquity, state.Equity));
        Observe(RiskTrigger.Concentration, Concentration(state.Equity));
    }

    /// <summary>What is not known is not observed: it does not count as harmless either.</summary>
    private void Observe(RiskTrigger trigger, double measured)
    {
        if (!double.IsNaN(measured)) _killSwitch.Observe(trigger, -1, measured);
    }

    /// <summary>Herfindahl index of the underlyings' net values; 0 for a book that is small beside the equity or has too few underlyings to spread.</summary>
    private double Concentration(double equity)
    {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int number = 0; number < Math.Min(TailLimiter.Capacity, _exposures.UnderlyingCount); number++)
        {
            ref readonly ExposureAggregate group = ref _exposures.Aggregate(AggregateScope.Underlying, number);
            if (group.MemberCount == 0) continue;
            double size = (long)Int128.Min(Int128.Abs(group.Net), long.MaxValue) / (double)Price.Scale;
            sum += size;
            squares += size * size;
            count++;
        }

        bool isMeant = count >= UnderlyingsMin && sum > ConcentrationFromShare * Math.Max(0, equity);
        return isMeant ? squares / (sum * sum) : 0;
    }
}
