using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host.Tests;

/// <summary>What a visitor of a played journal is told.</summary>
public sealed class JournalPlaybackTests
{
    private TemporaryDirectory _directory = null!;

    [OneTimeSetUp]
    public void Record()
    {
        _directory = new TemporaryDirectory();
        string data = MarketRecording.Write(_directory["data"], seed: 3, seconds: 20);
        Llmm.Run("backtest", "--data", data, "--out", _directory["run"]).AssertSuccess();
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: every frame, order and fill is told once, in order, and decoded right. Method: sums of what was told against the engine's own counts.
    public void Every_frame_order_and_fill_is_told_once_and_adds_up_to_the_engines_counts()
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(_directory["run"], new MarketMakerFactory());
        var tally = new Tally();
        var visitor = new TallyVisitor(tally);
        Assert.That(playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false), Is.Null);
        StrategyContext context = playback.Core.Context;
        EngineCounters counters = context.Counters;
        int slot = (int)(TestConfiguration.Simulated.Rules.InstrumentId & 0xFFFF);
        Position position = context.Positions[slot];
        Assert.Multiple(() =>
        {
            Assert.That(playback.HasEnd, Is.True);
            Assert.That(counters.Fills, Is.GreaterThan(5), "or the test tests nothing");
            Assert.That(tally.Before, Is.EqualTo(playback.Frames));
            Assert.That(tally.After, Is.EqualTo(playback.Frames));
            Assert.That(tally.Orders, Is.EqualTo(playback.Core.OrderCount));
            Assert.That(
                (tally.Kinds[(int)OutboundKind.New], tally.Kinds[(int)OutboundKind.Replace], tally.Kinds[(int)OutboundKind.Cancel], tally.Kinds[(int)OutboundKind.MassCancel]),
                Is.EqualTo((counters.NewOrders, counters.ReplaceOrders, counters.CancelOrders, counters.MassCancels)));
            Assert.That(tally.Fills, Is.EqualTo(counters.Fills));
            Assert.That(tally.Position, Is.EqualTo(position.Lots.Count));
            Assert.That(tally.FeeNanos * 1_000_000_000, Is.EqualTo(-position.Fees));
            Assert.That(tally.Bought, Is.EqualTo(position.BoughtLots.Count));
        });
    }

    [Test] // Goal: only a booked fill is told. Method: a fill's frame once more at the end of the journal.
    public void A_repeated_fill_is_no_fill()
    {
        (Journal.JournalDescription description, List<byte[]> frames) = JournalFiles.Read(_directory["run/journal"]);
        byte[] fill = frames.Last(frame => MessageText.Kind(frame.AsSpan(FrameHeader.SizeBytes)) == "Filled").ToArray();
        System.Runtime.InteropServices.MemoryMarshal.AsRef<FrameHeader>(fill.AsSpan()).Sequence = frames.Count + 1;
        JournalFiles.Write(_directory["twice"], description, [.. frames, fill]);
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(_directory["twice"], new MarketMakerFactory());
        var tally = new Tally();
        var visitor = new TallyVisitor(tally);
        playback.Play(ref visitor, isVerified: false, new ProgressLine(TextWriter.Null, false), "testing", () => false);
        Assert.That(playback.Core.Context.Counters.DuplicateFills, Is.EqualTo(1));
        Assert.That(tally.Fills, Is.EqualTo(playback.Core.Context.Counters.Fills));
    }

    [Test] // Goal: the message that begins a reconciliation is told like any order message, without an order's fields. Method: one encoded, decoded and exported.
    public void A_status_request_is_decoded_and_exported()
    {
        byte[] message = new byte[SbeHeader.SizeBytes + StatusRequestEncoder.BlockLength];
        Assert.That(StatusRequestEncoder.TryWrap(message, out StatusRequestEncoder encoder));
        encoder.VenueId = 3;
        CauseEncoder cause = encoder.Cause;
        cause.FrameSequence = 9;
        PlaybackOrder order = PlaybackOrder.Decode(message);
        Assert.That((order.Kind, order.VenueId, order.FrameSequence, order.InstrumentId), Is.EqualTo((OutboundKind.StatusRequest, (ushort)3, 9L, FrameHeader.NoInstrument)));
        using (var export = new OrderExport(_directory.Path, new ExportInstruments()))
        {
            export.OnOrder(in order);
            foreach (CsvFile file in export.Files) file.Commit();
        }

        string[] lines = File.ReadAllLines(_directory["orders.csv"]);
        Assert.That(lines[1], Does.Contain(",StatusRequest,").And.EndWith(","));
        Assert.That(lines[1].Split(','), Has.Length.EqualTo(lines[0].Split(',').Length));
    }

    [Test] // Goal: someone who asks for an end gets it. Method: asked before the first look.
    public void An_interruption_ends_it()
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(_directory["data"], new MarketMakerFactory());
        var visitor = new SilentVisitor();
        UserException exception = Assert.Throws<UserException>(
            () => playback.Play(ref visitor, isVerified: false, new ProgressLine(TextWriter.Null, false), "testing", () => true))!;
        Assert.That(exception.Message, Does.StartWith("interrupted after"));
    }

    private sealed class Tally
    {
        public long Before { get; set; }

        public long After { get; set; }

        public long Orders { get; set; }

        public long[] Kinds { get; } = new long[5];

        public long Fills { get; set; }

        public long Position { get; set; }

        public long Bought { get; set; }

        public Int128 FeeNanos { get; set; }
    }

    private readonly struct TallyVisitor(Tally tally) : IPlaybackVisitor
    {
        public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
        {
            Assert.That(header.Sequence, Is.EqualTo(context.FrameSequence + 1), "the state before the frame");
            tally.Before++;
        }

        public void OnOrder(in PlaybackOrder order, StrategyContext context)
        {
            tally.Orders++;
            tally.Kinds[(int)order.Kind]++;
            Assert.That((order.OrderNumber, order.FrameSequence), Is.EqualTo((tally.Orders, context.FrameSequence)));
            if (order.Kind != OutboundKind.New) return;
            Assert.That(context.Orders.TryFind(order.ClientOrderId, out int slot), Is.True);
            Order sent = context.Orders[slot];
            Assert.That((order.Price, order.Lots, order.Side, order.Level), Is.EqualTo((sent.Price, sent.Lots, sent.Side, sent.Level)));
        }

        public void OnFill(in PlaybackFill fill, StrategyContext context)
        {
            tally.Fills++;
            tally.Position += fill.Sign * fill.Lots.Count;
            if (fill.Sign > 0) tally.Bought += fill.Lots.Count;
            tally.FeeNanos += fill.FeeNanos;
            Assert.That(fill.PositionLots.Count, Is.EqualTo(tally.Position));
            Assert.That(fill.Mark.Nanos, Is.GreaterThan(0));
        }

        public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
        {
            Assert.That(header.Sequence, Is.EqualTo(context.FrameSequence), "the state after the frame");
            tally.After++;
        }
    }
}
