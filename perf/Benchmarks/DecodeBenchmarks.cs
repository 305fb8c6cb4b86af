using BenchmarkDotNet.Attributes;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>Reading every field of the messages that come most often, from warm memory.</summary>
public class DecodeBenchmarks
{
    private const int Repeats = 256;
    private readonly CodecSamples _samples = new();

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long BookUpdateOf2Levels() => BookUpdate(_samples.BookUpdate2);

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long BookUpdateOf20Levels() => BookUpdate(_samples.BookUpdate20);

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long Trade()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++)
        {
            if (!TradeDecoder.TryWrap(CodecSamples.At(_samples.Trade, i), out TradeDecoder trade)) return -1;
            sum += trade.TradeId + trade.Price + trade.Lots + (long)trade.Aggressor;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long Accepted()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++)
        {
            if (!AcceptedDecoder.TryWrap(CodecSamples.At(_samples.Accepted, i), out AcceptedDecoder accepted)) return -1;
            sum += accepted.ClientOrderId + accepted.VenueOrderId + accepted.Price + accepted.LeavesLots;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long Filled()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++)
        {
            if (!FilledDecoder.TryWrap(CodecSamples.At(_samples.Filled, i), out FilledDecoder filled)) return -1;
            sum += filled.ClientOrderId + filled.VenueOrderId + filled.MatchId + filled.Price + filled.Lots + filled.LeavesLots + filled.CumLots
                + filled.Fee + filled.VenueId + filled.Leg + (long)filled.Side + (long)filled.Liquidity;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long NewOrder()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++)
        {
            if (!NewOrderDecoder.TryWrap(CodecSamples.At(_samples.NewOrder, i), out NewOrderDecoder order)) return -1;
            sum += order.ClientOrderId + order.Price + order.Lots + order.InstrumentId + order.Group + order.Level + (long)order.Side
                + (long)order.OrderType + (long)order.TimeInForce + (long)order.Flags;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long Timer()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++)
        {
            if (!TimerDecoder.TryWrap(CodecSamples.At(_samples.Timer, i), out TimerDecoder timer)) return -1;
            sum += (long)timer.Tick;
        }

        return sum;
    }

    private static long BookUpdate(byte[] messages)
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++)
        {
            if (!BookUpdateDecoder.TryWrap(CodecSamples.At(messages, i), out BookUpdateDecoder update)) return -1;
            sum += update.UpdateId;
            if (!update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids)) return -1;
            while (bids.MoveNext()) sum += bids.Price ^ bids.Lots;
            if (!update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks)) return -1;
            while (asks.MoveNext()) sum += asks.Price ^ asks.Lots;
        }

        return sum;
    }
}
