using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>One of the two that are compared: its quotes, and what they were over time. One thread.</summary>
internal sealed class QuoteSide
{
    private readonly Dictionary<QuoteKey, StandingQuote> _quotes = [];

    /// <summary>By instrument slot.</summary>
    public Dictionary<int, QuoteTotals> Totals { get; } = [];

    public StandingQuote At(QuoteKey key) => _quotes.GetValueOrDefault(key);

    public IEnumerable<QuoteKey> Keys => _quotes.Keys;

    /// <summary>Takes the messages of a frame in.</summary>
    public void Take<TStrategy>(TriedEngine<TStrategy> engine)
        where TStrategy : struct, IStrategy
    {
        foreach (PlaybackOrder order in engine.Sent)
        {
            switch (order.Kind)
            {
                case OutboundKind.New or OutboundKind.Replace:
                    _quotes[new QuoteKey(order.Slot, order.Side, order.Level)] = new StandingQuote(order.Price.Nanos, order.Lots.Count);
                    TotalsOf(order.Slot).Count(order.Kind);
                    break;
                case OutboundKind.Cancel:
                    _quotes[new QuoteKey(order.Slot, order.Side, order.Level)] = default;
                    TotalsOf(order.Slot).Count(order.Kind);
                    break;
                case OutboundKind.MassCancel:
                    foreach (QuoteKey key in _quotes.Keys.ToArray())
                    {
                        if (engine.Context.Instruments[key.Slot].VenueId == order.VenueId) _quotes[key] = default;
                    }

                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The quotes of an instrument stood as they are for so long.</summary>
    public void Stand(int slot, long ns)
    {
        long bid = 0;
        long ask = 0;
        long bidLots = 0;
        long askLots = 0;
        foreach ((QuoteKey key, StandingQuote quote) in _quotes)
        {
            if (key.Slot != slot || quote.Lots == 0) continue;
            if (key.Side == Side.Buy) (bid, bidLots) = (bidLots == 0 ? quote.PriceNanos : Math.Max(bid, quote.PriceNanos), bidLots + quote.Lots);
            else (ask, askLots) = (askLots == 0 ? quote.PriceNanos : Math.Min(ask, quote.PriceNanos), askLots + quote.Lots);
        }

        TotalsOf(slot).Stand(ns, bidLots, askLots, ask - bid);
    }

    public QuoteTotals TotalsOf(int slot)
    {
        if (!Totals.TryGetValue(slot, out QuoteTotals? totals)) Totals[slot] = totals = new QuoteTotals();
        return totals;
    }
}
