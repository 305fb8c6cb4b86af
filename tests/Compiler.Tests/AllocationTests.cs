using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Codecs leave nothing to the garbage collector.</summary>
public sealed class AllocationTests
{
    private const int WarmUpCount = 2_000;
    private const int Count = 20_000;

    private readonly byte[] _buffer = new byte[FrameLayout.MaxMessageBytes];

    [Test] // Goal: zero bytes. Method: groups, composites, text, enums, both ways.
    public void Encoding_and_decoding_allocate_nothing()
    {
        _ = Exchange(WarmUpCount);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        long checksum = Exchange(Count);
        long afterBytes = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(afterBytes - beforeBytes, Is.Zero);
        Assert.That(checksum, Is.Not.Zero);
    }

    [Test] // Goal: the detector detects. Method: the same, with one box a round.
    public void The_detector_sees_one_box()
    {
        _ = Exchange(WarmUpCount);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        object box = Exchange(1);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Positive);
        GC.KeepAlive(box);
    }

    private long Exchange(int rounds)
    {
        long checksum = 0;
        for (int i = 1; i <= rounds; i++)
        {
            checksum += Book(i);
            checksum += Order(i);
            checksum += Definition();
        }

        return checksum;
    }

    private long Book(int updateId)
    {
        if (!BookUpdateEncoder.TryWrap(_buffer, out BookUpdateEncoder encoder)) return 0;
        encoder.UpdateId = updateId;
        if (!encoder.TryBeginBids(3, out BookUpdateEncoder.BidsEncoder newBids)) return 0;
        while (newBids.MoveNext())
        {
            newBids.Price = updateId;
            newBids.Lots = 1;
        }

        if (!encoder.TryBeginAsks(0, out _)) return 0;
        if (!BookUpdateDecoder.TryWrap(_buffer, out BookUpdateDecoder decoder) || !decoder.TryReadBids(out BookUpdateDecoder.BidsDecoder bids)) return 0;
        long sum = decoder.UpdateId;
        while (bids.MoveNext()) sum += bids.Price * bids.Lots;
        return sum;
    }

    private long Order(int number)
    {
        if (!NewOrderEncoder.TryWrap(_buffer, out NewOrderEncoder encoder)) return 0;
        encoder.ClientOrderId = number;
        encoder.Side = Side.Buy;
        encoder.Flags = OrderFlags.PostOnly;
        CauseEncoder cause = encoder.Cause;
        cause.OrderNumber = number;
        if (!NewOrderDecoder.TryWrap(_buffer, out NewOrderDecoder decoder)) return 0;
        return decoder.ClientOrderId + decoder.Cause.OrderNumber + (long)decoder.Side;
    }

    private long Definition()
    {
        if (!InstrumentDefinitionEncoder.TryWrap(_buffer, out InstrumentDefinitionEncoder encoder)) return 0;
        encoder.Symbol = "BTCUSDT"u8;
        return InstrumentDefinitionDecoder.TryWrap(_buffer, out InstrumentDefinitionDecoder decoder) ? decoder.Symbol.Length : 0;
    }
}
