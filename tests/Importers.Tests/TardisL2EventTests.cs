namespace LowLatencyMM.Importers.Tests;

/// <summary>Which rows of a Tardis book table make one event, and what a snapshot replaces.</summary>
public sealed class TardisL2EventTests
{
    private const string Header = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount";

    [Test] // Goal: a side may be empty, and levels may be deleted within a snapshot. Method: snapshots with one side, with none, with repeated prices.
    public void A_snapshot_may_have_empty_sides_and_repeated_prices()
    {
        FormatRun run = Import(
            Row(1, true, "bid", "99.9", "1"), Row(1, true, "bid", "99.8", "1"), Row(1, true, "bid", "99.9", "2"),
            Row(2, false, "ask", "100.1", "1"),
            Row(3, true, "ask", "100.2", "1"), Row(3, true, "ask", "100.1", "0"),
            Row(4, true, "ask", "100.2", "0"),
            Row(5, false, "bid", "99.7", "1"));
        Assert.That(run.Failure, Is.Null);
        Assert.That(Texts(run), Is.EqualTo(new[] { "snapshot b99.9x2000 b99.8x1000", "update a100.1x1000", "snapshot a100.2x1000", "snapshot", "update b99.7x1000" }));
    }

    [Test] // Goal: each snapshot event replaces the book, also next to one and within one local time. Method: snapshot, snapshot, and update, snapshot, update at one time.
    public void Each_snapshot_event_replaces_the_book()
    {
        FormatRun run = Import(
            Row(1, true, "bid", "99.9", "1"), Row(2, true, "bid", "99.8", "1"),
            Row(3, false, "bid", "99.8", "2"), Row(3, true, "bid", "99.7", "1"), Row(3, false, "bid", "99.7", "2"));
        Assert.That(Texts(run), Is.EqualTo(new[] { "snapshot b99.9x1000", "snapshot b99.8x1000", "update b99.8x2000", "snapshot b99.7x1000", "update b99.7x2000" }));
    }

    [Test] // Goal: instruments keep apart within one local time; one event each, in the order of their first rows. Method: rows of two, mixed.
    public void Rows_of_two_symbols_at_one_time_are_two_events()
    {
        FormatRun run = Import(
            Row(1, true, "bid", "99.9", "1"), Row(1, true, "bid", "7", "1", "ABC"), Row(1, true, "ask", "100.1", "1"), Row(1, true, "ask", "8", "1", "ABC"));
        Assert.That(Texts(run), Is.EqualTo(new[] { "snapshot b99.9x1000 a100.1x1000", "snapshot b7.0x1000 a8.0x1000" }));
        Assert.That(run.Headers.Select(header => header.InstrumentId), Is.EqualTo(new[] { 1u, 1u, 2u, 2u }));
    }

    [Test] // Goal: a symbol at two venues is found by the exchange's name, and not guessed. Method: both venues configured; a third in the data.
    public void A_symbol_at_two_venues_is_told_apart_by_the_exchange()
    {
        ImportedInstrument one = TestInstruments.Create("XYZ", TestInstruments.Thousandth, 1) with { Venue = "one" };
        ImportedInstrument two = TestInstruments.Create("XYZ", TestInstruments.Thousandth, 2) with { Venue = "two" };
        string[] lines = [Header, Row(1, true, "bid", "99.9", "1").Replace("venue", "two"), Row(2, true, "bid", "99.9", "1").Replace("venue", "one")];
        FormatRun run = FormatRun.Of(FormatSample.TardisL2, Sample.Bytes(lines), instruments: [one, two]);
        Assert.That(run.Headers.Select(header => header.InstrumentId), Is.EqualTo(new[] { 2u, 2u, 1u, 1u }));
        FormatRun third = FormatRun.Of(FormatSample.TardisL2, Sample.Bytes(Header, Row(1, true, "bid", "99.9", "1")), instruments: [one, two]);
        Assert.That(third.Failure!.Message, Does.Contain("(2): symbol \"XYZ\" is configured for 2 venues, and none of them is called \"venue\""));
    }

    private static FormatRun Import(params string[] rows)
        => FormatRun.Of(
            FormatSample.TardisL2, Sample.Bytes([Header, .. rows]),
            instruments: [TestInstruments.Create("XYZ", TestInstruments.Thousandth, 1), TestInstruments.Create("ABC", TestInstruments.Thousandth, 2)]);

    private static string Row(int time, bool isSnapshot, string side, string price, string amount, string symbol = "XYZ")
        => $"venue,{symbol},{FormatSample.StartUs + time},{FormatSample.StartUs + time},{(isSnapshot ? "true" : "false")},{side},{price},{amount}";

    // Without definitions and update ids.
    private static IEnumerable<string> Texts(FormatRun run)
        => run.Texts.Where(text => !text.StartsWith("definition", StringComparison.Ordinal)).Select(text => string.Join(' ', text.Split(' ').Where((_, i) => i != 1)));
}
