namespace LowLatencyMM.Importers.Tests;

/// <summary>A small invented file of each tabular format, with what belongs to it.</summary>
/// <param name="Format">Its name.</param>
/// <param name="FileName">As the format's own tools would name it.</param>
/// <param name="Lines">Header, where it has one, and rows.</param>
/// <param name="Book">LOBSTER's order book file.</param>
internal sealed record FormatSample(string Format, string FileName, string[] Lines, string[]? Book = null)
{
    public const long StartUs = 1_700_000_000_000_000;

    public static readonly FormatSample TardisL2 = new("tardis-l2", "venue_incremental_book_L2_2023-11-14_XYZ.csv",
    [
        "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount",
        "venue,XYZ,1700000000000000,1700000000001000,true,ask,100.1,4",
        "venue,XYZ,1700000000000000,1700000000001000,true,bid,99.8,2.5",
        "venue,XYZ,1700000000000000,1700000000001000,true,bid,99.9,1",
        "venue,XYZ,1700000000001500,1700000000002000,false,bid,99.9,0",
        "venue,XYZ,1700000000001600,1700000000002000,false,ask,100,1",
        "venue,XYZ,1700000000002700,1700000000003000,false,ask,100,3",
    ]);

    public static readonly FormatSample TardisTrades = new("tardis-trades", "venue_trades_2023-11-14_XYZ.csv",
    [
        "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
        "venue,XYZ,1700000000000000,1700000000001000,7,buy,100.1,0.25",
        "venue,XYZ,1700000000001600,1700000000002000,ccc3c1fa-212c-e8b0-1706-9b9c4f3d5ecf,sell,99.9,1e0",
        "venue,XYZ,,1700000000002000,,unknown,99.9,1",
    ]);

    public static readonly FormatSample TardisBookSnapshot = new("tardis-book-snapshot", "venue_book_snapshot_5_2023-11-14_XYZ.csv",
    [
        "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,bids[1].amount",
        "venue,XYZ,1700000000000000,1700000000001000,100.1,4,99.9,1,100.2,1,99.8,2.5",
        "venue,XYZ,1700000000001600,1700000000002000,100.1,3,99.9,1,100.2,1,99.7,2",
        "venue,XYZ,1700000000002600,1700000000003000,100,1,99.9,1,100.1,3,,",
    ]);

    public static readonly FormatSample Lobster = new("lobster", "XYZ_2012-06-21_34200000_57600000_message_2.csv",
    [
        "34200.017459617,1,11,21,1001000,-1",
        "34200.189607670,1,12,20,999000,1",
        "34200.189608000,4,11,5,1001000,-1",
        "34200.189608068,5,0,7,1000000,1",
        "34200.2,2,11,6,1001000,-1",
        "34200.3,3,12,20,999000,1",
        "34201,7,0,0,-1,-1",
        "34202,7,0,0,1,-1",
        "34203,1,13,9,1000000,1",
    ],
    [
        "1001000,21,998000,100,9999999999,0,997000,50",
        "1001000,21,999000,20,9999999999,0,998000,100",
        "1001000,16,999000,20,9999999999,0,998000,100",
        "1001000,16,999000,20,9999999999,0,998000,100",
        "1001000,10,999000,20,9999999999,0,998000,100",
        "1001000,10,998000,100,9999999999,0,997000,50",
        "1001000,10,998000,100,9999999999,0,997000,50",
        "1001000,10,998000,100,9999999999,0,997000,50",
        "1001000,10,1000000,9,9999999999,0,998000,100",
    ]);

    public static readonly FormatSample AggregateTrades = new("binance-aggtrades", "XYZ-aggTrades-2023-11-14.csv",
    [
        "7,100.10000000,0.25000000,70,71,1700000000000,True,True",
        "8,99.90000000,1.00000000,72,72,1700000000001,False,True",
    ]);

    public static readonly FormatSample[] All = [TardisL2, TardisTrades, TardisBookSnapshot, Lobster, AggregateTrades];

    public byte[] Bytes => Sample.Bytes(Lines);

    public bool HasHeader => Format.StartsWith("tardis", StringComparison.Ordinal);

    /// <summary>The sample with one line changed.</summary>
    public FormatSample With(int line, Func<string, string> change)
    {
        string[] lines = [.. Lines];
        lines[line] = change(lines[line]);
        return this with { Lines = lines };
    }

    public override string ToString() => Format;
}
