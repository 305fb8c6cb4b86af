using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LowLatencyMM.Importers;

/// <summary>Reads a line of a raw Binance recording: local receive time in ns, a space, and the JSON that the venue sent.</summary>
/// <remarks>Stateless; no allocation but for errors. Fields may stand in any order, and unknown ones are skipped.</remarks>
internal static class BinanceRawParser
{
    public const string Expected = "expected '<local time in ns> <JSON object>' as in a raw Binance recording";

    // 2000-01-01 and the last year that 64 bits of nanoseconds reach: outside, the unit is wrong.
    private const long TimeMsMin = 946_684_800_000;
    private const long TimeMsMax = long.MaxValue / 1_000_000;

    /// <exception cref="RawFormatException">What is wrong with the line.</exception>
    /// <exception cref="JsonException">Broken or incomplete JSON.</exception>
    public static void Parse(ReadOnlySpan<byte> line, out long localTimeNs, BinanceRawEvent target)
    {
        if (!Utf8Parser.TryParse(line, out localTimeNs, out int digits) || digits + 1 >= line.Length || line[digits] != ' ' || line[digits + 1] != '{')
            throw new RawFormatException($"not a raw Binance line, {Expected}");
        if (localTimeNs / 1_000_000 < TimeMsMin)
            throw new RawFormatException($"local time {localTimeNs}, expected nanoseconds since 1970 after the year 2000");

        target.Clear();
        var reader = new Utf8JsonReader(line[(digits + 1)..]);
        reader.Read();
        ReadObject(ref reader, target);
        if (reader.Read()) throw new JsonException("text after the JSON object");
        Check(target);
    }

    private static void ReadObject(ref Utf8JsonReader reader, BinanceRawEvent target)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            if (name.Length == 1) ReadLetter(ref reader, name[0], target);
            else if (name.SequenceEqual("pu"u8)) target.PreviousUpdateId = ReadInteger(ref reader, "pu");
            else if (name.SequenceEqual("data"u8) && reader.TokenType == JsonTokenType.StartObject)
            {
                target.IsStream = true;
                ReadObject(ref reader, target);
            }
            else if (name.SequenceEqual("lastUpdateId"u8)) target.SnapshotUpdateId = ReadInteger(ref reader, "lastUpdateId");
            else if (name.SequenceEqual("bids"u8)) ReadLevels(ref reader, "bids", target.Bids);
            else if (name.SequenceEqual("asks"u8)) ReadLevels(ref reader, "asks", target.Asks);
            else if (name.SequenceEqual("symbol"u8) && reader.TokenType == JsonTokenType.String) target.SetSymbol(reader.ValueSpan);
            else reader.Skip();
        }
    }

    // A field of another type than ours belongs to an event that is not ours (an aggTrade's "a" is a number): it counts as absent.
    private static void ReadLetter(ref Utf8JsonReader reader, byte letter, BinanceRawEvent target)
    {
        switch ((letter, reader.TokenType))
        {
            case ((byte)'e', JsonTokenType.String): SetKind(reader.ValueSpan, target); break;
            case ((byte)'s', JsonTokenType.String): target.SetSymbol(reader.ValueSpan); break;
            case ((byte)'E', JsonTokenType.Number): target.EventTimeMs = ReadTime(ref reader, "E"); break;
            case ((byte)'T', JsonTokenType.Number): target.TransactionTimeMs = ReadTime(ref reader, "T"); break;
            case ((byte)'U', JsonTokenType.Number): target.FirstUpdateId = ReadInteger(ref reader, "U"); break;
            case ((byte)'u', JsonTokenType.Number): target.LastUpdateId = ReadInteger(ref reader, "u"); break;
            case ((byte)'t', JsonTokenType.Number): target.TradeId = ReadInteger(ref reader, "t"); break;
            case ((byte)'p', JsonTokenType.String): target.Price = ReadDecimal(ref reader, "p"); break;
            case ((byte)'q', JsonTokenType.String): target.Quantity = ReadDecimal(ref reader, "q"); break;
            case ((byte)'b', JsonTokenType.String): target.BidPrice = ReadDecimal(ref reader, "b"); break;
            case ((byte)'B', JsonTokenType.String): target.BidQuantity = ReadDecimal(ref reader, "B"); break;
            case ((byte)'a', JsonTokenType.String): target.AskPrice = ReadDecimal(ref reader, "a"); break;
            case ((byte)'A', JsonTokenType.String): target.AskQuantity = ReadDecimal(ref reader, "A"); break;
            case ((byte)'b', JsonTokenType.StartArray): ReadLevels(ref reader, "b", target.Bids); break;
            case ((byte)'a', JsonTokenType.StartArray): ReadLevels(ref reader, "a", target.Asks); break;
            case ((byte)'m', JsonTokenType.True or JsonTokenType.False): target.IsBuyerMaker = reader.TokenType == JsonTokenType.True; break;
            case ((byte)'X', JsonTokenType.String): target.IsInBook = reader.ValueSpan.SequenceEqual("MARKET"u8); break;
            default: reader.Skip(); break;
        }
    }

    private static void SetKind(ReadOnlySpan<byte> name, BinanceRawEvent target)
    {
        target.IsNamed = true;
        target.Kind = name.SequenceEqual("depthUpdate"u8) ? BinanceEventKind.Depth
            : name.SequenceEqual("trade"u8) ? BinanceEventKind.Trade
            : name.SequenceEqual("bookTicker"u8) ? BinanceEventKind.BookTicker
            : BinanceEventKind.Other;
    }

    private static void ReadLevels(ref Utf8JsonReader reader, string field, BookEntryList levels)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Wrong(ref reader, field, "an array of [price, quantity]");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            long price = ReadDecimal(ref reader, field);
            reader.Read();
            long quantity = ReadDecimal(ref reader, field);
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw Wrong(ref reader, field, "[price, quantity]");
            if (price == 0) throw new RawFormatException($"field \"{field}\": price 0, expected a price above 0");
            levels.Add(price, quantity);
        }
        if (reader.TokenType != JsonTokenType.EndArray) throw Wrong(ref reader, field, "an array of [price, quantity]");
    }

    private static long ReadInteger(ref Utf8JsonReader reader, string field)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= 0
            ? value
            : throw Wrong(ref reader, field, "an integer of at least 0 that fits 64 bits");

    private static long ReadTime(ref Utf8JsonReader reader, string field)
    {
        long milliseconds = ReadInteger(ref reader, field);
        return milliseconds is >= TimeMsMin and <= TimeMsMax ? milliseconds : throw Wrong(ref reader, field, "milliseconds since 1970 after the year 2000");
    }

    private static long ReadDecimal(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType != JsonTokenType.String) throw Wrong(ref reader, field, "a decimal number in quotes");
        string? problem = DecimalText.Read(reader.ValueSpan, out long value);
        return problem is null ? value : throw new RawFormatException($"field \"{field}\": \"{Excerpt(reader.ValueSpan)}\" is {problem}");
    }

    private static RawFormatException Wrong(ref Utf8JsonReader reader, string field, string expected)
        => new($"field \"{field}\": found {reader.TokenType} {Excerpt(reader.ValueSpan)}, expected {expected}");

    private static string Excerpt(ReadOnlySpan<byte> text)
        => Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]).ReplaceLineEndings(" ") + (text.Length > 40 ? "..." : "");

    // Spot sends tickers without a name, and a snapshot is a bare answer: both are known by their fields.
    private static void Check(BinanceRawEvent target)
    {
        bool isTicker = !target.IsNamed && target.LastUpdateId != BinanceRawEvent.None && target.BidQuantity != BinanceRawEvent.None;
        if (isTicker) target.Kind = BinanceEventKind.BookTicker;
        else if (!target.IsStream && !target.IsNamed)
        {
            if (target.SnapshotUpdateId == BinanceRawEvent.None)
                throw new RawFormatException($"the JSON object is no depthUpdate, trade, bookTicker or snapshot, {Expected}");
            target.Kind = BinanceEventKind.Snapshot;
        }

        switch (target.Kind)
        {
            case BinanceEventKind.Depth: CheckDepth(target); break;
            case BinanceEventKind.Trade: CheckTrade(target); break;
            case BinanceEventKind.BookTicker: CheckTicker(target); break;
            default: return;
        }
        if (target.Symbol.IsEmpty) throw new RawFormatException("no symbol, expected field \"s\"");
    }

    private static void CheckDepth(BinanceRawEvent target)
    {
        Require(target.FirstUpdateId, "depthUpdate", "U");
        Require(target.LastUpdateId, "depthUpdate", "u");
        if (target.FirstUpdateId > target.LastUpdateId)
            throw new RawFormatException($"depthUpdate: U {target.FirstUpdateId} is above u {target.LastUpdateId}, expected U <= u");
    }

    private static void CheckTrade(BinanceRawEvent target)
    {
        Require(target.TradeId, "trade", "t");
        Require(target.Price, "trade", "p");
        Require(target.Quantity, "trade", "q");
        if (target.IsInBook && (target.Price == 0 || target.Quantity == 0)) throw new RawFormatException("trade: price or quantity 0, expected both above 0");
    }

    private static void CheckTicker(BinanceRawEvent target)
    {
        Require(target.LastUpdateId, "bookTicker", "u");
        Require(target.BidPrice, "bookTicker", "b");
        Require(target.BidQuantity, "bookTicker", "B");
        Require(target.AskPrice, "bookTicker", "a");
        Require(target.AskQuantity, "bookTicker", "A");
    }

    private static void Require(long value, string kind, string field)
    {
        if (value == BinanceRawEvent.None) throw new RawFormatException($"{kind} without a usable field \"{field}\"");
    }
}
