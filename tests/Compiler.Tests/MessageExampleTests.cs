using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>How our messages are written and read: the example to copy from.</summary>
public sealed class MessageExampleTests
{
    [Test] // Goal: groups round trip. Method: two bids, no ask, encoded and decoded.
    public void A_book_update_is_read_back_as_written()
    {
        Span<byte> buffer = new byte[FrameLayout.MaxMessageBytes];
        buffer.Fill(0xCC);
        Assert.That(BookUpdateEncoder.TryWrap(buffer, out BookUpdateEncoder encoder));
        encoder.UpdateId = 42;
        Assert.That(encoder.TryBeginBids(2, out BookUpdateEncoder.BidsEncoder newBids));
        Assert.That(newBids.MoveNext());
        newBids.Price = 100;
        newBids.Lots = 7;
        Assert.That(newBids.MoveNext());
        newBids.Price = 99;
        newBids.Lots = 0;
        Assert.That(newBids.MoveNext(), Is.False);
        Assert.That(encoder.TryBeginAsks(0, out _));
        Assert.That(encoder.EncodedLength, Is.EqualTo(8 + 8 + 4 + 32 + 4));

        Assert.That(BookUpdateDecoder.TryWrap(buffer[..encoder.EncodedLength], out BookUpdateDecoder decoder));
        Assert.That(decoder.UpdateId, Is.EqualTo(42));
        Assert.That(decoder.TryReadBids(out BookUpdateDecoder.BidsDecoder bids));
        Assert.That(bids.Count, Is.EqualTo(2));
        Assert.That(bids.MoveNext());
        Assert.That((bids.Price, bids.Lots), Is.EqualTo((100L, 7L)));
        Assert.That(bids.MoveNext());
        Assert.That((bids.Price, bids.Lots), Is.EqualTo((99L, 0L)));
        Assert.That(bids.MoveNext(), Is.False);
        Assert.That(decoder.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks));
        Assert.That(asks.MoveNext(), Is.False);
    }

    [Test] // Goal: enums, sets, composites and null. Method: one order and one mass cancel.
    public void An_order_with_its_cause_is_read_back_as_written()
    {
        Span<byte> buffer = new byte[FrameLayout.MaxMessageBytes];
        Assert.That(NewOrderEncoder.TryWrap(buffer, out NewOrderEncoder encoder));
        encoder.Side = Side.Sell;
        encoder.Flags = OrderFlags.PostOnly | OrderFlags.ReduceOnly;
        CauseEncoder newCause = encoder.Cause;
        newCause.FrameSequence = 11;
        newCause.Ordinal = 3;
        Assert.That(NewOrderDecoder.TryWrap(buffer, out NewOrderDecoder order));
        Assert.That(order.Side, Is.EqualTo(Side.Sell));
        Assert.That(order.Flags, Is.EqualTo(OrderFlags.PostOnly | OrderFlags.ReduceOnly));
        Assert.That(order.Cause.FrameSequence, Is.EqualTo(11));
        Assert.That(order.Cause.Ordinal, Is.EqualTo(3));

        Assert.That(MassCancelEncoder.TryWrap(buffer, out MassCancelEncoder massCancel));
        Assert.That(MassCancelDecoder.TryWrap(buffer, out MassCancelDecoder read));
        Assert.That(read.HasInstrumentId, Is.False);
        massCancel.InstrumentId = 5;
        Assert.That(read.HasInstrumentId);
    }

    [Test] // Goal: text is padded and read up to the padding. Method: a symbol shorter than its field.
    public void A_symbol_is_read_without_its_padding()
    {
        Span<byte> buffer = new byte[FrameLayout.MaxMessageBytes];
        buffer.Fill(0xCC);
        Assert.That(InstrumentDefinitionEncoder.TryWrap(buffer, out InstrumentDefinitionEncoder encoder));
        encoder.Symbol = "BTCUSDT"u8;
        Assert.That(InstrumentDefinitionDecoder.TryWrap(buffer, out InstrumentDefinitionDecoder decoder));
        Assert.That(decoder.Symbol.SequenceEqual("BTCUSDT"u8));
        Assert.That(decoder.BaseCurrency.IsEmpty);
    }
}
