using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Definitions that arrive as frames: what is taken over, what is refused, and what a slot forgets.</summary>
public sealed class InstrumentDefinitionTests
{
    private const uint NextGeneration = 1 << 16;

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("no_instrument", (rig, frame) => MemoryMarshal.Write(frame.AsSpan(48), FrameHeader.NoInstrument));
        yield return Case("a_slot_beyond_capacity", (rig, frame) => MemoryMarshal.Write(frame.AsSpan(48), 16u));
        yield return Case("a_lot_worth_nothing", (rig, frame) => MemoryMarshal.Write(Block(frame), 0L));
        yield return Case("a_negative_lot", (rig, frame) => MemoryMarshal.Write(Block(frame), -1_000_000_000L));
        yield return Case("a_lot_finer_than_1e_9", (rig, frame) => MemoryMarshal.Write(Block(frame), 1L));
        yield return Case("a_lot_beyond_2_to_53", (rig, frame) => MemoryMarshal.Write(Block(frame), long.MaxValue - (long.MaxValue % 1_000_000_000)));
        yield return Case("prices_upside_down", (rig, frame) => MemoryMarshal.Write(Block(frame)[16..], long.MaxValue));
        yield return Case("lots_upside_down", (rig, frame) => MemoryMarshal.Write(Block(frame)[32..], long.MaxValue));
        yield return Case("no_lots", (rig, frame) => MemoryMarshal.Write(Block(frame)[40..], 0L));
        yield return Case("negative_notional", (rig, frame) => MemoryMarshal.Write(Block(frame)[48..], -1L));
        yield return Case("an_unknown_venue", (rig, frame) => MemoryMarshal.Write(Block(frame)[64..], (ushort)8));
        yield return Case("an_unknown_kind", (rig, frame) => Block(frame)[66] = 77);
        yield return Case("a_tick_of_zero", (rig, frame) => MemoryMarshal.Write(frame.AsSpan(frame.Length - 8), 0L));

        static TestCaseData Case(string name, Action<EngineRig, byte[]> damage) => new TestCaseData(damage).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Refused))] // Goal: a definition that makes no sense changes nothing. Method: one field wrong at a time.
    public void A_definition_that_makes_no_sense_is_refused(object damage)
    {
        using var rig = new EngineRig(isReady: false);
        byte[] frame = rig.Frames.Definition().ToArray();
        ((Action<EngineRig, byte[]>)damage)(rig, frame);
        rig.Send(frame);
        Assert.That(rig.Counters.InvalidDefinitions, Is.EqualTo(1));
        for (int slot = 0; slot < rig.Core.Context.Instruments.Capacity; slot++) Assert.That(rig.Core.Context.Instruments[slot].IsDefined, Is.False);
    }

    [Test] // Goal: what is valid is taken over as it stands. Method: the fields read back; the frame above without damage.
    public void A_definition_is_taken_over()
    {
        using var rig = new EngineRig();
        ref Instrument instrument = ref rig.Core.Context.Instruments[0];
        Assert.That(rig.Counters.InvalidDefinitions, Is.Zero);
        Assert.That(instrument.LotValue, Is.EqualTo(1_000_000));
        Assert.That(instrument.TickNanos(new Price(1)), Is.EqualTo(FrameFactory.Tick));
        Assert.That((instrument.Kind, instrument.VenueId, instrument.TakerFee), Is.EqualTo((InstrumentKind.Linear, FrameFactory.Venue, 4_000)));
        Assert.That(instrument.SettlementCurrency, Is.EqualTo(0x54445355), "USDT");
    }

    [Test] // Goal: a slot in use stays what it is. Method: another generation, kind and lot value, with an order open, and with a position.
    public void A_slot_in_use_keeps_its_identity([Values] bool hasPosition)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        if (hasPosition) rig.Fill(id, 10);
        rig.Send(rig.Frames.Definition(instrumentId: NextGeneration));
        rig.Send(rig.Frames.Definition(kind: InstrumentKind.Inverse));
        rig.Send(rig.Frames.Definition(quantityStep: 2_000_000));
        rig.Send(rig.Frames.Definition(venueId: 2));
        Assert.That(rig.Counters.InvalidDefinitions, Is.EqualTo(4));
        rig.Send(rig.Frames.Definition(maxLots: 5));
        Assert.That(rig.Counters.InvalidDefinitions, Is.EqualTo(4), "limits may change");
        Assert.That(rig.Core.Context.Instruments[0].MaxLots.Count, Is.EqualTo(5));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.True, "the same instrument keeps its book");
    }

    [Test] // Goal: a slot that owes fills is in use. Method: a cancel that counted a fill which did not come yet.
    public void A_slot_that_waits_for_a_fill_is_in_use()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Send(rig.Frames.Canceled(id, 1, leaves: 0, cum: 4));
        rig.Send(rig.Frames.Definition(instrumentId: NextGeneration));
        Assert.That(rig.Counters.InvalidDefinitions, Is.EqualTo(1));
        rig.Fill(id, 4);
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(4));
    }

    [Test] // Goal: a new instrument inherits nothing. Method: own limits, a pause, a book and a mark of the old one; then the next generation.
    public void A_new_instrument_in_a_slot_inherits_nothing()
    {
        var defaults = new EngineConfiguration();
        RiskLimits own = defaults.DefaultLimits;
        own.OrderLotsMax = new Lots(3);
        using var rig = new EngineRig(defaults with { InstrumentLimits = new Dictionary<uint, RiskLimits> { [0] = own } });
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 4), Is.EqualTo(RiskReason.QuantityOutsideLimits));
        rig.Send(rig.Frames.Command(CommandKind.Pause, instrumentId: 0));
        rig.Send(rig.Frames.Definition(instrumentId: NextGeneration));
        Assert.That(rig.Core.Context.Books[0].Status, Is.EqualTo(BookStatus.AwaitingSnapshot));
        Assert.That(rig.Position.Mark.Nanos, Is.Zero);
        rig.Send(rig.Frames.Snapshot([(50 * FrameFactory.Tick, 1)], [(52 * FrameFactory.Tick, 1)], instrumentId: NextGeneration));
        Assert.That(rig.TryPlace(Side.Buy, 50, 4), Is.EqualTo(RiskReason.None));
        rig.SendBook();
        Assert.That(rig.Counters.UnknownInstruments, Is.EqualTo(1), "the old generation is gone");
    }

    [Test] // Goal: a status other than trading cancels and stops, and ends. Method: each status.
    public void An_instrument_that_does_not_trade_is_not_quoted()
    {
        using var rig = new EngineRig();
        foreach (TradingStatus status in Enum.GetValues<TradingStatus>().Where(status => status != TradingStatus.Trading))
        {
            rig.Send(rig.Frames.Definition());
            long id = rig.PlaceLive(lots: 1);
            rig.Send(rig.Frames.Status(status));
            Assert.That(rig.State(id), Is.EqualTo(OrderState.PendingCancel), $"{status}");
            Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.InstrumentNotTrading));
            rig.Send(rig.Frames.Status(TradingStatus.Trading));
            Assert.That(rig.Core.Context.IsQuotable(0), Is.True);
        }
    }

    private static Span<byte> Block(byte[] frame) => frame.AsSpan(FrameHeader.SizeBytes + SbeHeader.SizeBytes);
}
