using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>What timers look at, and how long answers took.</content>
public sealed partial class PerformanceTable
{
    // HdrHistogram's buckets from 1,024 ns on, 32 to a doubling: a percentile is at most a 32nd too high.
    private const int AckUnitMagnitude = 10;
    private const int AckHalfMagnitude = 5;
    private const long AckNsHighest = 68_719_476_735; // 2^36 - 1, about 69 s
    private static readonly int AckBucketCount = HistogramBuckets.LengthFor(AckNsHighest, AckUnitMagnitude, AckHalfMagnitude);

    /// <summary>The time from an order to its acknowledgement that this share of a venue's orders did not exceed, engine time in ns; 0 without any.</summary>
    /// <param name="venueId">A venue, or -1 for all.</param>
    /// <param name="percentile">0 to 100.</param>
    /// <remarks>From the frame that caused a new order or a replacement to the frame that confirms it. Cold.</remarks>
    public long AckNs(int venueId, double percentile)
    {
        int first = venueId < 0 ? 0 : venueId;
        int end = venueId < 0 ? _venues.Length : venueId + 1;
        long total = 0;
        long greatestNs = 0;
        for (int venue = first; venue < end; venue++)
        {
            total += _venues[venue].AckCount;
            greatestNs = Math.Max(greatestNs, _venues[venue].AckNsMax);
        }

        if (total == 0) return 0;
        long wanted = HistogramBuckets.CountAtPercentile(percentile, total);
        for (int bucket = 0; bucket < AckBucketCount; bucket++)
        {
            for (int venue = first; venue < end; venue++) wanted -= _ackCounts[(venue * AckBucketCount) + bucket];
            if (wanted <= 0) return Math.Min(greatestNs, HistogramBuckets.HighestAt(bucket, AckUnitMagnitude, AckHalfMagnitude));
        }

        return greatestNs;
    }

    /// <summary>A venue confirms an order; what it is now was not looked at yet.</summary>
    [HotPath]
    internal void OnAcknowledged(long clientOrderId)
    {
        if (!_orders.TryFind(clientOrderId, out int orderSlot)) return;
        ref Order order = ref _orders[orderSlot];
        if (order.State != OrderState.PendingNew) return; // answered before, or a later message about it went out since
        int venueId = _instruments[order.InstrumentSlot].VenueId;
        long ackNs = _engine[0].NowNs - order.ActionTimeNs;
        ref VenueMeasures venue = ref _venues[venueId];
        venue.AckCount++;
        venue.AckNsMax = Math.Max(venue.AckNsMax, ackNs);
        int bucket = HistogramBuckets.IndexOf(Math.Min(ackNs, AckNsHighest), AckUnitMagnitude, AckHalfMagnitude);
        _ackCounts[(venueId * AckBucketCount) + bucket]++;
    }

    /// <summary>A venue refuses a new order or a replacement.</summary>
    internal void OnRefused(long clientOrderId)
    {
        if (_orders.TryFind(clientOrderId, out int orderSlot)) _venues[_instruments[_orders[orderSlot].InstrumentSlot].VenueId].RejectCount++;
    }

    /// <summary>A timer looks at a venue's route.</summary>
    internal void SampleVenue(int venueId, SessionStatus status)
    {
        if (status == 0) return; // nobody spoke of it
        _venues[venueId].Samples++;
        if (status == SessionStatus.Up) _venues[venueId].UpSamples++;
    }

    /// <summary>A timer looks at an instrument: its position goes into the mean, and its quotes into uptime.</summary>
    [HotPath]
    internal void SampleInstrument(int slot)
    {
        ref InstrumentMeasures measures = ref _measures[slot];
        measures.Hold(_engine[0].NowNs, _positions[slot].Lots.Count);
        if (_instruments[slot].Status != TradingStatus.Trading) return;
        Book book = _books[slot];
        bool isTwoSided = book.IsQuotable && IsTwoSided(slot, book.Mid);
        measures.Samples++;
        if (book.IsQuotable) measures.BookSamples++;
        if (isTwoSided) measures.TwoSidedSamples++;
        if (_engine[0].RiskState == RiskState.Normal) return;
        measures.StressSamples++;
        if (isTwoSided) measures.StressTwoSidedSamples++;
    }

    private bool IsTwoSided(int slot, Price mid)
    {
        double band = _parameters.UptimeBandBp / 1e4 * Math.Abs((double)mid.Nanos);
        Int128 bidLots = 0;
        Int128 askLots = 0;
        for (int open = _orders.OfInstrument(slot).FirstOpen; open != OrderTable.None; open = _orders[open].NextOpen)
        {
            ref Order order = ref _orders[open];
            if (order.State is not (OrderState.Live or OrderState.PendingReplace) || Math.Abs((double)order.Price.Nanos - mid.Nanos) > band) continue;
            if (order.Side == Side.Buy) bidLots += order.LeavesLots.Count;
            else askLots += order.LeavesLots.Count;
        }

        return bidLots > 0 && askLots > 0 && Int128.Min(bidLots, askLots) * _instruments[slot].LotValue >= _parameters.UptimeQuantityMinNanos;
    }
}
