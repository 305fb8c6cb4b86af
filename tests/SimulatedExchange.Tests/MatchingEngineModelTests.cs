using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class MatchingEngineModelTests
{
    private const long Tick = 100_000_000;
    private const int OwnerCount = 4;

    private static readonly InstrumentRules[] Instruments =
    [
        InstrumentRules.BtcPerpetual(1) with { MinPrice = Tick, MaxPrice = 40 * Tick, MaxLots = 1_000, MinNotional = 2_000_000, MakerFee = -1_234, TakerFee = 5_678 },
        InstrumentRules.BtcPerpetual(2) with { MinPrice = Tick, MaxPrice = 40 * Tick, MinLots = 2, MaxLots = 1_000, MinNotional = 0, MakerFee = 100, TakerFee = 3 },
        InstrumentRules.BtcPerpetual(3) with { Status = TradingStatus.Halted },
    ];

    [Test] // Goal: price-time priority and the order semantics. Method: one random stream of valid, invalid and edge commands into engine and model.
    public void Any_command_stream_leaves_engine_equal_to_model([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var engine = new MatchingEngine(Instruments, OwnerCount, orderCapacity: 1 << 14, endedOrderCapacity: 1 << 18);
        var model = new NaiveExchange(Instruments);
        var sink = new RecordingSink();
        var commands = new RandomCommands(random, OwnerCount, Tick);
        var balance = new BalanceCheck(OwnerCount);
        var books = new Dictionary<(int, Side, long), long>();
        for (int step = 0; step < 100_000; step++)
        {
            int instrument = random.Next(40) == 0 ? 2 : random.Next(2);
            bool isUnordered = commands.Apply(engine, model, instrument, ref sink);
            CompareExecutions(sink, model, isUnordered, step);
            balance.Check(sink.Executions, sink.Trades);
            commands.Learn(sink.Executions);
            CompareChanges(engine, model, instrument, books);
            if (step % 100 == 0) CompareBooks(engine, model);
            sink.Executions.Clear();
            sink.Trades.Clear();
            model.Executions.Clear();
            model.Trades.Clear();
        }
        CompareBooks(engine, model);
        Assert.That(commands.Seen, Has.Count.GreaterThan(12), "too few kinds of answers to mean anything: " + string.Join(", ", commands.Seen));
    }

    private static void CompareExecutions(RecordingSink sink, NaiveExchange model, bool isUnordered, int step)
    {
        // A mass cancel reports in an order of the engine's own.
        IEnumerable<Execution> actual = isUnordered ? sink.Executions.OrderBy(execution => execution.VenueOrderId) : sink.Executions;
        IEnumerable<Execution> expected = isUnordered ? model.Executions.OrderBy(execution => execution.VenueOrderId) : model.Executions;
        if (!actual.SequenceEqual(expected)) Assert.That(actual, Is.EqualTo(expected), $"step {step}");
        if (!sink.Trades.SequenceEqual(model.Trades)) Assert.That(sink.Trades, Is.EqualTo(model.Trades), $"step {step}");
    }

    private static void CompareBooks(MatchingEngine engine, NaiveExchange model)
    {
        for (int instrument = 0; instrument < Instruments.Length; instrument++)
        {
            foreach (Side side in new[] { Side.Buy, Side.Sell })
            {
                Assert.That(
                    engine.Orders(instrument, side),
                    Is.EqualTo(model.Book(instrument, side == Side.Buy)
                        .Select(order => (order.Owner, order.Id, order.VenueId, order.Price, order.Leaves, order.Cum))));
            }
            for (int owner = 0; owner < OwnerCount; owner++)
                Assert.That(engine.PositionLots(instrument, owner), Is.EqualTo(model.Position(instrument, owner)));
            if (engine.TryGetBest(instrument, Side.Buy, out long bid) && engine.TryGetBest(instrument, Side.Sell, out long ask))
                Assert.That(bid, Is.LessThan(ask));
        }
    }

    // The changes alone, applied to an empty book, must give the aggregated book after every command.
    private static void CompareChanges(MatchingEngine engine, NaiveExchange model, int instrument, Dictionary<(int, Side, long), long> books)
    {
        Span<BookEntry> changes = stackalloc BookEntry[512];
        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            int count = engine.TakeChanges(instrument, side, changes);
            long previous = side == Side.Buy ? long.MaxValue : 0;
            for (int i = 0; i < count; i++)
            {
                Assert.That(side == Side.Buy ? changes[i].Price < previous : changes[i].Price > previous, "changes come best first, once each");
                previous = changes[i].Price;
                if (changes[i].Lots == 0) books.Remove((instrument, side, changes[i].Price));
                else books[(instrument, side, changes[i].Price)] = changes[i].Lots;
            }
            if (count == 0) continue;
            Dictionary<long, long> expected = model.Book(instrument, side == Side.Buy).GroupBy(order => order.Price)
                .ToDictionary(group => group.Key, group => group.Sum(order => order.Leaves));
            int levels = engine.CopyLevels(instrument, side, changes);
            Assert.That(levels, Is.EqualTo(expected.Count));
            int published = 0;
            foreach (((int Instrument, Side Side, long Price) key, long lots) in books)
            {
                if (key.Instrument != instrument || key.Side != side) continue;
                published++;
                if (!expected.TryGetValue(key.Price, out long expectedLots) || expectedLots != lots) Assert.Fail($"{key}: {lots}, expected {expectedLots}");
            }
            Assert.That(published, Is.EqualTo(expected.Count));
            for (int i = 0; i < levels; i++) Assert.That(changes[i].Lots, Is.EqualTo(expected[changes[i].Price]));
        }
    }
}
