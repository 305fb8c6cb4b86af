using System.Text;

namespace LowLatencyMM.Importers.Tests;

/// <summary>A few lines in the venue's form with invented numbers, and ways to write more of them.</summary>
internal static class Sample
{
    public const long StartNs = 1_700_000_000_000_000_000;

    private const long StartMs = StartNs / 1_000_000;

    /// <summary>A small USD-M recording: one update too old, one across the snapshot, two after it, trades and tickers.</summary>
    public static readonly string[] Lines =
    [
        Depth(1, first: 90, last: 95, previous: 89, bids: """["99.0","9.000"]""", asks: ""),
        Depth(2, first: 98, last: 105, previous: 97, bids: """["99.9","3.000"]""", asks: """["100.2","0.000"]"""),
        Snapshot(3, 100, bids: """["99.9","1.000"],["99.8","2.500"]""", asks: """["100.1","4.000"],["100.2","1.000"]"""),
        Trade(4, id: 7, price: "100.1", quantity: "0.250", isBuyerMaker: false),
        Ticker(5, 104, "99.9", "3.000", "100.1", "4.000"),
        Depth(6, first: 107, last: 110, previous: 105, bids: """["99.9","0.000"]""", asks: """["100.1","3.750"]"""),
        Ticker(7, 110, "99.8", "2.500", "100.1", "3.750"),
        Depth(8, first: 111, last: 111, previous: 110, bids: "", asks: """["100.0","1.000"]"""),
        Trade(9, id: 8, price: "99.8", quantity: "1.000", isBuyerMaker: true),
        Ticker(9, 111, "99.8", "2.500", "100.0", "1.000"),
    ];

    public static string Depth(int step, long first, long last, long previous, string bids, string asks)
        => Line(step, $$$"""{"stream":"xyzusdt@depth@0ms","data":{"e":"depthUpdate","E":{{{StartMs + step + 5}}},"T":{{{StartMs + step + 4}}},"s":"XYZUSDT","U":{{{first}}},"u":{{{last}}},"pu":{{{previous}}},"b":[{{{bids}}}],"a":[{{{asks}}}]}}""");

    public static string Snapshot(int step, long lastUpdateId, string bids, string asks)
        => Line(step, $$"""{"lastUpdateId":{{lastUpdateId}},"E":{{StartMs + step + 5}},"T":{{StartMs + step + 4}},"bids":[{{bids}}],"asks":[{{asks}}]}""");

    public static string Trade(int step, long id, string price, string quantity, bool isBuyerMaker, string type = "MARKET")
        => Line(step, $$$"""{"stream":"xyzusdt@trade","data":{"e":"trade","E":{{{StartMs + step + 5}}},"T":{{{StartMs + step + 4}}},"s":"XYZUSDT","t":{{{id}}},"p":"{{{price}}}","q":"{{{quantity}}}","X":"{{{type}}}","m":{{{(isBuyerMaker ? "true" : "false")}}}}}""");

    public static string Ticker(int step, long id, string bid, string bidQuantity, string ask, string askQuantity)
        => Line(step, $$$"""{"stream":"xyzusdt@bookTicker","data":{"e":"bookTicker","u":{{{id}}},"s":"XYZUSDT","b":"{{{bid}}}","B":"{{{bidQuantity}}}","a":"{{{ask}}}","A":"{{{askQuantity}}}","T":{{{StartMs + step + 4}}},"E":{{{StartMs + step + 5}}}}}""");

    /// <param name="step">Milliseconds after the start at which the line was received.</param>
    public static string Line(int step, string json) => $"{StartNs + step * 1_000_000L} {json}";

    public static byte[] Bytes(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Optimal))
            gzip.Write(content);
        return output.ToArray();
    }
}
