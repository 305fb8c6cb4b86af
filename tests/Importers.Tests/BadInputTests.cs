namespace LowLatencyMM.Importers.Tests;

/// <summary>Whatever is wrong with a recording, the user gets one line with file and line number.</summary>
public sealed class BadInputTests
{
    private const string Good = """["99.9","1.000"]""";

    private static IEnumerable<TestCaseData> BadLines()
    {
        yield return Case("another_format", "timestamp,price,amount", "not a raw Binance line");
        yield return Case("json_without_time", """{"e":"trade"}""", "not a raw Binance line");
        yield return Case("empty_line", "", "not a raw Binance line");
        yield return Case("foreign_object", Sample.Line(9, """{"hello":"world"}"""), "no depthUpdate, trade, bookTicker or snapshot");
        yield return Case("time_in_ms", """1700000000000 {"e":"trade"}""", "nanoseconds since 1970");
        yield return Case("time_beyond_64_bits", """99999999999999999999 {"e":"trade"}""", "not a raw Binance line");
        yield return Case("time_decreasing", Sample.Line(0, "{}"), "no depthUpdate, trade");
        yield return Case("unordered", Sample.Trade(0, 1, "1.0", "1.000", true), "never decrease");
        yield return Case("broken_json", Sample.Line(9, """{"e":"trade","s":}"""), "broken JSON at its byte 18");
        yield return Case("text_after_json", Sample.Line(9, """{"lastUpdateId":1,"bids":[],"asks":[]} x"""), "broken JSON");
        yield return Case("unknown_symbol", Sample.Trade(9, 1, "1.0", "1.000", true).Replace("XYZUSDT", "ETHUSDT"), "symbol \"ETHUSDT\" is not among the configured instruments (XYZUSDT)");
        yield return Case("price_overflow", Sample.Trade(9, 1, "99999999999.0", "1.000", true), "too large for 64 bits");
        yield return Case("price_digits", Sample.Trade(9, 1, "123456789012345678901234567890", "1.000", true), "too large for 64 bits");
        yield return Case("price_decimals", Sample.Trade(9, 1, "1.0000000001", "1.000", true), "more than 9 decimals");
        yield return Case("price_exponent", Sample.Trade(9, 1, "1e5", "1.000", true), "not a plain decimal number");
        yield return Case("price_negative", Sample.Trade(9, 1, "-1.0", "1.000", true), "negative");
        yield return Case("price_zero", Sample.Trade(9, 1, "0.0", "1.000", true), "price or quantity 0");
        yield return Case("quantity_off_step", Sample.Trade(9, 1, "1.0", "1.0005", true), "quantity 1.0005 is not a multiple of the quantity step 0.001");
        yield return Case("level_off_step", Sample.Depth(9, 101, 102, 100, """["1.0","0.0001"]""", ""), "not a multiple of the quantity step");
        yield return Case("level_price_zero", Sample.Depth(9, 101, 102, 100, """["0.0","1.000"]""", ""), "price 0");
        yield return Case("level_of_three", Sample.Depth(9, 101, 102, 100, """["1.0","1.000","x"]""", ""), "expected [price, quantity]");
        yield return Case("level_of_one", Sample.Depth(9, 101, 102, 100, """["1.0"]""", ""), "expected a decimal number in quotes");
        yield return Case("level_of_numbers", Sample.Depth(9, 101, 102, 100, "[1.0,2.0]", ""), "expected a decimal number in quotes");
        yield return Case("ids_reversed", Sample.Depth(9, 103, 102, 100, Good, ""), "expected U <= u");
        yield return Case("id_overflow", Sample.Depth(9, 101, 102, 100, Good, "").Replace("102", "99999999999999999999"), "fits 64 bits");
        yield return Case("missing_id", Sample.Depth(9, 101, 102, 100, Good, "").Replace("\"u\"", "\"y\""), "without a usable field \"u\"");
        yield return Case("venue_time_in_ns", Sample.Trade(9, 1, "1.0", "1.000", true).Replace("\"T\":1700000000013", "\"T\":1700000000013000000"), "milliseconds");
        yield return Case("long_symbol", Sample.Trade(9, 1, "1.0", "1.000", true).Replace("XYZUSDT", new string('X', 33)), "expected at most 32");
        yield return Case("no_symbol", Sample.Trade(9, 1, "1.0", "1.000", true).Replace("\"s\"", "\"y\""), "expected field \"s\"");

        static TestCaseData Case(string name, string line, string what) => new TestCaseData(line, what).SetArgDisplayNames(name);
    }

    // Goal: one clear line, with the line's number, whatever is wrong. Method: a good snapshot, the bad line, and good lines after it.
    [TestCaseSource(nameof(BadLines))]
    public void A_bad_line_is_named_by_file_and_line(string line, string what)
    {
        ImportRun run = ImportRun.Of(Sample.Snapshot(1, 100, Good, ""), line, Sample.Depth(9, 101, 102, 100, Good, ""));
        Assert.That(run.Failure, Is.Not.Null);
        Assert.That(run.Failure!.Message, Does.StartWith($"{run.FileName}(2): ").And.Contain(what));
        Assert.That(run.Failure.Message, Does.Not.Contain('\n'));
        Assert.That(run.Frames, Has.Count.EqualTo(2), "definition and snapshot came before");
    }

    [Test] // Goal: no cut of a plain file passes unseen or ends otherwise than in one line. Method: cut the sample after every byte.
    public void A_plain_file_cut_at_any_byte_is_refused_unless_the_cut_is_between_lines()
    {
        byte[] whole = Sample.Bytes(Sample.Lines);
        int linesBefore = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            ImportRun run = ImportRun.Of(whole[..length]);
            bool isBetweenLines = length > 0 && (whole[length - 1] == '\n' || whole[length] == '\n');
            if (length > 0 && whole[length - 1] == '\n') linesBefore++;
            if (length == 0) Assert.That(run.Failure?.Message, Does.Contain("(1): the file is empty"));
            else if (isBetweenLines && linesBefore + (whole[length] == '\n' ? 1 : 0) >= 3) Assert.That(run.Failure, Is.Null, $"whole lines, {length} bytes");
            else if (isBetweenLines) Assert.That(run.Failure?.Message, Does.Contain("no snapshot"), $"{length} bytes");
            else Assert.That(run.Failure?.Message, Does.StartWith($"{run.FileName}({linesBefore + 1}): the file is cut within its last line"), $"{length} bytes");
        }
    }

    [Test] // Goal: a gzip file cut anywhere is refused, in its trailer too. Method: cut after every byte.
    public void A_gzip_file_cut_at_any_byte_is_refused()
    {
        byte[] whole = Sample.Gzip(Sample.Bytes(Sample.Lines));
        Assert.That(ImportRun.Of(whole).Failure, Is.Null);
        for (int length = 0; length < whole.Length; length++)
            Assert.That(ImportRun.Of(whole[..length]).Failure, Is.Not.Null, $"{length} of {whole.Length} bytes");
    }

    [Test] // Goal: damage inside gzip is refused or harmless, never a wrong frame. Method: flip every bit of the file.
    public void A_flipped_bit_in_a_gzip_file_never_alters_a_whole_import()
    {
        byte[] whole = Sample.Gzip(Sample.Bytes(Sample.Lines));
        List<byte[]> expected = ImportRun.Of(whole).Frames;
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            ImportRun run = ImportRun.Of(damaged);
            if (run.Failure is null) Assert.That(run.Frames, Is.EqualTo(expected), $"bit {bit}");
        }
    }

    [Test] // Goal: updates without a snapshot build no book, and that is said. Method: a file of updates alone.
    public void Updates_without_a_snapshot_are_refused_at_the_end()
    {
        ImportRun run = ImportRun.Of(Sample.Depth(1, 1, 2, 0, Good, ""), Sample.Depth(2, 3, 4, 2, Good, ""));
        Assert.That(run.Failure?.Message, Does.StartWith($"{run.FileName}(2): the file ends with 2 depth updates of XYZUSDT and no snapshot"));
    }

    [Test] // Goal: memory stays bounded while no snapshot comes. Method: more updates than are kept; a snapshot that only the forgotten ones reach.
    public void Updates_wait_for_a_snapshot_in_bounded_memory()
    {
        string[] updates = [.. Enumerable.Range(1, 5_000).Select(id => Sample.Depth(1, id, id, id - 1, Good, ""))];
        ImportRun tooOld = ImportRun.Of([.. updates, Sample.Snapshot(2, 500, Good, "")]);
        Assert.That(tooOld.Failure?.Message, Does.Contain("(5001): the file ends with 5000 depth updates"));
        Assert.That(tooOld.Statistics.DepthUpdatesDropped, Is.EqualTo(5_000 - 4_096));
        ImportRun recent = ImportRun.Of([.. updates, Sample.Snapshot(2, 1_000, Good, "")]);
        Assert.That(recent.Failure, Is.Null);
        Assert.That((recent.Statistics.DepthUpdates, recent.Statistics.DepthUpdatesDropped), Is.EqualTo((4_001, 999)));
    }

    [Test] // Goal: a file that cannot be opened is one line too. Method: a path that does not exist, and a directory.
    public void A_file_that_cannot_be_opened_is_named()
    {
        foreach (string path in new[] { "/does/not/exist.jsonl", Path.GetTempPath() })
        {
            var failure = Assert.Throws<ImportException>(() => new BinanceRawImporter(path, [], sourceId: 1));
            Assert.That(failure!.Message, Does.StartWith(path + ": cannot be read: ").And.Not.Contain('\n'));
        }
    }

    [Test] // Goal: a snapshot without a symbol is not guessed. Method: two symbols seen before, and none seen with two configured.
    public void A_snapshot_of_an_unknown_symbol_is_refused()
    {
        ImportedInstrument[] two = [TestInstruments.Create("XYZUSDT", TestInstruments.Thousandth, 1), TestInstruments.Create("ABC", TestInstruments.Thousandth, 2)];
        string abc = Sample.Trade(2, 1, "1.0", "1.000", true).Replace("XYZUSDT", "ABC");
        ImportRun several = ImportRun.Of(Sample.Bytes(Sample.Trade(1, 1, "1.0", "1.000", true), abc, Sample.Snapshot(3, 1, Good, "")), two);
        Assert.That(several.Failure?.Message, Does.Contain("(3): a snapshot that does not name its symbol in a file of several"));
        ImportRun none = ImportRun.Of(Sample.Bytes(Sample.Snapshot(3, 1, Good, "")), two);
        Assert.That(none.Failure?.Message, Does.Contain("(1): a snapshot that does not name its symbol before"));
    }
}
