using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Frames that lie: dropped or read as far as they go, counted by cause, and never an exception.</summary>
public sealed class BadFrameTests
{
    private const long Bid = EngineRig.BidTicks * EngineRig.Tick;
    private const long Ask = EngineRig.AskTicks * EngineRig.Tick;

    [Test] // Goal: a frame cut anywhere is dropped and counted. Method: every kind at every length, its header's length honest and not.
    public void Every_truncation_of_every_kind_is_counted([ValueSource(nameof(Names))] string name)
    {
        byte[] frame = Kinds().Single(kind => kind.Name == name).Frame;
        for (int length = 0; length < frame.Length; length++)
        {
            using var rig = Rig();
            rig.Send(frame.AsSpan(0, length));
            Assert.That(rig.Counters.MalformedFrames, Is.EqualTo(1), $"cut to {length}, its header not");
            if (length < FrameHeader.SizeBytes) continue;
            byte[] honest = frame[..length];
            MemoryMarshal.Write(honest.AsSpan(52), (uint)(length - FrameHeader.SizeBytes));
            rig.Send(honest);

            // Cut inside its groups, a book message is bad data of its instrument and a definition is an invalid one.
            EngineCounters counters = rig.Counters;
            Assert.That(
                counters.MalformedFrames - 1 + counters.StaleBooks[(int)BookStatus.StaleBadData] + counters.InvalidDefinitions,
                Is.EqualTo(1), $"cut to {length}");
        }
    }

    [Test] // Goal: no bytes whatever make it throw. Method: thousands of random changes to every kind, in one engine that goes on with good frames.
    public void Random_changes_never_throw([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        (string Name, byte[] Frame)[] kinds = [.. Kinds()];
        List<byte[]> good = CoreDeterminismTests.Record(seed);
        using Core<BusyStrategy> core = CoreDeterminismTests.Create();
        var sink = new AnsweringSink();
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] frame = (byte[])(random.Next(2) == 0 ? kinds[random.Next(kinds.Length)].Frame : good[random.Next(good.Count)]).Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                int at = random.Next(4) == 0 ? random.Next(frame.Length) : random.Next(48, frame.Length); // mostly past times and sequences
                frame[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0x80, _ => (byte)random.Next(256) };
            }

            core.OnFrame(frame.AsSpan(0, random.Next(8) == 0 ? random.Next(frame.Length + 1) : frame.Length), ref sink);
            if (random.Next(2) == 0) core.OnFrame(good[trial % good.Count], ref sink);
        }

        EngineCounters counters = core.Context.Counters;
        Assert.That(counters.MalformedFrames, Is.GreaterThan(100));
        Assert.That(counters.UnknownTemplates, Is.GreaterThan(100));
        Assert.That(counters.UnknownInstruments, Is.GreaterThan(100));
        Assert.DoesNotThrow(() => core.StateHash());
    }

    [Test] // Goal: unknown schemas and templates are dropped, newer versions read up to what we know. Method: the SBE header changed.
    public void Schemas_templates_and_versions_follow_the_rules()
    {
        using var rig = Rig();
        byte[] frame = rig.Frames.Trade(Bid, 5, Aggressor.Sell).ToArray();
        Send(rig, frame, at: FrameHeader.SizeBytes + 4, value: 99); // schema
        Send(rig, frame, at: FrameHeader.SizeBytes + 2, value: 99); // template
        Assert.That(rig.Counters.UnknownTemplates, Is.EqualTo(2));
        Assert.That(rig.Script.Trades, Is.Empty);
        byte[] newer = [.. frame, 1, 2, 3, 4, 5, 6, 7, 8]; // eight bytes of fields that we do not know
        newer[FrameHeader.SizeBytes] += 8;
        newer[FrameHeader.SizeBytes + 6] = 3;
        newer[52] += 8;
        rig.Send(newer);
        Assert.That(rig.Script.Trades, Has.Count.EqualTo(1));
        Assert.That(rig.Script.Trades[0].Lots.Count, Is.EqualTo(5));
    }

    [Test] // Goal: unknown instruments and other generations are dropped. Method: slots beyond capacity, undefined, older and newer generation.
    public void Unknown_instruments_and_generations_are_counted()
    {
        using var rig = Rig();
        uint[] ids = [1, 15, 16, 0xFFFE, 1 << 16, FrameHeader.NoInstrument];
        foreach (uint id in ids) rig.Send(rig.Frames.Update([(Bid, 1)], [], instrumentId: id));
        Assert.That(rig.Counters.UnknownInstruments, Is.EqualTo(ids.Length));
        Assert.That(rig.Core.Context.Books[0].BestBid.Lots.Count, Is.EqualTo(1000));
    }

    [Test] // Goal: breaks are counted, and engine time never goes back. Method: one of each.
    public void Breaks_of_sequence_and_time_are_counted()
    {
        using var rig = Rig();
        long nowNs = rig.Core.Context.NowNs;
        rig.Frames.NowNs -= 5;
        rig.Send(rig.Frames.Timer());
        Assert.That(rig.Counters.TimeBackwards, Is.EqualTo(1));
        Assert.That(rig.Core.Context.NowNs, Is.EqualTo(nowNs));
        byte[] again = rig.Frames.Timer().ToArray();
        rig.Send(again);
        Assert.That((rig.Counters.SequenceBreaks, rig.Counters.SourceSequenceBreaks), Is.EqualTo((0L, 0L)));
        rig.Send(again);
        Assert.That((rig.Counters.SequenceBreaks, rig.Counters.SourceSequenceBreaks), Is.EqualTo((1L, 1L)));
        byte[] other = rig.Frames.Timer().ToArray();
        MemoryMarshal.Write(other.AsSpan(24), 77L);
        rig.Send(other);
        Assert.That((rig.Counters.SequenceBreaks, rig.Counters.SourceSequenceBreaks), Is.EqualTo((1L, 2L)));
    }

    [Test] // Goal: control that means nothing changes nothing. Method: a session state and a command of unknown value, a venue out of range.
    public void Meaningless_control_is_dropped()
    {
        using var rig = Rig();
        rig.Send(rig.Frames.Session((SessionStatus)9));
        rig.Send(rig.Frames.Session(SessionStatus.Down, venueId: 999));
        rig.Command((CommandKind)77);
        Assert.That(rig.Counters.MalformedFrames, Is.EqualTo(2));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: a kill is one mass cancel a venue, in one frame. Method: three venues, one of them with its route down.
    public void A_kill_sends_one_mass_cancel_to_every_venue()
    {
        using var rig = Rig();
        rig.Send(rig.Frames.Definition(instrumentId: 1, venueId: 2));
        rig.Send(rig.Frames.Definition(instrumentId: 2, venueId: 3));
        rig.Send(rig.Frames.Definition(instrumentId: 3, venueId: 3));
        rig.Command(CommandKind.Kill);
        Assert.That(rig.Sent.Select(order => (order.Kind, order.VenueId)), Is.EqualTo(new[]
        {
            (OutboundKind.MassCancel, (ushort)1), (OutboundKind.MassCancel, (ushort)2), (OutboundKind.MassCancel, (ushort)3),
        }));
    }

    [TestCase(CommandKind.Kill, RiskState.Halted)] // Goal: what makes the engine stricter is never lost. Method: it names one instrument.
    [TestCase(CommandKind.Stop, RiskState.Halted)]
    [TestCase(CommandKind.ReduceOnly, RiskState.ReduceOnly)]
    public void A_stricter_command_that_names_an_instrument_holds_for_all(CommandKind kind, RiskState expected)
    {
        using var rig = Rig();
        rig.Send(rig.Frames.Command(kind, instrumentId: 7));
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(expected));
        rig.Send(rig.Frames.Command(CommandKind.Acknowledge, instrumentId: 0));
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(expected), "an acknowledgement must be for all");
    }

    private static EngineRig Rig()
    {
        var rig = new EngineRig(CoreDeterminismTests.Configuration() with { InstrumentCapacity = 16, VenueCapacity = 8 });
        return rig;
    }

    private static void Send(EngineRig rig, byte[] frame, int at, ushort value)
    {
        var changed = (byte[])frame.Clone();
        MemoryMarshal.Write(changed.AsSpan(at), value);
        rig.Send(changed);
    }

    private static IEnumerable<string> Names() => Kinds().Select(kind => kind.Name);

    private static IEnumerable<(string Name, byte[] Frame)> Kinds()
    {
        var frames = new FrameFactory();
        yield return ("Definition", frames.Definition().ToArray());
        yield return ("Session", frames.SessionUp().ToArray());
        yield return ("Snapshot", frames.Snapshot([(Bid, 10), (Bid - EngineRig.Tick, 5)], [(Ask, 10)]).ToArray());
        yield return ("Book", frames.Update([(Bid, 10)], [(Ask, 10), (Ask + EngineRig.Tick, 3)]).ToArray());
        yield return ("Trade", frames.Trade(Bid, 1, Aggressor.Buy).ToArray());
        yield return ("Gap", frames.Gap().ToArray());
        yield return ("GapEverywhere", frames.Gap(FrameHeader.NoInstrument).ToArray());
        yield return ("Timer", frames.Timer().ToArray());
        yield return ("Command", frames.Command(CommandKind.Kill).ToArray());
        yield return ("Accepted", frames.Accepted(1, 1, Bid, 1).ToArray());
        yield return ("Rejected", frames.Rejected(1, RejectReason.RateLimit).ToArray());
        yield return ("Canceled", frames.Canceled(1, 1, 0, 0).ToArray());
        yield return ("CancelRejected", frames.CancelRejected(1, RejectReason.TooLate).ToArray());
        yield return ("Replaced", frames.Replaced(2, 1, 1, Bid, 1, 0).ToArray());
        yield return ("ReplaceRejected", frames.ReplaceRejected(2, 1, RejectReason.TooLate).ToArray());
        yield return ("Filled", frames.Filled(1, 1, 1, Bid, 1, Side.Buy).ToArray());
        yield return ("OpenOrder", frames.OpenOrder(1, 1, 1, Bid, 1, 0, Side.Buy).ToArray());
        yield return ("PositionReport", frames.PositionReport(1, 1, 1).ToArray());
        yield return ("StatusEnd", frames.StatusEnd(1, 0, 0, 0).ToArray());
        yield return ("StartOfRun", frames.StartOfRun().ToArray());
        yield return ("SetParameter", frames.SetParameter(1, 1).ToArray());
        yield return ("StateHash", frames.StateHash(1).ToArray());
        yield return ("Connected", frames.Connected(1).ToArray());
    }
}
