using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Perf;

/// <summary>A market made of seeded random numbers, for machines without the recording. Results of it are marked.</summary>
internal static class SyntheticTape
{
    /// <summary>A random walk of a 20-level book: two level changes a frame, a tick up or down in one of eight, 1 ms apart.</summary>
    public static MarketTape Create(ulong seed, int count)
    {
        const long Tick = 100_000_000;
        const int Depth = 20;
        var frames = new List<byte[]>();
        var random = new SplitMix64(seed);
        var buffer = new byte[FrameLayout.SlotBytes];
        long bestBid = 600_000;
        long nowNs = 1_700_000_000_000_000_000;
        long number = 0;

        WriteDefinition();
        WriteSnapshot();
        for (int frame = 0; frame < count; frame++)
        {
            nowNs += 1_000_000;
            BookUpdateEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out BookUpdateEncoder update);
            update.UpdateId = number;
            int direction = random.NextBounded(8) == 0 ? (random.NextBounded(2) == 0 ? 1 : -1) : 0;
            WriteMove(ref update, direction);
            bestBid += direction;
            Add(update.EncodedLength, FrameFlags.EndOfEvent);
        }

        return new MarketTape("synthetic", frames);

        void WriteDefinition()
        {
            InstrumentDefinitionEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out InstrumentDefinitionEncoder definition);
            definition.ContractValue = Price.Scale;
            definition.QuantityStep = Price.Scale / 1000;
            definition.MinPrice = Tick;
            definition.MaxPrice = 10_000_000 * Price.Scale;
            definition.MinLots = 1;
            definition.MaxLots = 1_000_000;
            definition.MinNotional = 0;
            definition.MakerFee = 0;
            definition.TakerFee = 4_000;
            definition.VenueId = 1;
            definition.Kind = InstrumentKind.Linear;
            definition.Status = TradingStatus.Trading;
            definition.Flags = 0;
            definition.Symbol = "SYNTHETIC"u8;
            definition.BaseCurrency = "BTC"u8;
            definition.QuoteCurrency = "USDT"u8;
            definition.SettlementCurrency = "USDT"u8;
            definition.TryBeginTicks(1, out InstrumentDefinitionEncoder.TicksEncoder ticks);
            ticks.MoveNext();
            ticks.FromPrice = 0;
            ticks.TickSize = Tick;
            Add(definition.EncodedLength, FrameFlags.EndOfEvent);
        }

        void WriteSnapshot()
        {
            BookSnapshotEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out BookSnapshotEncoder snapshot);
            snapshot.UpdateId = 0;
            snapshot.Part = 0;
            snapshot.TryBeginBids(Depth / 2, out BookSnapshotEncoder.BidsEncoder bids);
            for (int level = 0; bids.MoveNext(); level++)
            {
                bids.Price = (bestBid - level) * Tick;
                bids.Lots = 1_000;
            }

            snapshot.TryBeginAsks(Depth / 2, out BookSnapshotEncoder.AsksEncoder asks);
            for (int level = 0; asks.MoveNext(); level++)
            {
                asks.Price = (bestBid + 1 + level) * Tick;
                asks.Lots = 1_000;
            }

            Add(snapshot.EncodedLength, FrameFlags.EndOfEvent | FrameFlags.Snapshot);
        }

        void WriteMove(ref BookUpdateEncoder update, int direction)
        {
            // Up: the best ask becomes a bid. Down: the best bid becomes an ask. Otherwise sizes change.
            long lots = 500 + random.NextBounded(1_000);
            long bidLevel = direction > 0 ? bestBid + 1 : bestBid - (direction < 0 ? 0 : random.NextBounded(Depth / 2));
            long askLevel = direction < 0 ? bestBid : bestBid + 1 + (direction > 0 ? 0 : random.NextBounded(Depth / 2));
            update.TryBeginBids(1, out BookUpdateEncoder.BidsEncoder bids);
            bids.MoveNext();
            bids.Price = bidLevel * Tick;
            bids.Lots = direction < 0 ? 0 : lots;
            update.TryBeginAsks(1, out BookUpdateEncoder.AsksEncoder asks);
            asks.MoveNext();
            asks.Price = askLevel * Tick;
            asks.Lots = direction > 0 ? 0 : lots;
        }

        void Add(int messageBytes, FrameFlags flags)
        {
            number++;
            var header = new FrameHeader
            {
                ReceiveTimeNs = nowNs,
                VenueTimeNs = nowNs,
                InstrumentId = 0,
                Length = (uint)messageBytes,
                SourceId = 1,
                Flags = flags | FrameFlags.Synthetic,
            };
            MemoryMarshal.Write(buffer, in header);
            frames.Add(buffer.AsSpan(0, FrameHeader.SizeBytes + messageBytes).ToArray());
        }
    }
}
