using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers.Tests;

/// <summary>The importer on small invented recordings: what becomes a frame, and in which form.</summary>
public sealed class BinanceRawImporterTests
{
    private const string Bid = """["99.9","1.000"]""";
    private const string Ask = """["100.1","2.000"]""";

    private static readonly string[] SampleFrames =
    [
        "definition XYZUSDT",
        "snapshot 100.0 b99.9x1000 b99.8x2500 a100.1x4000 a100.2x1000",
        "update 105 b99.9x3000 a100.2x0",
        "trade 7 100.1x250 Buy",
        "update 110 b99.9x0 a100.1x3750",
        "update 111 a100.0x1000",
        "trade 8 99.8x1000 Sell",
    ];

    [Test] // Goal: the whole path on a small file that stands here. Method: frames in words, compared with what a reader of the lines expects.
    public void A_small_recording_becomes_the_frames_that_a_reader_expects([Values] bool isGzip)
    {
        byte[] content = Sample.Bytes(Sample.Lines);
        ImportRun run = ImportRun.Of(isGzip ? Sample.Gzip(content) : content);

        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Texts, Is.EqualTo(SampleFrames));
        Assert.That(run.Headers.Select(header => header.SourceSequence), Is.EqualTo(Enumerable.Range(1, SampleFrames.Length)));
        Assert.That(run.Headers, Has.All.Matches<FrameHeader>(header => header is { SourceId: 3, InstrumentId: 1 } && header.Flags.HasFlag(FrameFlags.EndOfEvent)));
        FrameHeader update = run.Headers.ElementAt(2);
        Assert.That(update.ReceiveTimeNs, Is.EqualTo(Sample.StartNs + 3_000_000), "a buffered update enters the book with its snapshot");
        Assert.That(update.VenueTimeNs, Is.EqualTo(Sample.StartNs + 6_000_000), "and keeps the venue's time");
        Assert.That(run.Statistics.ClockOffsetNs, Is.EqualTo(-4_000_000));
        Assert.That((run.Statistics.DepthUpdatesDropped, run.Statistics.BookTickers, run.Statistics.Lines), Is.EqualTo((1, 3, 10)));
    }

    [Test] // Goal: the check works where the recordings are absent. Method: the sample as it is, then one lot more in its last ticker.
    public void The_check_passes_on_the_sample_and_fails_on_a_wrong_ticker()
    {
        string[] lines = [.. Sample.Lines];
        ImportRun run = ImportRun.Of(lines);
        Assert.That((run.Check.Checked, run.Check.Mismatched), Is.EqualTo((3, 0)));

        lines[9] = Sample.Ticker(9, 111, "99.8", "2.500", "100.0", "1.001");
        run = ImportRun.Of(lines);
        Assert.That((run.Check.Checked, run.Check.Mismatched), Is.EqualTo((3, 1)));
        Assert.That(run.Check.FirstMismatch!.TickerId, Is.EqualTo(111));
    }

    [Test] // Goal: a break in the ids is a Gap, and nothing enters the book until a snapshot. Method: the second update's "pu" skips ids.
    public void A_break_in_the_ids_is_a_gap_until_the_next_snapshot()
    {
        ImportRun run = ImportRun.Of(
            Sample.Snapshot(1, 100, Bid, Ask),
            Sample.Depth(2, 101, 102, 100, Bid, ""),
            Sample.Depth(3, 105, 106, 104, Bid, ""),
            Sample.Depth(4, 107, 108, 106, Bid, ""),
            Sample.Snapshot(5, 103, Bid, Ask), // older than the first update that waits: no use
            Sample.Snapshot(6, 106, Bid, Ask),
            Sample.Depth(7, 109, 110, 108, Bid, ""));
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Texts.Select(text => string.Join(' ', text.Split(' ').Take(3))).Skip(1), Is.EqualTo(new[]
        {
            "snapshot 100.0 b99.9x1000", "update 102 b99.9x1000", "gap 102 104", "snapshot 106.0 b99.9x1000", "update 106 b99.9x1000",
            "update 108 b99.9x1000", "update 110 b99.9x1000",
        }));
        Assert.That((run.Statistics.Gaps, run.Statistics.Snapshots, run.Statistics.SnapshotsIgnored), Is.EqualTo((1, 2, 1)));
    }

    [Test] // Goal: spot has no "pu" and no venue time of updates but E. Method: spot's form of each line.
    public void Spot_joins_updates_by_their_first_id()
    {
        ImportRun run = ImportRun.Of(
            Sample.Line(1, """{"stream":"x","data":{"e":"depthUpdate","E":1700000000002,"s":"XYZUSDT","U":99,"u":101,"b":[["99.9","1.00000000"]],"a":[]}}"""),
            Sample.Line(2, """{"lastUpdateId":100,"bids":[["99.80000000","1.00000000"]],"asks":[]}"""),
            Sample.Line(3, """{"stream":"x","data":{"u":101,"s":"XYZUSDT","b":"99.90000000","B":"1.00000000","a":"0.00","A":"0.00"}}"""),
            Sample.Line(4, """{"stream":"x","data":{"e":"depthUpdate","E":1700000000005,"s":"XYZUSDT","U":102,"u":103,"b":[],"a":[]}}"""),
            Sample.Line(5, """{"stream":"x","data":{"e":"depthUpdate","E":1700000000006,"s":"XYZUSDT","U":105,"u":105,"b":[],"a":[]}}"""));
        Assert.That(run.Texts.Skip(1), Is.EqualTo(new[] { "snapshot 100.0 b99.8x1000", "update 101 b99.9x1000", "update 103", "gap 103 104 SequenceGap" }));
        Assert.That((run.Check.Checked, run.Check.Mismatched), Is.EqualTo((2, 0)));
        Assert.That(run.Headers.ElementAt(2).VenueTimeNs, Is.EqualTo(Sample.StartNs + 2_000_000));
    }

    [Test] // Goal: large events are split and whole again. Method: 100 levels a side, counted from the frames.
    public void A_book_of_many_levels_is_split_into_parts()
    {
        string bids = string.Join(',', Enumerable.Range(0, 100).Select(i => $"""["{90 - i * 0.1:0.0}","1.000"]"""));
        string asks = string.Join(',', Enumerable.Range(0, 100).Select(i => $"""["{91 + i * 0.1:0.0}","1.000"]"""));
        ImportRun run = ImportRun.Of(Sample.Snapshot(1, 100, bids, asks), Sample.Depth(2, 101, 102, 100, bids, asks));
        int parts = BookFrameWriter.FrameCount(100, 100);
        Assert.That(run.Frames, Has.Count.EqualTo(1 + 2 * parts));
        Assert.That(run.Frames, Has.All.Matches<byte[]>(frame => frame.Length <= FrameLayout.SlotBytes));
        Assert.That(run.Headers.Count(header => header.Flags.HasFlag(FrameFlags.EndOfEvent)), Is.EqualTo(3));
        Assert.That(run.Texts.Sum(text => text.Split(" b9").Length + text.Split(" b8").Length - 2), Is.EqualTo(2 * 100));
    }

    [Test] // Goal: what does not move the book is counted and left out. Method: an insurance trade, other streams, a partial-depth stream.
    public void Trades_outside_the_book_and_other_streams_are_left_out()
    {
        ImportRun run = ImportRun.Of(
            Sample.Trade(1, 1, "100.0", "1.000", true, type: "INSURANCE_FUND"),
            Sample.Line(2, """{"stream":"x@aggTrade","data":{"e":"aggTrade","E":1700000000002,"s":"XYZUSDT","a":5,"p":"1.0","q":"1","f":1,"l":2,"T":1700000000002,"m":true}}"""),
            Sample.Line(3, """{"stream":"x@depth5","data":{"lastUpdateId":5,"bids":[],"asks":[]}}"""));
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Frames, Is.Empty);
        Assert.That((run.Statistics.TradesOutsideBook, run.Statistics.OtherEvents, run.Statistics.Trades), Is.EqualTo((1, 2, 0)));
    }

    [Test] // Goal: several instruments in one file keep apart, each defined before its first frame. Method: a named snapshot for one of two.
    public void Two_symbols_in_one_file_have_two_books()
    {
        ImportedInstrument[] instruments = [TestInstruments.Create("XYZUSDT", TestInstruments.Thousandth, 1), TestInstruments.Create("ABC", 1_000_000_000, 2)];
        ImportRun run = ImportRun.Of(Sample.Bytes(
            Sample.Line(1, """{"lastUpdateId":5,"symbol":"ABC","pair":"ABC","bids":[["7.0","3"]],"asks":[]}"""),
            Sample.Trade(2, 1, "100.0", "1.000", true)), instruments);
        Assert.That(run.Texts, Is.EqualTo(new[] { "definition ABC", "snapshot 5.0 b7.0x3", "definition XYZUSDT", "trade 1 100.0x1000 Sell" }));
        Assert.That(run.Headers.Select(header => header.InstrumentId), Is.EqualTo(new[] { 2u, 2u, 1u, 1u }));
    }

    [Test] // Goal: the sink path gives the same frames, with progress to the end. Method: compare with the frames pulled one by one.
    public void Copying_into_a_sink_gives_the_same_frames_and_reports_progress()
    {
        using var file = new TemporaryFile(Sample.Bytes(Sample.Lines));
        using var importer = new BinanceRawImporter(file.Path, [TestInstruments.Create("XYZUSDT", TestInstruments.Thousandth)], sourceId: 3);
        var sink = new ListSink(new byte[FrameLayout.SlotBytes], []);
        var progress = new List<ImportProgress>();
        importer.CopyTo(ref sink, progress.Add);
        Assert.That(sink.Frames, Is.EqualTo(ImportRun.Of(Sample.Lines).Frames));
        Assert.That(progress[^1], Is.EqualTo(new ImportProgress(importer.Progress.BytesTotal, importer.Progress.BytesTotal, sink.Frames.Count)));
    }

    private readonly record struct ListSink(byte[] Slot, List<byte[]> Frames) : IFrameSink
    {
        public bool TryClaim(out Span<byte> frame)
        {
            frame = Slot;
            return true;
        }

        public void Commit()
        {
            FrameHeader header = System.Runtime.InteropServices.MemoryMarshal.Read<FrameHeader>(Slot);
            Frames.Add(Slot[..(FrameHeader.SizeBytes + (int)header.Length)]);
        }
    }
}
