using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class BadOrderTests
{
    private const long Price = 60_000_000_000_000;

    private static ExchangeVenue Create()
        => new(ExchangeVenueTests.Quiet(LatencyConfiguration.Zero), VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("unknown instrument", OrderMessages.New(1, Price, 1, Side.Buy, instrumentId: 9), RejectReason.UnknownInstrument);
        yield return Case("other generation of the slot", OrderMessages.New(1, Price, 1, Side.Buy, instrumentId: 0x1_0000), RejectReason.UnknownInstrument);
        yield return Case("all instruments", OrderMessages.New(1, Price, 1, Side.Buy, instrumentId: uint.MaxValue), RejectReason.UnknownInstrument);
        yield return Case("off tick", OrderMessages.New(1, Price + 1, 1, Side.Buy), RejectReason.InvalidPrice);
        yield return Case("zero price", OrderMessages.New(1, 0, 1, Side.Buy), RejectReason.InvalidPrice);
        yield return Case("negative price", OrderMessages.New(1, -Price, 1, Side.Buy), RejectReason.InvalidPrice);
        yield return Case("greatest price", OrderMessages.New(1, long.MaxValue, 1, Side.Buy), RejectReason.InvalidPrice);
        yield return Case("least price", OrderMessages.New(1, long.MinValue, 1, Side.Buy), RejectReason.InvalidPrice);
        yield return Case("a tick above the limit", OrderMessages.New(1, 1_000_000_100_000_000, 1, Side.Buy), RejectReason.InvalidPrice);
        yield return Case("no lots", OrderMessages.New(1, Price, 0, Side.Buy), RejectReason.InvalidQuantity);
        yield return Case("negative lots", OrderMessages.New(1, Price, -1, Side.Buy), RejectReason.InvalidQuantity);
        yield return Case("least lots", OrderMessages.New(1, Price, long.MinValue, Side.Buy), RejectReason.InvalidQuantity);
        yield return Case("too many lots", OrderMessages.New(1, Price, 1_000_001, Side.Buy), RejectReason.InvalidQuantity);
        yield return Case("greatest lots", OrderMessages.New(1, Price, long.MaxValue, Side.Buy), RejectReason.InvalidQuantity);
        yield return Case("below the minimum notional", OrderMessages.New(1, 100_000_000, 49, Side.Buy), RejectReason.MinimumNotional);
        yield return Case("client id zero", OrderMessages.New(0, Price, 1, Side.Buy), RejectReason.Malformed);
        yield return Case("client id negative", OrderMessages.New(-7, Price, 1, Side.Buy), RejectReason.Malformed);
        yield return Case("no side", OrderMessages.New(1, Price, 1, 0), RejectReason.Malformed);
        yield return Case("unknown time in force", OrderMessages.New(1, Price, 1, Side.Buy, timeInForce: (TimeInForce)9), RejectReason.Malformed);
        yield return Case("unknown flag", OrderMessages.New(1, Price, 1, Side.Buy, flags: (OrderFlags)64), RejectReason.Malformed);
        yield return Case(
            "post-only and immediate", OrderMessages.New(1, Price, 1, Side.Buy, 0, TimeInForce.ImmediateOrCancel, OrderFlags.PostOnly), RejectReason.Malformed);
        yield return Case(
            "reduce-only without a position", OrderMessages.New(1, Price, 1, Side.Buy, flags: OrderFlags.ReduceOnly), RejectReason.ReduceOnlyWouldIncrease);
        yield return Case("cancel of an unknown order", OrderMessages.Cancel(1), RejectReason.UnknownOrder, ExecutionKind.CancelRejected);
        yield return Case("cancel in an unknown instrument", OrderMessages.Cancel(1, 9), RejectReason.UnknownInstrument, ExecutionKind.CancelRejected);
        yield return Case(
            "replace of an unknown order", OrderMessages.Replace(1, 2, Price, 1, Side.Buy), RejectReason.UnknownOrder, ExecutionKind.ReplaceRejected);
        yield return Case(
            "replace in an unknown instrument", OrderMessages.Replace(1, 2, Price, 1, Side.Buy, 9), RejectReason.UnknownInstrument, ExecutionKind.ReplaceRejected);
    }

    [TestCaseSource(nameof(Refused))] // Goal: each bad order gets its own reason, once. Method: one order into a quiet venue.
    public void Bad_order_is_refused_with_its_reason(byte[] message, RejectReason reason, ExecutionKind kind)
    {
        ExchangeVenue venue = Create();
        var harness = new VenueHarness(venue);
        venue.Submit(ExchangeVenueTests.Quiet(LatencyConfiguration.Zero).StartTimeNs, message);
        harness.PumpUntil(long.MaxValue);
        Assert.That(harness.Executions, Has.Count.EqualTo(1));
        Assert.That((harness.Executions[0].Execution.Kind, harness.Executions[0].Execution.RejectReason), Is.EqualTo((kind, reason)));
        Assert.That(venue.DroppedMessageCount, Is.Zero);
        Assert.That(harness.Book, Is.Empty);
    }

    [Test] // Goal: what is no order is counted, never thrown or answered. Method: every truncation of every message, foreign schemas and templates, noise.
    public void Malformed_messages_are_dropped_and_counted()
    {
        ExchangeVenue venue = Create();
        var harness = new VenueHarness(venue);
        long expected = 0;
        foreach (byte[] message in new[]
        {
            OrderMessages.New(1, Price, 1, Side.Buy), OrderMessages.Cancel(1), OrderMessages.Replace(1, 2, Price, 1, Side.Buy), OrderMessages.MassCancel(0, 0),
        })
        {
            for (int length = 0; length < message.Length; length++, expected++) venue.Submit(0, message.AsSpan(0, length));
            foreach (int at in new[] { 0, 2, 4 })
            {
                byte[] other = [.. message];
                other[at] = at == 0 ? (byte)(other[at] - 1) : (byte)99; // shorter block, unknown template, foreign schema
                venue.Submit(0, other);
                expected++;
            }
        }
        venue.Submit(0, new byte[513]);
        venue.Submit(0, OrderMessages.MassCancel(1));
        venue.Submit(0, OrderMessages.MassCancel(0, 9));
        expected += 3;
        harness.PumpUntil(long.MaxValue);
        Assert.That(venue.DroppedMessageCount, Is.EqualTo(expected));
        Assert.That(harness.Executions, Is.Empty);
    }

    [Test] // Goal: no bytes throw. Method: random noise under valid headers, and valid messages with random bytes changed.
    public void Noise_never_throws([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        ExchangeVenue venue = Create();
        var harness = new VenueHarness(venue) { KeepsLog = false };
        for (int i = 0; i < 50_000; i++)
        {
            byte[] message = random.Next(4) switch
            {
                0 => OrderMessages.New(random.NextInt64(1, 500), Price + (random.Next(-5, 6) * 100_000_000L), random.Next(1, 9), (Side)random.Next(1, 3)),
                1 => OrderMessages.Cancel(random.NextInt64(1, 500)),
                2 => OrderMessages.Replace(random.NextInt64(1, 500), random.NextInt64(1, 500), Price, random.Next(9), (Side)random.Next(1, 3)),
                _ => OrderMessages.MassCancel(0),
            };
            for (int changes = random.Next(4); changes > 0; changes--) message[random.Next(message.Length)] = (byte)random.Next(256);
            venue.Submit(i, message);
            harness.PumpUntil(i);
        }
        harness.PumpUntil(long.MaxValue);
        Assert.That(harness.Executions.Count + venue.DroppedMessageCount, Is.GreaterThan(10_000));
    }

    [Test] // Goal: ids are used once. Method: the id of an open, of a filled and of a replaced order again.
    public void Client_order_id_that_was_used_is_a_duplicate()
    {
        ExchangeVenue venue = Create();
        var harness = new VenueHarness(venue);
        venue.Submit(0, OrderMessages.New(1, Price, 5, Side.Buy));
        venue.Submit(0, OrderMessages.New(1, Price, 5, Side.Buy));
        venue.Submit(0, OrderMessages.New(2, Price, 5, Side.Sell));
        venue.Submit(0, OrderMessages.New(2, Price, 5, Side.Sell));
        venue.Submit(0, OrderMessages.New(3, Price, 5, Side.Sell));
        venue.Submit(0, OrderMessages.Replace(4, 3, Price, 6, Side.Sell));
        venue.Submit(0, OrderMessages.New(3, Price, 5, Side.Sell));
        venue.Submit(0, OrderMessages.Replace(2, 4, Price, 6, Side.Sell));
        harness.PumpUntil(long.MaxValue);
        Assert.That(harness.Executions.Count(item => item.Execution.RejectReason == RejectReason.DuplicateClientOrderId), Is.EqualTo(4));
    }

    private static TestCaseData Case(string name, byte[] message, RejectReason reason, ExecutionKind kind = ExecutionKind.Rejected)
        => new TestCaseData(message, reason, kind).SetName("Refused: " + name);
}
