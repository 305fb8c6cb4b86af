using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange;

/// <content>What recorded market data do to the books and to our orders.</content>
internal sealed partial class RecordedMatching
{
    /// <summary>One recorded frame reaches the books.</summary>
    /// <param name="venueTimeNs">On our clock.</param>
    public void OnMarketFrame(long venueTimeNs, ReadOnlySpan<byte> frame)
    {
        _nowNs = venueTimeNs;
        Statistics.MarketFrames++;
        ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        ReadOnlySpan<byte> message = frame[FrameHeader.SizeBytes..];
        if (!SbeHeader.TryRead(message, out SbeHeader sbe) || sbe.SchemaId != BookUpdateDecoder.SchemaId) return;
        bool isWhole = sbe.TemplateId switch
        {
            BookUpdateDecoder.TemplateId => TryUpdate(FindOrAdd(header.InstrumentId), in header, message),
            TradeDecoder.TemplateId => TryTrade(FindOrAdd(header.InstrumentId), in header, message),
            BookSnapshotDecoder.TemplateId => TrySnapshot(FindOrAdd(header.InstrumentId), in header, message),
            InstrumentDefinitionDecoder.TemplateId => TryDefine(FindOrAdd(header.InstrumentId), message),
            InstrumentStatusDecoder.TemplateId => TryStatus(FindOrAdd(header.InstrumentId), message),
            _ => true,
        };
        if (!isWhole) Statistics.MalformedFrames++;
        _outbox.End();
    }

    private static bool TryDefine(RecordedInstrument instrument, ReadOnlySpan<byte> message)
    {
        if (InstrumentDefinitionReader.Read(instrument.InstrumentId, message) is not { } rules) return false;
        instrument.Rules = rules;
        instrument.Fees = rules.Fees;
        return true;
    }

    private static bool TryStatus(RecordedInstrument instrument, ReadOnlySpan<byte> message)
    {
        if (!InstrumentStatusDecoder.TryWrap(message, out InstrumentStatusDecoder status)) return false;
        if (instrument.Rules is { } rules) instrument.Rules = rules with { Status = status.Status };
        return true;
    }

    private bool TryUpdate(RecordedInstrument instrument, in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (!BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update)) return false;
        if (!update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids)) return false;
        DisplayedSide side = instrument.Bids;
        QueuedSide own = instrument.OwnBids;
        while (bids.MoveNext())
        {
            long price = bids.Price;
            long lots = Math.Max(0, bids.Lots);
            long previousLots = side.Set(price, lots);
            if (own.MayHold(price)) OnOwnLevel(own, price, previousLots, lots, header.VenueTimeNs);
        }
        if (!update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks)) return false;
        side = instrument.Asks;
        own = instrument.OwnAsks;
        while (asks.MoveNext())
        {
            long price = asks.Price;
            long lots = Math.Max(0, asks.Lots);
            long previousLots = side.Set(price, lots);
            if (own.MayHold(-price)) OnOwnLevel(own, -price, previousLots, lots, header.VenueTimeNs);
        }
        if ((header.Flags & FrameFlags.EndOfEvent) != 0) EndBookEvent(instrument, header.VenueTimeNs);
        return true;
    }

    private bool TrySnapshot(RecordedInstrument instrument, in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (!BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot)) return false;
        if (snapshot.Part == 0)
        {
            instrument.Bids.Clear();
            instrument.Asks.Clear();
        }
        if (!snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids)) return false;
        while (bids.MoveNext()) _ = instrument.Bids.Set(bids.Price, Math.Max(0, bids.Lots));
        if (!snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks)) return false;
        while (asks.MoveNext()) _ = instrument.Asks.Set(asks.Price, Math.Max(0, asks.Lots));
        if ((header.Flags & FrameFlags.EndOfEvent) == 0) return true;

        instrument.HasBook = true;
        CapFronts(instrument.OwnBids, instrument.Bids);
        CapFronts(instrument.OwnAsks, instrument.Asks);
        EndBookEvent(instrument, header.VenueTimeNs);
        return true;
    }

    private bool TryTrade(RecordedInstrument instrument, in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (!TradeDecoder.TryWrap(message, out TradeDecoder trade)) return false;
        if (trade.Lots <= 0) return false;
        if (instrument.OwnBids.Count > 0)
            OnTrade(instrument, instrument.OwnBids, trade.Price, trade.Lots, trade.Aggressor != Aggressor.Buy, header.VenueTimeNs);
        if (instrument.OwnAsks.Count > 0)
            OnTrade(instrument, instrument.OwnAsks, -trade.Price, trade.Lots, trade.Aggressor != Aggressor.Sell, header.VenueTimeNs);
        return true;
    }

    // Our orders share the trade in their priority: whoever is better placed takes first, and what one took no other gets.
    private void OnTrade(RecordedInstrument instrument, QueuedSide own, long tradeKey, long lots, bool hitsThisSide, long venueTimeNs)
    {
        long remainingLots = lots;
        for (int place = 0; place < own.Count;)
        {
            int slot = own[place];
            ref QueuedOrder order = ref _pool[slot];
            if (order.Key < tradeKey || (order.Key == tradeKey && !hitsThisSide)) return;

            long reachLots = remainingLots; // through our price: nobody can have stood ahead
            if (order.Key == tradeKey)
            {
                order.TradedLots += lots;
                order.TradeVenueTimeNs = venueTimeNs;
                double beyondLots = remainingLots - order.FrontLots;
                reachLots = beyondLots > 0 ? (long)beyondLots : 0;
                order.FrontLots = Math.Max(0, -beyondLots);
            }
            else order.FrontLots = 0;

            if (reachLots == 0)
            {
                place++;
                continue;
            }
            if (IsCutToPosition(instrument, slot)) continue;
            long fillLots = Math.Min(order.LeavesLots, reachLots);
            remainingLots -= fillLots;
            if (!FillResting(instrument, own, place, fillLots)) place++;
        }
    }

    // A level of ours was set: what left it without a trade was cancelled, partly ahead of us and partly behind.
    private void OnOwnLevel(QueuedSide own, long key, long previousLots, long lots, long venueTimeNs)
    {
        for (int place = 0; place < own.Count; place++)
        {
            ref QueuedOrder order = ref _pool[own[place]];
            if (order.Key > key) continue;
            if (order.Key < key) return;

            // An update older than the last trade cannot be said to contain it: then the trade explains at most what left the level.
            long leftLots = Math.Max(0, previousLots - lots);
            long explainedLots = Math.Min(order.TradedLots, leftLots);
            double backLots = Math.Max(0, previousLots - explainedLots - order.FrontLots);
            if (leftLots > explainedLots) order.FrontLots = QueuePosition.AfterCancels(_queueModel, order.FrontLots, backLots, leftLots - explainedLots);
            order.FrontLots = Math.Min(order.FrontLots, lots);
            order.TradedLots = venueTimeNs >= order.TradeVenueTimeNs ? 0 : order.TradedLots - explainedLots;
        }
    }

    private void CapFronts(QueuedSide own, DisplayedSide side)
    {
        for (int place = 0; place < own.Count; place++)
        {
            ref QueuedOrder order = ref _pool[own[place]];
            order.FrontLots = Math.Min(order.FrontLots, side.LotsAt(order.Price));
            order.TradedLots = 0;
        }
    }

    private void EndBookEvent(RecordedInstrument instrument, long venueTimeNs)
    {
        if (instrument.OwnBids.Count > 0)
        {
            ForgetTrades(instrument.OwnBids, venueTimeNs);
            if (-instrument.Asks.BestKey <= instrument.OwnBids.BestKey && !instrument.Asks.IsEmpty) FillCrossed(instrument, isBuy: true);
        }
        if (instrument.OwnAsks.Count > 0)
        {
            ForgetTrades(instrument.OwnAsks, venueTimeNs);
            if (-instrument.Bids.BestKey <= instrument.OwnAsks.BestKey && !instrument.Bids.IsEmpty) FillCrossed(instrument, isBuy: false);
        }
    }

    // A level that this event did not touch shows what it showed before the trade: others filled it up again, behind us.
    private void ForgetTrades(QueuedSide own, long venueTimeNs)
    {
        for (int place = 0; place < own.Count; place++)
        {
            ref QueuedOrder order = ref _pool[own[place]];
            if (venueTimeNs >= order.TradeVenueTimeNs) order.TradedLots = 0;
        }
    }

    private void FillCrossed(RecordedInstrument instrument, bool isBuy)
    {
        QueuedSide own = instrument.Own(isBuy);
        DisplayedSide opposite = instrument.Displayed(!isBuy);
        long keyMax = long.MaxValue;
        for (int place = 0; place < own.Count;)
        {
            int slot = own[place];
            if (!opposite.TryGetAvailable(keyMax, out BookEntry available) || -opposite.Key(available.Price) > _pool[slot].Key) return;
            if (available.Lots == 0)
            {
                keyMax = opposite.Key(available.Price) - 1;
                continue;
            }
            if (IsCutToPosition(instrument, slot)) continue;
            _pool[slot].FrontLots = 0;
            long lots = Math.Min(_pool[slot].LeavesLots, available.Lots);
            opposite.Consume(available.Price, lots);
            _ = FillResting(instrument, own, place, lots); // an order that remains finds the level used up
        }
    }
}
