using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>What Core can measure itself, and what is done about it at once.</content>
internal sealed partial class KillSwitch
{
    private const long WindowNs = 10_000_000_000;
    private const long BreakMemoryNs = 600_000_000_000;
    private const int SentMin = 20; // below, a share says nothing
    private const int RejectedMin = 2;
    private const int AnswersMin = 20;
    private const int AnswerWindows = 2;
    private const int AnswerUnitMagnitude = 20; // about a millisecond, four buckets to a doubling
    private const int AnswerHalfMagnitude = 2;
    private const long AnswerNsHighest = (1L << 36) - 1; // about 69 s
    private static readonly int AnswerBuckets = HistogramBuckets.LengthFor(AnswerNsHighest, AnswerUnitMagnitude, AnswerHalfMagnitude);

    /// <summary>Market data of an instrument came: it may be quoted again.</summary>
    [HotPath]
    internal void OnBook(int slot, int venueId)
    {
        _venues[venueId].MarketDataNs = _engine[0].NowNs;
        _watches[slot].IsPulled = 0;
    }

    /// <summary>A new order or a replacement left.</summary>
    [HotPath]
    internal void OnSent(int venueId)
    {
        ref VenueWatch venue = ref _venues[venueId];
        venue.Sent[venue.Window]++;
    }

    /// <summary>A venue refused one.</summary>
    internal void OnRefused(int venueId, RejectReason reason)
    {
        ref VenueWatch venue = ref _venues[venueId];
        bool isRace = reason is RejectReason.PostOnlyWouldCross or RejectReason.TooLate or RejectReason.UnknownOrder; // with the market or a fill: no fault
        if (!isRace) venue.Rejected[venue.Window]++;
    }

    /// <summary>A venue answered an order, or has not for the whole time-out.</summary>
    [HotPath]
    internal void OnAnswered(int venueId, long answerNs)
    {
        int bucket = HistogramBuckets.IndexOf(Math.Clamp(answerNs, 0, AnswerNsHighest), AnswerUnitMagnitude, AnswerHalfMagnitude);
        _answerCounts[AnswerRow(venueId, _venues[venueId].Window & 1) + bucket]++;
    }

    /// <summary>A comparison with a venue found what should not be.</summary>
    internal void OnBreak(int venueId)
    {
        ref VenueWatch venue = ref _venues[venueId];
        venue.BreakCount++;
        venue.BreakNs = _engine[0].NowNs;
    }

    /// <summary>A run begins: nobody knows how old market data is, and nothing is in flight.</summary>
    internal void OnStartOfRun()
    {
        for (int venue = 0; venue < _venues.Length; venue++)
        {
            _venues[venue].MarketDataNs = 0;
            _venues[venue].IsDisabled = 0;
        }
    }

    /// <summary>Another instrument has the slot.</summary>
    internal void OnNewInstrument(int slot)
    {
        _watches[slot] = default;
        for (int index = _state[0].ActiveCount - 1; index >= 0; index--)
        {
            bool isOfIt = _active[index].Subject == slot && KillSwitchParameters.ScopeOf(_active[index].Trigger) == TriggerScope.Instrument;
            if (isOfIt) _active[index] = _active[--_state[0].ActiveCount];
        }
    }

    /// <summary>How long an order takes to have effect while that is too long, s: from tick to quote and from order to answer, as far as their triggers act; else 0.</summary>
    internal double LatencySeconds(int venueId) => MeasuredWhileActing(RiskTrigger.TickToQuoteTime, -1) + MeasuredWhileActing(RiskTrigger.AcknowledgementTime, venueId);

    /// <summary>True once after a trigger that asks for a comparison in full.</summary>
    internal bool TakeComparisonDue()
    {
        bool isDue = _state[0].IsComparisonDue != 0;
        _state[0].IsComparisonDue = 0;
        return isDue;
    }

    /// <summary>A timer looks at a venue.</summary>
    /// <param name="isUp">Its route is: only then there can be an order that old data would harm.</param>
    internal void SampleVenue(int venueId, bool isUp)
    {
        if (!_parameters.IsOn) return;
        ref VenueWatch venue = ref _venues[venueId];
        long nowNs = _engine[0].NowNs;
        if (nowNs - venue.WindowNs >= WindowNs) Turn(venueId, nowNs);
        if (venue.MarketDataNs != 0 && !isUp) venue.MarketDataNs = nowNs;
        if (venue.MarketDataNs != 0) Observe(RiskTrigger.MarketDataAge, venueId, (nowNs - venue.MarketDataNs) / 1e9);
        long sent = venue.Sent.Sum;
        long rejected = venue.Rejected.Sum;
        bool isShare = sent >= SentMin && rejected >= RejectedMin;
        Observe(RiskTrigger.RejectRate, venueId, isShare ? Math.Min(1, (double)rejected / sent) : 0);
        if (venue.BreakCount > 0 && nowNs - venue.BreakNs > BreakMemoryNs) venue.BreakCount = 0;
        Observe(RiskTrigger.ReconciliationBreaks, venueId, venue.BreakCount);
        venue.IsDisabled = SeverityOf(RiskTrigger.RejectRate, venueId) >= TriggerSeverity.Critical ? (byte)1 : (byte)0;
    }

    /// <summary>A timer looks at an instrument: how much of its limit is held and in flight, and whether its market data is too old to quote on.</summary>
    /// <returns>True when its quotes must go now.</returns>
    [HotPath]
    internal bool SampleInstrument(int slot, long positionLots, in InstrumentOrders open, long positionLotsMax, long marketDataNs)
    {
        if (!_parameters.IsOn) return false;
        ref InstrumentWatch watch = ref _watches[slot];
        double limit = positionLotsMax;
        Observe(RiskTrigger.NetDelta, slot, Math.Abs((double)positionLots) / limit);
        Observe(RiskTrigger.UnfilledExposure, slot, ((double)open.ExposedBuyLots.Count + open.ExposedSellLots.Count) / limit);
        watch.IsReducing = SeverityOf(RiskTrigger.NetDelta, slot) != TriggerSeverity.None || SeverityOf(RiskTrigger.UnfilledExposure, slot) != TriggerSeverity.None
            ? (byte)1 : (byte)0;
        bool isOld = _parameters.MarketDataPullNs != 0 && marketDataNs != 0 && _engine[0].NowNs - marketDataNs >= _parameters.MarketDataPullNs;
        bool isNew = isOld && watch.IsPulled == 0;
        watch.IsPulled = isOld ? (byte)1 : (byte)0;
        return isNew;
    }

    /// <summary>The window of ten seconds is over: looks at its answers, forgets the oldest.</summary>
    private void Turn(int venueId, long nowNs)
    {
        ref VenueWatch venue = ref _venues[venueId];
        bool isLong = nowNs - venue.WindowNs >= WindowCounts.Count * WindowNs; // nothing of it is of the last minute
        if (venue.WindowNs != 0) Observe(RiskTrigger.AcknowledgementTime, venueId, AnswerNs(venueId) / 1e9);
        venue.WindowNs = isLong ? nowNs : venue.WindowNs + WindowNs;
        venue.Window = (venue.Window + 1) % WindowCounts.Count;
        if (isLong) (venue.Sent, venue.Rejected) = (default, default);
        venue.Sent[venue.Window] = 0;
        venue.Rejected[venue.Window] = 0;
        _answerCounts.Slice(AnswerRow(venueId, venue.Window & 1), AnswerBuckets).Clear();
    }

    /// <summary>The 99th percentile of the last twenty seconds, ns; 0 where there were too few. Of fewer than a hundred it leaves out the longest: one slow answer
    /// is none.</summary>
    private long AnswerNs(int venueId)
    {
        ReadOnlySpan<int> first = _answerCounts.Slice(AnswerRow(venueId, 0), AnswerBuckets);
        ReadOnlySpan<int> second = _answerCounts.Slice(AnswerRow(venueId, 1), AnswerBuckets);
        long total = 0;
        for (int bucket = 0; bucket < AnswerBuckets; bucket++) total += first[bucket] + second[bucket];
        if (total < AnswersMin) return 0;
        long wanted = Math.Min(total - 1, total - (total / 100));
        for (int bucket = 0; bucket < AnswerBuckets; bucket++)
        {
            wanted -= first[bucket] + second[bucket];
            if (wanted <= 0) return HistogramBuckets.HighestAt(bucket, AnswerUnitMagnitude, AnswerHalfMagnitude);
        }

        return AnswerNsHighest;
    }

    private double MeasuredWhileActing(RiskTrigger trigger, int subject)
    {
        int index = _state[0].ActiveCount == 0 ? -1 : Find(trigger, subject);
        return index < 0 || _active[index].Severity == TriggerSeverity.None || IsOverridden(trigger) ? 0 : _active[index].Measured;
    }

    private static int AnswerRow(int venueId, int window) => ((venueId * AnswerWindows) + window) * AnswerBuckets;

    /// <summary>A trigger acts more or less severely than before: what follows without a change of state.</summary>
    private void Act(in ActiveTrigger active)
    {
        if (active.Trigger == RiskTrigger.CrossVenueGap && active.Severity != TriggerSeverity.None) _state[0].IsComparisonDue = 1;
    }
}
