using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>Follows the regime of every instrument's market, and tells the kill switch while prices of one thing stand apart.</summary>
/// <remarks>Engine thread only. Core hands it the instruments of each timer; each is sampled once a second, from the mid of a quotable book. Volatilities have time constants
/// of 10 s and 600 s; the cumulative sums take a block of sixty samples at a time, held against the variance of the hour before: by single seconds the specified alarm would
/// ring every few minutes on a calm market. Variances count from a tick a second on, so that a tick is no news. The basis is that to the first instrument with the
/// same base and quote currency whose book is whole; for that one it is the widest of the others'. Source: domain specification 2.1 and 8.8.</remarks>
internal sealed class RegimeWatch
{
    internal const int SamplesPerBlock = 60;
    private const int GroupsPerUnderlying = 4; // quote currencies; instruments in more of them have no basis
    private const double SecondsTimeConstant = 10;
    private const double MinutesTimeConstant = 600;
    private const double HourTimeConstant = 3600; // a reference that follows faster hides what lasts from the sum
    private const long SampleNs = 1_000_000_000;
    private const long GapHoldNs = 10_000_000_000; // a book that is whole again by then has not ended what it was part of
    private const double GapSecondsMax = 60; // a longer way between two prices is no sample
    private readonly InstrumentTable _instruments;
    private readonly BookTable _books;
    private readonly ExposureTable _exposures;
    private readonly KillSwitch _killSwitch;
    private readonly ArenaArray<EngineState> _engine;
    private readonly ArenaArray<RegimeState> _states;
    private readonly ArenaArray<int> _firsts; // slot + 1; 0: none yet
    private readonly ArenaArray<long> _dislocatedCount;
    private readonly RegimeFactors[] _factors;
    private readonly bool _isOn;

    internal RegimeWatch(
        Arena arena, EngineConfiguration configuration, InstrumentTable instruments, BookTable books, ExposureTable exposures, KillSwitch killSwitch, ArenaArray<EngineState> engine)
    {
        _instruments = instruments;
        _books = books;
        _exposures = exposures;
        _killSwitch = killSwitch;
        _engine = engine;
        _isOn = configuration.Regimes.IsWatched;
        _factors = new RegimeFactors[(int)MarketRegime.Dislocated + 1];
        for (int regime = 0; regime < _factors.Length; regime++) _factors[regime] = configuration.Regimes.Of((MarketRegime)regime);
        _states = arena.Allocate<RegimeState>(configuration.InstrumentCapacity);
        _firsts = arena.Allocate<int>(configuration.InstrumentCapacity * GroupsPerUnderlying);
        _dislocatedCount = arena.Allocate<long>(1);
        _ = DeterministicMath.Log1p(0.5) + DeterministicMath.Expm1(-0.5); // their tables are made at first use: now
        _ = default(RegimeDetector).Update(0, 0, 0, 0); // and its constants
    }

    internal MarketRegime this[int slot] => _states[slot].Detector.Regime;

    internal ref readonly RegimeFactors Factors(int slot) => ref _factors[(int)_states[slot].Detector.Regime];

    /// <summary>Another instrument has the slot.</summary>
    internal void OnNewInstrument(int slot)
    {
        if (this[slot] == MarketRegime.Dislocated) _dislocatedCount[0]--;
        _states[slot] = default;
    }

    /// <summary>A timer looks at an instrument.</summary>
    [HotPath]
    internal void OnInstrument(int slot)
    {
        long nowNs = _engine[0].NowNs;
        ref RegimeState state = ref _states[slot];
        if (!_isOn || nowNs - state.LookNs < SampleNs) return;
        state.LookNs = nowNs;
        double z = double.NaN;
        double meanSquare = double.NaN;
        double ratio = double.NaN;
        double price = _books[slot].IsQuotable ? _books[slot].Mid.Nanos / (double)Price.Scale : 0;
        if (price > 0)
        {
            double tick = _instruments[slot].TickNanos(_books[slot].BestBid.Price) / (double)Price.Scale / price;
            Sample(ref state, price, nowNs, tick * tick, out z, out meanSquare, out ratio);
            MeasureGap(slot, ref state, price, nowNs);
        }

        double gap = state.GapNs != 0 && nowNs - state.GapNs <= GapHoldNs ? state.Gap : double.NaN;
        MarketRegime before = state.Detector.Regime;
        MarketRegime now = state.Detector.Update(nowNs, z, meanSquare, ratio, gap);
        if (now == before) return;
        if (now == MarketRegime.Dislocated) _dislocatedCount[0]++;
        else if (before == MarketRegime.Dislocated) _dislocatedCount[0]--;
    }

    /// <summary>All instruments of a timer were looked at.</summary>
    [HotPath]
    internal void OnTimer()
    {
        if (_isOn) _killSwitch.Observe(RiskTrigger.RegimeDislocated, -1, _dislocatedCount[0] > 0 ? 1 : 0);
    }

    /// <summary>Takes a price in; when it ends a block, the block's standardised return and mean square.</summary>
    private static void Sample(ref RegimeState state, double price, long nowNs, double floor, out double z, out double meanSquare, out double ratio)
    {
        double before = state.Price;
        double seconds = (nowNs - state.PriceNs) / 1e9;
        (state.Price, state.PriceNs) = (price, nowNs);
        z = meanSquare = ratio = double.NaN;
        if (!(before > 0) || seconds > GapSecondsMax)
        {
            BeginBlock(ref state);
            return;
        }

        double logReturn = DeterministicMath.Log1p((price - before) / before);
        double rate = logReturn * logReturn / seconds;
        state.Seconds.Blend(state.Seconds.Advance(seconds, SecondsTimeConstant, out _), rate, 0);
        state.Minutes.Blend(state.Minutes.Advance(seconds, MinutesTimeConstant, out _), rate, 0);
        state.BlockReturn += logReturn;
        state.BlockRates += rate;
        state.BlockSeconds += seconds;
        double minutes = Math.Max(state.Minutes.VariancePerSecond, floor);
        bool isKnown = state.Hour.Weight > 0;
        if (isKnown) ratio = Math.Sqrt(Math.Max(state.Seconds.VariancePerSecond, floor) / minutes);
        if (++state.BlockCount < SamplesPerBlock) return;
        double blockRate = state.BlockRates / state.BlockCount;
        if (isKnown)
        {
            double expected = Math.Max(state.Hour.VariancePerSecond, floor);
            z = state.BlockReturn / Math.Sqrt(expected * state.BlockSeconds);
            meanSquare = blockRate / expected;
        }

        state.Hour.Blend(state.Hour.Advance(state.BlockSeconds, HourTimeConstant, out _), blockRate, 0);
        BeginBlock(ref state);
    }

    private static void BeginBlock(ref RegimeState state)
    {
        state.BlockReturn = state.BlockRates = state.BlockSeconds = 0;
        state.BlockCount = 0;
    }

    private void MeasureGap(int slot, ref RegimeState state, double price, long nowNs)
    {
        int first = FindFirst(slot);
        if (first < 0 || first == slot) return;
        double other = _books[first].Mid.Nanos / (double)Price.Scale;
        if (!(other > 0)) return;
        double gap = DeterministicMath.Log1p((price - other) / other);
        (state.Gap, state.GapNs, state.GapSlot) = (gap, nowNs, slot);
        ref RegimeState widest = ref _states[first];
        bool isNewer = widest.GapNs == 0 || widest.GapSlot == slot || nowNs - widest.GapNs > GapHoldNs;
        if (isNewer || Math.Abs(gap) >= Math.Abs(widest.Gap)) (widest.Gap, widest.GapNs, widest.GapSlot) = (gap, nowNs, slot);
    }

    /// <summary>The instrument that others of the same base and quote currency are held against; the asking one where there is none with a whole book; -1 where there is
    /// no room for another quote currency.</summary>
    private int FindFirst(int slot)
    {
        int underlying = _exposures[slot].Underlying;
        Span<int> firsts = _firsts.Slice(underlying * GroupsPerUnderlying, GroupsPerUnderlying);
        int free = -1;
        for (int group = 0; group < GroupsPerUnderlying; group++)
        {
            int first = firsts[group] - 1;
            bool isHere = first >= 0 && _instruments[first].IsDefined && _exposures[first].Underlying == underlying;
            if (!isHere)
            {
                if (free < 0) free = group;
                continue;
            }

            if (_instruments[first].QuoteCurrency != _instruments[slot].QuoteCurrency) continue;
            if (!_books[first].IsQuotable) firsts[group] = (first = slot) + 1;
            return first;
        }

        if (free < 0) return -1;
        firsts[free] = slot + 1;
        return slot;
    }
}
