using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SharedMemory;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>What an exchange shows of its accounts in shared memory, read as another process reads it.</summary>
[Platform("Linux")]
public sealed class VenueTelemetryTests
{
    private const int Instruments = 5;
    private TemporaryDirectory _directory = null!;

    private string FilePath => _directory["venue.telemetry"];

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: each position, cash and count stands at its own place. Method: random trades of two accounts in five instruments against sums of the test's own.
    public void Positions_and_counts_are_those_of_the_accounts([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        using var exchange = new QuietVenue(Instruments);
        using VenueTelemetryFile written = VenueTelemetryFile.Create(FilePath, exchange.Configuration);
        written.Update(exchange.Server, exchange.Configuration);
        using VenueTelemetryFile seen = VenueTelemetryFile.Open(FilePath);
        Assert.That((seen.InstrumentCount, seen.Owner), Is.EqualTo((Instruments, ProcessToken.Current)));
        exchange.Connect(0);
        exchange.Connect(1);
        long[] lots = new long[Instruments];
        for (int trade = 1; trade <= 60; trade++)
        {
            int instrument = random.Next(Instruments), size = 1 + random.Next(9), maker = random.Next(2);
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            exchange.New(maker, trade, instrument, side, size);
            exchange.New(1 - maker, trade, instrument, side == Side.Buy ? Side.Sell : Side.Buy, size);
            lots[instrument] += side == Side.Buy == (maker == 0) ? size : -size;
            written.Update(exchange.Server, exchange.Configuration);
            Assert.That((seen.Account(0).Read().FillCount, seen.Account(1).Read().FillCount), Is.EqualTo((trade, trade)));
            for (int place = 0; place < Instruments; place++)
            {
                for (int session = 0; session < 2; session++)
                {
                    VenuePositionTelemetry position = seen.Position(session, place).Read();
                    string what = $"trade {trade}, session {session}, instrument {place}";
                    Assert.That((position.InstrumentId, position.PositionLots), Is.EqualTo((QuietVenue.Id(place), session == 0 ? lots[place] : -lots[place])), what);
                    Assert.That(position.Cash, Is.EqualTo(exchange.Venue.Cash(session + 1, exchange.Configuration.Instruments[place].Rules.SettlementCurrency)), what);
                }
            }
        }

        Assert.That(Enumerable.Range(0, Instruments).Select(place => seen.Position(0, place).Read().Cash).Distinct().Count(), Is.EqualTo(2), "one for each currency");
        Assert.That(seen.Venue.Read().RunId, Is.EqualTo(TestConfiguration.StartNs));
    }

    [Test] // Goal: open orders, connections and the moments when orders come and go are told. Method: an order, its cancel, an order, its session's end; looks between.
    public void Open_orders_are_told_with_the_moments_when_they_come_and_go()
    {
        using var exchange = new QuietVenue(Instruments);
        using VenueTelemetryFile file = VenueTelemetryFile.Create(FilePath, exchange.Configuration);
        VenueAccountTelemetry Look()
        {
            file.Update(exchange.Server, exchange.Configuration);
            return file.Account(0).Read();
        }

        exchange.Run(); // it begins with every session connected, and a server's first round ends them
        VenueAccountTelemetry start = Look();
        exchange.Connect(0);
        exchange.New(0, 1, 3, Side.Buy, 2);
        VenueAccountTelemetry open = Look();
        exchange.New(0, 2, 1, Side.Buy, 2);
        VenueAccountTelemetry more = Look();
        exchange.Cancel(0, 1, 3);
        exchange.Cancel(0, 2, 1);
        VenueAccountTelemetry none = Look();
        exchange.New(0, 3, 1, Side.Buy, 2);
        VenueAccountTelemetry again = Look();
        exchange.Disconnect(0);
        VenueAccountTelemetry gone = Look();
        Assert.That(
            new[] { start, open, more, none, again, gone }.Select(look => (look.OpenOrders, look.IsConnected)),
            Is.EqualTo(new[] { (0, 0), (1, 1), (2, 1), (0, 1), (1, 1), (0, 0) }));
        Assert.Multiple(() =>
        {
            Assert.That(start.SomeOpenTicks, Is.Zero);
            Assert.That(open.SomeOpenTicks, Is.GreaterThan(start.NoneOpenTicks));
            Assert.That((more.SomeOpenTicks, more.NoneOpenTicks), Is.EqualTo((open.SomeOpenTicks, start.NoneOpenTicks)), "the second order is no moment");
            Assert.That(none.NoneOpenTicks, Is.GreaterThan(more.SomeOpenTicks));
            Assert.That(again.SomeOpenTicks, Is.GreaterThan(none.NoneOpenTicks));
            Assert.That(gone.NoneOpenTicks, Is.GreaterThan(again.SomeOpenTicks));
            Assert.That(file.Account(1).Read().OpenOrders, Is.Zero, "the other account has nothing to do with it");
        });
    }

    [Test] // Goal: a restarted venue shows what its ledger kept before anything happens. Method: two lives; one look at the second.
    public void Positions_that_the_ledger_kept_are_shown_at_once()
    {
        using (VenueLedger ledger = VenueLedger.Open(_directory["ledger"]))
        using (var exchange = new QuietVenue(Instruments, ledger))
        {
            exchange.Connect(0);
            exchange.Connect(1);
            exchange.New(0, 1, 4, Side.Sell, 7);
            exchange.New(1, 1, 4, Side.Buy, 7);
        }

        using VenueLedger kept = VenueLedger.Open(_directory["ledger"]);
        using var restarted = new QuietVenue(Instruments, kept);
        using VenueTelemetryFile file = VenueTelemetryFile.Create(FilePath, restarted.Configuration);
        file.Update(restarted.Server, restarted.Configuration);
        Assert.That((file.Position(0, 4).Read().PositionLots, file.Position(1, 4).Read().PositionLots, file.Account(0).Read().FillCount), Is.EqualTo((-7, 7, 1)));
    }

    [Test] // Goal: a file whose counts promise more than it holds is refused, not read past. Method: one slot too many for its bytes; a file that is not there.
    public void A_file_that_is_too_short_for_its_counts_is_refused()
    {
        SharedBlockException? missing = Assert.Throws<SharedBlockException>(() => VenueTelemetryFile.Open(FilePath));
        Assert.That(missing!.Refusal, Is.EqualTo(SharedBlockRefusal.Missing));
        long bytes;
        using (var exchange = new QuietVenue(Instruments))
        using (VenueTelemetryFile whole = VenueTelemetryFile.Create(FilePath, exchange.Configuration))
        using (SharedBlock held = SharedBlock.Open(FilePath, SharedBlockKind.Telemetry, isWritable: false, DeploymentFiles.SchemaHash))
            bytes = held.Content.Bytes;
        string path = _directory["short.telemetry"];
        var description = new SharedBlockDescription { Kind = SharedBlockKind.Telemetry, SlotBytes = Instruments, SlotCount = 3, SchemaHash = DeploymentFiles.SchemaHash };
        using SharedBlock block = SharedBlock.Create(path, description, bytes, static _ => { });
        SharedBlockException? tooShort = Assert.Throws<SharedBlockException>(() => VenueTelemetryFile.Open(path));
        Assert.That(tooShort!.Refusal, Is.EqualTo(SharedBlockRefusal.Content));
    }
}
