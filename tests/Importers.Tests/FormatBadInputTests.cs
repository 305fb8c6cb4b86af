using System.Text;

namespace LowLatencyMM.Importers.Tests;

/// <summary>Whatever is wrong with a file of any format, the user gets one line with file and line number, and never anything else.</summary>
public sealed class FormatBadInputTests
{
    private static readonly FormatSample[] Samples = FormatSample.All;
    private static readonly string[] AbsurdNumbers = ["1e308", "-1", "-0.5", "NaN", "Infinity", "", " ", "123456789012345678901234567890", "0x10", "1e-30", "1,5", "--1", "1e", "e5"];

    private static IEnumerable<TestCaseData> BadLines()
    {
        yield return Case("unordered", FormatSample.TardisL2, 6, line => line.Replace("1700000000003000", "1700000000001999"), "never decrease");
        yield return Case("side", FormatSample.TardisL2, 4, line => line.Replace(",bid,", ",buy,"), "column \"side\": \"buy\" is neither bid nor ask");
        yield return Case("flag", FormatSample.TardisL2, 4, line => line.Replace("false", "no"), "column \"is_snapshot\": \"no\" is neither true nor false");
        yield return Case("off_tick", FormatSample.TardisL2, 4, line => line.Replace("99.9,", "99.95,"), "price 99.95 is not a multiple of the tick size 0.1 of XYZ");
        yield return Case("off_step", FormatSample.TardisL2, 5, line => line[..^1] + "0.0005", "quantity 0.0005 is not a multiple of the quantity step 0.001");
        yield return Case("symbol", FormatSample.TardisL2, 5, line => line.Replace("XYZ", "ABC"), "symbol \"ABC\" is not among the configured instruments (XYZ)");
        yield return Case("milliseconds", FormatSample.TardisL2, 1, line => line.Replace("1700000000001000", "1700000000001"), "a time in milliseconds, not in microseconds");
        yield return Case("nanoseconds", FormatSample.TardisTrades, 1, line => line.Replace("1700000000000000", "1700000000000000000"), "a time in nanoseconds");
        yield return Case("year_1970", FormatSample.TardisTrades, 1, line => line.Replace("1700000000001000", "0"), "between the years 2000 and 2100");
        yield return Case("time_zone", FormatSample.TardisTrades, 1, line => line.Replace("1700000000001000", "1699996400001000"), "received 1 hours before the venue's own time");
        yield return Case("missing_field", FormatSample.TardisTrades, 2, line => line[..line.LastIndexOf(',')], "7 columns, expected 8");
        yield return Case("side_of_trade", FormatSample.TardisTrades, 2, line => line.Replace("sell", "ask"), "\"ask\" is not buy, sell or unknown");
        yield return Case("amount_0", FormatSample.TardisTrades, 2, line => line.Replace("1e0", "0"), "not an amount above 0");
        yield return Case("quote", FormatSample.TardisTrades, 2, line => line.Replace("sell", "se\"ll"), "column 6: a misplaced quote");
        yield return Case("open_quote", FormatSample.TardisTrades, 2, line => line.Replace("sell", "\"sell"), "a misplaced quote");
        yield return Case("levels_unordered", FormatSample.TardisBookSnapshot, 2, line => line.Replace("100.2", "100.1"), "not worse than the level before it");
        yield return Case("column_missing", FormatSample.TardisL2, 0, line => line.Replace(",amount", ",quantity"), "no column \"amount\"");
        yield return Case("lobster_type", FormatSample.Lobster, 3, line => line.Replace(",5,0", ",8,0"), "not a type from 1 to 7");
        yield return Case("lobster_direction", FormatSample.Lobster, 3, line => line[..^1] + "0", "neither 1 nor -1");
        yield return Case("lobster_time", FormatSample.Lobster, 3, line => line.Replace("34200.", "86400."), "not in seconds after midnight");
        yield return Case("lobster_unordered", FormatSample.Lobster, 6, line => line.Replace("34201,", "34199,"), "never decrease");
        yield return Case("lobster_halt", FormatSample.Lobster, 6, line => line.Replace(",-1,-1", ",5,-1"), "not -1, 0 or 1 as in a halt");
        yield return Case("vision_flag", FormatSample.AggregateTrades, 1, line => line.Replace("False", "maybe"), "column \"isBuyerMaker\": \"maybe\" is neither True nor False");
        yield return Case("vision_time", FormatSample.AggregateTrades, 1, line => line.Replace("1700000000001", "1700000001"), "not in milliseconds or microseconds");
        yield return Case("vision_unordered", FormatSample.AggregateTrades, 1, line => line.Replace("1700000000001", "1699999999999"), "never decrease");

        static TestCaseData Case(string name, FormatSample sample, int line, Func<string, string> change, string what)
            => new TestCaseData(sample.With(line, change), line + 1, what).SetArgDisplayNames(sample.Format, name);
    }

    // Goal: one clear line, with the line's number. Method: one line of a good file made bad in one way.
    [TestCaseSource(nameof(BadLines))]
    public void A_bad_line_is_named_by_file_and_line(object sample, int line, string what) => AssertFails(FormatRun.Of((FormatSample)sample), line, what);

    [Test] // Goal: no absurd number passes, in any column that is read as one. Method: each into each field of each format's row.
    public void An_absurd_number_in_any_field_is_an_error_or_changes_no_number([ValueSource(nameof(Samples))] object sample, [ValueSource(nameof(AbsurdNumbers))] string absurd)
    {
        var file = (FormatSample)sample;
        int line = file.HasHeader ? 2 : 1;
        int columns = file.Lines[line].Split(',').Length;
        for (int column = 0; column < columns; column++)
        {
            string[] fields = file.Lines[line].Split(',');
            fields[column] = absurd;
            FormatRun run = FormatRun.Of(file.With(line, _ => string.Join(',', fields)));
            if (run.Failure is not null) AssertFails(run, line + 1, "");
            else Assert.That(IsFree(file, column, absurd), $"\"{absurd}\" in column {column + 1} of {file.Format}");
        }

        // What is not read as a number: names, ids, and what may be absent.
        static bool IsFree(FormatSample file, int column, string absurd) => file.Format switch
        {
            "tardis-trades" => column is 0 or 4 || (column == 2 && absurd.Length == 0),
            "tardis-book-snapshot" => column == 0 || absurd.Length == 0,
            "tardis-l2" => column == 0 || (column == 2 && absurd.Length == 0),
            "lobster" => (column is 2 or 5) && absurd == "-1", // an order id; the other side
            _ => column is 0 or 3 or 4,
        };
    }

    [Test] // Goal: no cut passes unseen. Method: the file cut after every byte; only cuts between rows leave a whole file.
    public void A_plain_file_cut_at_any_byte_is_refused_unless_whole_rows_are_left([ValueSource(nameof(Samples))] object sample)
    {
        var file = (FormatSample)sample;
        byte[] whole = file.Bytes;
        List<byte[]> expected = FormatRun.Of(file).Frames;
        for (int length = 0; length < whole.Length; length++)
        {
            FormatRun run = FormatRun.Of(file, whole[..length]);
            int line = whole.AsSpan(0, length).Count((byte)'\n') + (length == 0 || whole[length - 1] != '\n' ? 1 : 0);
            if (run.Failure is null)
            {
                bool isBetweenRows = whole[length - 1] == '\n' || whole[length] == '\n';
                Assert.That(isBetweenRows, $"{length} bytes");
                int sure = file.Format == "tardis-l2" ? run.Frames.Count - 1 : run.Frames.Count; // nothing tells a cut event from a small one
                Assert.That(run.Frames.Take(sure), Is.EqualTo(expected.Take(sure)), $"{length} bytes");
                Assert.That(file.Book is null || length == whole.Length - 1, "the book file has more rows");
                continue;
            }
            Assert.That(run.Failure.Message, Does.StartWith(run.FileName).Or.Contain("_orderbook_").And.Not.Contain('\n'), $"{length} bytes");
            if (run.Failure.File == run.FileName) Assert.That(run.Failure.Line, Is.EqualTo(Math.Max(1, line)), $"{length} bytes: {run.Failure.Message}");
        }
    }

    [Test] // Goal: compressed files cut anywhere are refused. Method: cut after every byte.
    public void A_compressed_file_cut_at_any_byte_is_refused([ValueSource(nameof(Samples))] object sample, [Values] bool isZip)
    {
        var file = (FormatSample)sample;
        byte[] whole = isZip ? FormatTests.Zip(file.FileName, file.Bytes) : Sample.Gzip(file.Bytes);
        Assert.That(FormatRun.Of(file, whole).Failure, Is.Null);
        for (int length = 0; length < whole.Length; length++)
            Assert.That(FormatRun.Of(file, whole[..length]).Failure?.Message, Does.Not.Contain('\n').And.Not.Null, $"{length} of {whole.Length} bytes");
    }

    private static IEnumerable<object[]> Foreigners() => from file in Samples from other in Samples where file != other select new object[] { file, other };

    // Goal: a foreign file is told apart by what it looks like. Method: every format's sample given to every other importer.
    [TestCaseSource(nameof(Foreigners))]
    public void A_foreign_file_is_named_by_what_it_looks_like(object sample, object other)
    {
        var file = (FormatSample)sample;
        var expected = (FormatSample)other;
        string name = file.Format == "lobster" ? file.FileName : expected.FileName; // a row of LOBSTER's is known only by its name
        FormatRun run = FormatRun.Of(file with { FileName = name, Book = null }, file.Bytes, expected.Format);
        Assert.That(run.Failure, Is.Not.Null);
        if (run.Failure!.Line > 0) AssertFails(run, 1, $"it looks like {file.Format}");
        else Assert.That(run.Failure.Message, Does.Contain("the name holds no"));
    }

    [TestCase("exchange,symbol,timestamp,local_timestamp,funding_rate\n", "another data set of Tardis")]
    [TestCase("<html>\n", "HTML or XML")]
    [TestCase("{\"topic\":\"orderbook.500.XRPUSDT\"}\n", "an order book recording of Bybit")]
    [TestCase("open_time,open,high\n", "candles of Binance")]
    [TestCase("hello\n", "begins with \"hello\"")]
    [TestCase("\u001b[2J\n", "begins with \"?[2J\"")]
    [TestCase("", "the file is empty")]
    public void A_file_of_no_known_format_is_described(string text, string what)
    {
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(text));
        var failure = Assert.Throws<ImportException>(() => ImportFormats.Detect(file.Path));
        Assert.That(failure!.Message, Does.StartWith($"{file.Path}(1): ").And.Contain(what).And.Contain("tardis-l2").And.Not.Contain('\n'));
    }

    [Test] // Goal: compressions that we do not read are named. Method: their magic bytes.
    public void Unknown_compressions_are_named()
    {
        foreach ((byte[] magic, string kind) in new (byte[], string)[] { ([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3], "zstd"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz"), ("BZh91"u8.ToArray(), "bzip2") })
        {
            using var file = new TemporaryFile(magic);
            Assert.That(Assert.Throws<ImportException>(() => ImportFormats.Detect(file.Path))!.Message, Does.Contain($"is compressed with {kind}"));
        }
        byte[] two = FormatTests.Zip("a", [1], [2]);
        Assert.That(FormatRun.Of(FormatSample.AggregateTrades, two).Failure!.Message, Does.Contain("holds 2 files, expected one"));
    }

    [Test] // Goal: files without rows and without anything are told apart. Method: nothing; the header alone.
    public void Empty_files_and_headers_alone_are_refused([ValueSource(nameof(Samples))] object sample)
    {
        var file = (FormatSample)sample;
        AssertFails(FormatRun.Of(file, []), 1, "the file is empty");
        if (file.HasHeader) AssertFails(FormatRun.Of(file with { Lines = [file.Lines[0]] }), 1, "the file ends after its header");
    }

    [Test] // Goal: damage of any kind is one line or harmless, never another exception. Method: seeded mutations of each sample, thousands of them.
    public void No_mutation_of_a_file_escapes_as_another_exception([ValueSource(nameof(Samples))] object sample, [Range(1, 4)] int seed)
    {
        var file = (FormatSample)sample;
        var random = new Random(seed);
        byte[][] packed = [file.Bytes, file.Bytes, file.Bytes, Sample.Gzip(file.Bytes), FormatTests.Zip(file.FileName, file.Bytes)];
        int refused = 0;
        for (int round = 0; round < 250; round++)
        {
            byte[] content = Mutate(packed[random.Next(packed.Length)], random);
            FormatSample mutated = file.Book is { } book && random.Next(3) == 0
                ? file with { Book = [Encoding.Latin1.GetString(Mutate(Sample.Bytes(book), random))] }
                : file;
            FormatRun run = FormatRun.Of(mutated, content);
            if (run.Failure is null) continue;
            refused++;
            Assert.That(run.Failure.Message, Does.Not.Contain('\n').And.Contain(": "), $"round {round}");
        }
        Assert.That(refused, Is.GreaterThan(50), "the mutations do damage");
    }

    [Test] // Goal: every event late by hours is a wrong clock; one late event is not. Method: a thousand trades, all or one of them shifted.
    public void A_clock_ahead_by_hours_is_refused_but_one_late_event_is_not()
    {
        string[] Trades(Func<int, long> delayUs) =>
        [
            FormatSample.TardisTrades.Lines[0],
            .. Enumerable.Range(0, 1_200).Select(i => $"venue,XYZ,{FormatSample.StartUs + i - delayUs(i)},{FormatSample.StartUs + i},{i},buy,100.1,1"),
        ];
        AssertFails(FormatRun.Of(FormatSample.TardisTrades with { Lines = Trades(_ => 7_200_000_000) }), 1_001, "at least 2 hours after the venue's own time");
        Assert.That(FormatRun.Of(FormatSample.TardisTrades with { Lines = Trades(i => i == 5 ? 7_200_000_000 : 10) }).Failure, Is.Null);
    }

    [Test] // Goal: historic ticks are the user's choice. Method: a price between ticks, refused and kept.
    public void Prices_off_the_tick_are_kept_when_asked_for()
    {
        FormatSample file = FormatSample.TardisTrades.With(1, line => line.Replace("100.1", "100.15"));
        AssertFails(FormatRun.Of(file), 2, "--off-tick keep");
        FormatRun kept = FormatRun.Of(file, OffTickPolicy.Keep);
        Assert.That((kept.Failure, kept.Statistics.PricesOffTick, kept.Statistics.Trades), Is.EqualTo(((ImportException?)null, 1L, 3L)));
    }

    [Test] // Goal: a book that its messages do not explain is noticed. Method: one size of one row, and a row left out.
    public void A_book_row_that_its_message_does_not_explain_fails_the_check()
    {
        FormatSample sample = FormatSample.Lobster;
        string[] book = [.. sample.Book!];
        book[4] = book[4].Replace("1001000,10", "1001000,11");
        FormatRun altered = FormatRun.Of(sample with { Book = book });
        Assert.That(altered.Failure, Is.Null);
        Assert.That(altered.Verdict!.FirstFailure, Does.Contain("line 5 of the order book").And.Contain("line 5"));
        Assert.That(altered.Verdict.Text, Is.EqualTo("6 rows explained by their messages, 2 not"));
        Assert.That(FormatRun.Of(sample with { Book = sample.Book[..^1] }).Failure!.Message, Does.Contain("_orderbook_2.csv(8): the file ends before its messages do"));
        Assert.That(FormatRun.Of(sample with { Book = [.. sample.Book, sample.Book[^1]] }).Failure!.Message, Does.Contain("a row more than the 9 messages"));
        FormatRun none = FormatRun.Of(sample with { Book = null });
        Assert.That(none.Texts, Is.EqualTo(new[] { "definition XYZ", "trade 3 100.1x5000 Buy", "trade 4 100.0x7000 Sell", "status Halted", "status Trading" }));
        Assert.That(none.Verdict!.Text, Does.StartWith("none: "));
    }

    [Test] // Goal: updates without a snapshot build no book, and that is said. Method: the sample without its snapshot rows.
    public void Updates_without_a_snapshot_are_refused_at_the_end()
    {
        string[] lines = FormatSample.TardisL2.Lines;
        AssertFails(FormatRun.Of(FormatSample.TardisL2 with { Lines = [lines[0], .. lines[4..]] }), 4, "2 book updates of XYZ and no snapshot");
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        var mutated = new List<byte>(content);
        for (int changes = random.Next(1, 4); changes > 0 && mutated.Count > 0; changes--)
        {
            int at = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                case 1: mutated[at] = (byte)"0123456789.,-\"eE\n\r"[random.Next(18)]; break;
                case 2: mutated.RemoveRange(at, Math.Min(random.Next(1, 20), mutated.Count - at)); break;
                case 3: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 60), mutated.Count - at))); break;
                default: mutated.Insert(at, (byte)",\n\"\0"[random.Next(4)]); break;
            }
        }
        return [.. mutated];
    }

    private static void AssertFails(FormatRun run, int line, string what)
        => Assert.That(run.Failure?.Message, Does.StartWith($"{run.FileName}({line}): ").And.Contain(what).And.Not.Contain('\n'));
}
