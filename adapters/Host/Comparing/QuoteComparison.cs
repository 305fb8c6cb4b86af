using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Compares the quotes of two engines over the frames of one journal. One thread.</summary>
/// <param name="shownMax">Differences that are kept.</param>
internal sealed class QuoteComparison(int shownMax)
{
    private readonly Dictionary<int, long> _lastNs = [];
    private readonly Dictionary<QuoteKey, (StandingQuote Before, StandingQuote After)> _known = [];
    private readonly List<QuoteDifference> _first = [];

    public QuoteSide Before { get; } = new();

    public QuoteSide After { get; } = new();

    /// <summary>By instrument slot.</summary>
    public Dictionary<int, TickBuckets> Buckets { get; } = [];

    /// <summary>Symbols by slot.</summary>
    public Dictionary<int, string> Symbols { get; } = [];

    public IReadOnlyList<QuoteDifference> First => _first;

    public long DifferenceCount { get; private set; }

    /// <summary>A frame was run by both.</summary>
    public void AfterFrame<TStrategy>(long sequence, long timeNs, TriedEngine<TStrategy> before, TriedEngine<TStrategy> after)
        where TStrategy : struct, IStrategy
    {
        if (before.Sent.Count == 0 && after.Sent.Count == 0) return;
        StandAll(timeNs, before.Context);
        Before.Take(before);
        After.Take(after);
        foreach (PlaybackOrder order in before.Sent.Concat(after.Sent))
        {
            if (order.ClientOrderId == 0) continue;
            _lastNs.TryAdd(order.Slot, timeNs);
            Symbols.TryAdd(order.Slot, Ascii.Name(in before.Context.Instruments[order.Slot].Symbol));
        }

        foreach (QuoteKey key in Before.Keys.Concat(After.Keys).Distinct().OrderBy(key => (key.Slot, key.Side, key.Level)))
        {
            (StandingQuote Before, StandingQuote After) now = (Before.At(key), After.At(key));
            if (_known.TryGetValue(key, out (StandingQuote Before, StandingQuote After) last) && last == now) continue;
            _known[key] = now;
            if (now.Before == now.After) continue;
            DifferenceCount++;
            if (_first.Count < shownMax) _first.Add(new QuoteDifference(sequence, timeNs, Symbols[key.Slot], key, now.Before, now.After));
        }
    }

    /// <summary>The journal ended.</summary>
    public void Finish(long timeNs, StrategyContext context) => StandAll(timeNs, context);

    private void StandAll(long timeNs, StrategyContext context)
    {
        foreach (int slot in _lastNs.Keys.ToArray())
        {
            long ns = Math.Max(0, timeNs - _lastNs[slot]);
            _lastNs[slot] = timeNs;
            if (ns == 0) continue;
            Before.Stand(slot, ns);
            After.Stand(slot, ns);
            if (!Buckets.TryGetValue(slot, out TickBuckets? buckets)) Buckets[slot] = buckets = new TickBuckets();
            foreach ((QuoteKey key, (StandingQuote before, StandingQuote after)) in _known)
            {
                if (key.Slot != slot || (before.Lots == 0 && after.Lots == 0)) continue;
                if (before.Lots == 0 || after.Lots == 0)
                {
                    buckets.AddLonely(after.Lots == 0, ns);
                    continue;
                }

                long fartherNanos = key.Side == Side.Buy ? before.PriceNanos - after.PriceNanos : after.PriceNanos - before.PriceNanos;
                buckets.Add(fartherNanos / context.Instruments[slot].TickNanos(new Price(before.PriceNanos)), ns);
            }
        }
    }
}
