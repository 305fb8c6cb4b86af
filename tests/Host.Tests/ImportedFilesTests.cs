using System.Globalization;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>Several files of several formats through the program.</summary>
public sealed class ImportedFilesTests
{
    private const long StartUs = 1_700_000_000_000_000;
    private const string L2Header = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n";
    private const string TradesHeader = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n";
    private static readonly ulong[] Seeds = [1, 2, 3];

    [Test] // Goal: the merge is the stable sort by receive time. Method: 50 files, overlapping, disjoint and with ties, against a sort of their rows.
    public void Many_files_merge_as_a_stable_sort_by_receive_time([ValueSource(nameof(Seeds))] ulong seed)
    {
        using var directory = new TemporaryDirectory();
        var random = new SplitMix64(seed);
        var expected = new List<(long TimeUs, int File, long Id)>();
        var paths = new List<string>();
        long id = 0;
        for (int file = 0; file < 50; file++)
        {
            long timeUs = StartUs + (long)(random.Next() % 3_000);
            string text = TradesHeader;
            for (int row = (int)(random.Next() % 40); row >= 0; row--)
            {
                timeUs += (long)(random.Next() % 40);
                text += Trade(timeUs, ++id, "60000.1", "0.001", "buy");
                expected.Add((timeUs, file, id));
            }

            paths.Add(directory.Write($"{file}.csv", text));
        }

        expected = [.. expected.OrderBy(row => row.TimeUs)]; // stable
        Llmm.Run(["import", "tardis-trades", .. paths, "--out", directory["journal"]]).AssertSuccess();
        var found = new List<(long TimeUs, long Id)>();
        var sequences = new long[64];
        foreach (byte[] frame in JournalFiles.Read(directory["journal"]).Frames)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
            Assert.That(header.SourceSequence, Is.EqualTo(++sequences[header.SourceId]), "each source counts its frames");
            if (!Messages.MarketData.TradeDecoder.TryWrap(frame.AsSpan(FrameHeader.SizeBytes), out var trade)) continue;
            found.Add((header.ReceiveTimeNs / 1_000, trade.TradeId));
        }

        Assert.That(found, Is.EqualTo(expected.Select(row => (row.TimeUs, row.Id))));
    }

    [Test] // Goal: book and trades of one instrument from two files drive the engine, and its run replays. Method: an invented market of both; one journal and the files themselves.
    public void Book_and_trades_of_two_files_backtest_and_replay_the_same_from_files_and_journal()
    {
        using var directory = new TemporaryDirectory();
        (string book, string trades) = Market(directory, seed: 5, events: 3_000);
        LlmmResult imported = Llmm.Run("import", "auto", book, trades, "--out", directory["journal"]).AssertSuccess();
        Assert.That(imported.Output, Does.Contain("(tardis-l2, ").And.Contain("(tardis-trades, ").And.Contain("clock offset  0.500 ms"));
        Llmm.Run("backtest", "--data", book, trades, "--out", directory["a"]).AssertSuccess();
        Llmm.Run("backtest", "--data", directory["journal"], "--out", directory["b"]).AssertSuccess();
        Assert.That(Summary.Hash(directory["a"]), Is.EqualTo(Summary.Hash(directory["b"])));
        Llmm.Run("replay", directory["a"], "--verify").AssertSuccess();
        Assert.That(Summary.Read(directory["a"]).GetProperty("orders").GetInt64(), Is.GreaterThan(100));
        Assert.That(Summary.Read(directory["a"]).GetProperty("fills").GetInt64(), Is.GreaterThan(0));
        int definitions = JournalFiles.Read(directory["journal"]).Frames.Count(frame => MessageText.Kind(frame.AsSpan(FrameHeader.SizeBytes)) == "InstrumentDefinition");
        Assert.That(definitions, Is.EqualTo(1), "the second file does not define it again");
    }

    [Test] // Goal: trades alone run, without quotes, and the import says so. Method: the trades of the invented market.
    public void Trades_alone_backtest_without_quotes()
    {
        using var directory = new TemporaryDirectory();
        (_, string trades) = Market(directory, seed: 6, events: 200);
        LlmmResult imported = Llmm.Run("import", "tardis-trades", trades, "--out", directory["journal"]).AssertSuccess();
        Assert.That(imported.Output, Does.Contain("book          none in this file"));
        Llmm.Run("backtest", "--data", trades, "--out", directory["a"]).AssertSuccess();
        Assert.That(Summary.Read(directory["a"]).GetProperty("orders").GetInt64(), Is.EqualTo(1), "the mass cancel of the end");
        Llmm.Run("replay", directory["a"], "--verify").AssertSuccess();
    }

    [Test] // Goal: a bad file among good ones is named with its line, by import and backtest. Method: an unknown symbol, and a file of no format.
    public void A_bad_file_among_several_is_named()
    {
        using var directory = new TemporaryDirectory();
        (string book, string trades) = Market(directory, seed: 7, events: 50);
        string other = directory.Write("other.csv", TradesHeader + Trade(StartUs, 1, "60000.1", "0.001", "buy").Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal));
        string unknown = directory.Write("unknown.csv", "a,b,c\n");
        foreach ((string file, string what) in new[] { (other, "(2): symbol \"ETHUSDT\" is not among"), (unknown, "(1): begins with \"a,b,c\"") })
        {
            LlmmResult imported = Llmm.Run("import", "auto", book, trades, file, "--out", directory["journal"]).AssertFailure(ExitCode.Failure);
            Assert.That(imported.Error, Does.StartWith($"llmm: {file}{what}"));
            Assert.That(Llmm.Run("backtest", "--data", book, file).AssertFailure(ExitCode.Failure).Error, Does.StartWith($"llmm: {file}{what}"));
        }
    }

    private static string Trade(long timeUs, long id, string price, string amount, string side) =>
        string.Create(CultureInfo.InvariantCulture, $"binance-usdm,BTCUSDT,{timeUs - 500},{timeUs},{id},{side},{price},{amount}\n");

    /// <summary>A book of ten levels a side that wanders, and trades at its top.</summary>
    private static (string Book, string Trades) Market(TemporaryDirectory directory, ulong seed, int events)
    {
        var random = new SplitMix64(seed);
        var book = new System.Text.StringBuilder(L2Header);
        var trades = new System.Text.StringBuilder(TradesHeader);
        long midTenths = 600_000;
        long timeUs = StartUs;
        void Level(bool isSnapshot, string side, long tenths, long amount) => book.Append(
            CultureInfo.InvariantCulture,
            $"binance-usdm,BTCUSDT,{timeUs - 500},{timeUs},{(isSnapshot ? "true" : "false")},{side},{tenths / 10}.{tenths % 10},{amount}\n");
        for (int level = 1; level <= 10; level++)
        {
            Level(true, "bid", midTenths - level, level);
            Level(true, "ask", midTenths + level, level);
        }

        for (int i = 0; i < events; i++)
        {
            timeUs += 5_000 + (long)(random.Next() % 20_000);
            bool isUp = random.Next() % 2 == 0;
            long before = midTenths;
            long reach = i % 50 == 49 ? 300 : 1; // now and then a trade goes through everybody's quotes
            long tenths = before + (isUp ? reach : -reach);
            string price = string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10}");
            trades.Append(Trade(timeUs - 100, i + 1, price, "5", isUp ? "buy" : "sell"));
            midTenths += isUp ? 1 : -1;
            Level(false, isUp ? "ask" : "bid", isUp ? before + 1 : before - 1, 0);
            Level(false, isUp ? "ask" : "bid", isUp ? midTenths + 10 : midTenths - 10, 10);
            Level(false, isUp ? "bid" : "ask", isUp ? midTenths - 1 : midTenths + 1, 1);
            Level(false, isUp ? "bid" : "ask", isUp ? midTenths - 11 : midTenths + 11, 0);
        }

        return (directory.Write("l2.csv", book.ToString()), directory.Write("trades.csv", trades.ToString()));
    }
}
