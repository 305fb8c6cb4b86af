using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers.Tests;

/// <summary>Real files of each format, with what is known of them.</summary>
public sealed class RecordedFormatTests
{
    [Test] // Goal: the crash day, trade by trade. Method: the count, the low and its minute, which came with the file.
    public void The_crash_day_has_its_trades_and_its_low()
    {
        long trades = 0, lowPrice = long.MaxValue, lowTimeNs = 0, highPrice = 0;
        FormatRun run = Read("tardis-2025-10-10/binance-delivery_trades_2025-10-10_UNIUSD_PERP.csv.gz", "UNIUSD_PERP", 1_000_000_000, 1_000_000);
        foreach (byte[] frame in run.Frames)
        {
            if (!TradeDecoder.TryWrap(frame.AsSpan(FrameHeader.SizeBytes), out TradeDecoder trade)) continue;
            trades++;
            highPrice = Math.Max(highPrice, trade.Price);
            if (trade.Price >= lowPrice) continue;
            lowPrice = trade.Price;
            lowTimeNs = MemoryMarshal.Read<FrameHeader>(frame).VenueTimeNs;
        }
        Assert.That((trades, lowPrice, highPrice), Is.EqualTo((274_457L, 2_000_000_000L, 8_597_000_000L)));
        Assert.That(DateTime.UnixEpoch.AddTicks(lowTimeNs / 100).ToString("HH:mm:ss"), Is.EqualTo("21:21:18"));
    }

    // Goal: real files of each kind import whole. Method: the counts of their rows.
    [TestCase("tardis-2025-10-10/gemini_trades_2025-10-10_BTCUSD.csv.gz", "BTCUSD", 10, 10_000_000, 24_706, 0)]
    [TestCase("tardis-nautilus/bitmex_trades_XBTUSD.csv", "XBTUSD", 1_000_000_000, 500_000_000, 10, 0)]
    [TestCase("tardis-nautilus/deribit_incremental_book_L2_BTC-PERPETUAL.csv", "BTC-PERPETUAL", 10_000_000_000, 500_000_000, 0, 1)]
    [TestCase("tardis-nautilus/binance-futures_book_snapshot_5_BTCUSDT.csv", "BTCUSDT", 1_000_000, 10_000_000, 0, 1)]
    [TestCase("binance-vision/BTCUSDC-aggTrades-2025-10-04.zip", "BTCUSDC", 10_000, 10_000_000, 140_489, 0)]
    public void A_real_file_imports_whole(string name, string symbol, long step, long tick, int trades, int snapshots)
    {
        FormatRun run = Read(name, symbol, step, tick);
        Assert.That((run.Statistics.Trades, run.Statistics.Snapshots), Is.EqualTo(((long)trades, (long)snapshots)));
        Assert.That(run.Statistics.ClockOffsetNs ?? 0, Is.InRange(0, 1_000_000_000), "the recorder's clock was right");
    }

    // Goal: every change of the book has its message. Method: the check, over a whole day and a deep book.
    [TestCase("lobster/AMZN_2012-06-21_34200000_57600000_message_1.csv", "AMZN", "57,514 rows explained by their messages, 0 not")]
    [TestCase("lobster/bigfatwhale-tests-AAPL_2012-06-21_message_50.csv", "AAPL", "671 rows explained by their messages, 0 not")]
    public void Every_row_of_a_real_LOBSTER_book_is_explained(string name, string symbol, string expected)
    {
        FormatRun run = Read(name, symbol, 1_000_000_000, 10_000_000);
        Assert.That(run.Verdict!.Text, Is.EqualTo(expected));
        DateTime first = DateTime.UnixEpoch.AddTicks(run.Headers.First().ReceiveTimeNs / 100);
        Assert.That(first.ToString("yyyy-MM-dd HH:mm:ss"), Is.EqualTo("2012-06-21 13:30:00"), "half past nine in New York's summer");
    }

    [TestCase("XYZ_2012-03-10_1_2_message_5.csv", "2012-03-10T05:00:00")] // the day before summer time begins
    [TestCase("XYZ_2012-03-12_1_2_message_5.csv", "2012-03-12T04:00:00")]
    [TestCase("XYZ_2012-11-02_1_2_message_5.csv", "2012-11-02T04:00:00")]
    [TestCase("XYZ_2012-11-05_1_2_message_5.csv", "2012-11-05T05:00:00")]
    public void Midnight_in_New_York_follows_its_summer_time(string name, string expected)
    {
        LobsterFileName file = LobsterFileName.TryParse(name)!;
        Assert.That(DateTime.UnixEpoch.AddTicks(file.MidnightNs / 100), Is.EqualTo(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static FormatRun Read(string name, string symbol, long step, long tick)
    {
        string path = RecordedData.Market(name);
        FormatRun run = FormatRun.Read(path, ImportFormats.Detect(path), new ImportOptions([TestInstruments.Create(symbol, step, tick: tick)], IsChecked: true));
        Assert.That(run.Failure, Is.Null);
        return run;
    }
}
