using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>What a gateway shows of its positions in shared memory, read as another process reads it.</summary>
[Platform("Linux")]
public sealed class GatewayTelemetryTests
{
    private const int Instruments = 11; // more than one writing covers
    private const int PerTime = 8;
    private const string VenueName = "sim";
    private TemporaryDirectory _files = null!;
    private DeploymentDirectory _directory = null!;

    [SetUp]
    public void Create()
    {
        _files = new TemporaryDirectory();
        _directory = DeploymentDirectory.Open(_files["deployment"]);
    }

    [TearDown]
    public void Remove() => _files.Dispose();

    [Test]
    // Goal: each instrument's position stands at its place within two writings, and none is called written before it is. Method: a real gateway at a real
    // server, a fill of another size and side in each instrument; the test's own sums.
    public void Positions_are_shown_in_turns_at_their_places()
    {
        using var exchange = new QuietVenue(Instruments);
        GatewayLimits limits = Limits();
        var settings = new GatewaySettings { VenueId = 0, SourceId = SourceIds.Gateway(0), SessionName = "engine", StartTimeNs = TestConfiguration.StartNs };
        using var shadow = new ShadowEngine(settings, limits, exchange.Server, _files.Path);
        using GatewayTelemetryFile written = GatewayTelemetryFile.Create(_directory, VenueName, Instruments, TestConfiguration.StartNs);
        using GatewayTelemetryFile seen = GatewayTelemetryFile.Open(_directory, VenueName);
        Assert.That((seen.PositionCount, seen.Owner, seen.IsOwnerAlive), Is.EqualTo((Instruments, ProcessToken.Current, true)));
        Assert.That(shadow.TryArm());
        exchange.Connect(1);
        long[] lots = new long[Instruments];
        for (int place = 0; place < Instruments; place++) lots[place] = Trade(exchange, shadow, place, place + 1);
        written.Write(shadow.Gateway, limits.Instruments);
        Assert.That(Shown(seen), Is.EqualTo(lots.Select((count, place) => place < PerTime ? (QuietVenue.Id(place), count) : (0u, 0L))), "the first eight");
        written.Write(shadow.Gateway, limits.Instruments);
        Assert.That(Shown(seen), Is.EqualTo(lots.Select((count, place) => (QuietVenue.Id(place), count))), "all");
        lots[9] += Trade(exchange, shadow, 9, 30);
        lots[2] += Trade(exchange, shadow, 2, 20);
        written.Write(shadow.Gateway, limits.Instruments);
        written.Write(shadow.Gateway, limits.Instruments);
        Assert.That(Shown(seen), Is.EqualTo(lots.Select((count, place) => (QuietVenue.Id(place), count))));
        Assert.That(seen.Value.Read().Arm, Is.EqualTo(ArmState.Armed), "the gateway's own figures beside them");
    }

    [Test] // Goal: a file of another layout is refused, not read past. Method: slots of another size; bytes for one instrument less than promised; no file.
    public void A_file_of_another_layout_is_refused([Values] bool isShort)
    {
        SharedBlockException? missing = Assert.Throws<SharedBlockException>(() => GatewayTelemetryFile.Open(_directory, VenueName));
        Assert.That(missing!.Refusal, Is.EqualTo(SharedBlockRefusal.Missing));
        int slotBytes;
        long bytes;
        using (GatewayTelemetryFile whole = GatewayTelemetryFile.Create(_directory, VenueName, Instruments, TestConfiguration.StartNs))
        using (SharedBlock block = SharedBlock.Open(_directory.File(DeploymentFiles.GatewayTelemetry(VenueName)), SharedBlockKind.Telemetry, isWritable: false, DeploymentFiles.SchemaHash))
        {
            (slotBytes, bytes) = (block.Description.SlotBytes, block.Content.Bytes);
            whole.Remove();
        }

        var description = new SharedBlockDescription
        {
            Kind = SharedBlockKind.Telemetry,
            SlotBytes = isShort ? slotBytes : slotBytes + 8,
            SlotCount = isShort ? 2 * Instruments : Instruments,
            SchemaHash = DeploymentFiles.SchemaHash,
        };
        using SharedBlock other = SharedBlock.Create(_directory.File(DeploymentFiles.GatewayTelemetry(VenueName)), description, bytes, static _ => { });
        SharedBlockException? refused = Assert.Throws<SharedBlockException>(() => GatewayTelemetryFile.Open(_directory, VenueName));
        Assert.That(refused!.Refusal, Is.EqualTo(SharedBlockRefusal.Content));
    }

    /// <summary>A fill of the gateway's account: bought where the place is even. Signed lots.</summary>
    private static long Trade(QuietVenue exchange, ShadowEngine shadow, int place, long lots)
    {
        bool isBuy = place % 2 == 0;
        long counter = (100 * lots) + place;
        exchange.New(1, counter, place, isBuy ? Side.Sell : Side.Buy, lots);
        shadow.New(counter, isBuy ? Side.Buy : Side.Sell, QuietVenue.Price, lots, QuietVenue.Id(place));
        long expected = shadow.Gateway.PositionLots(QuietVenue.Id(place)) + (isBuy ? lots : -lots);
        for (int step = 0; step < 1_000 && shadow.Gateway.PositionLots(QuietVenue.Id(place)) != expected; step++) shadow.Step(1);
        Assert.That(shadow.Gateway.PositionLots(QuietVenue.Id(place)), Is.EqualTo(expected), "the fill has come");
        return isBuy ? lots : -lots;
    }

    private static IEnumerable<(uint, long)> Shown(GatewayTelemetryFile file) =>
        Enumerable.Range(0, Instruments).Select(place => file.Position(place).Read()).Select(position => (position.InstrumentId, position.PositionLots));

    private static GatewayLimits Limits() => new()
    {
        Instruments =
        [
            .. Enumerable.Range(0, Instruments).Select(place => new GatewayInstrument(
                new Instrument { Id = QuietVenue.Id(place), Kind = InstrumentKind.Linear, LotValue = 1_000_000 },
                new InstrumentLimits
                {
                    OrderLotsMax = 100,
                    OrderNotionalMax = long.MaxValue,
                    PositionLotsMax = 1_000,
                    OpenOrdersMax = 10,
                    PriceCollarFraction = 0.5,
                    LowestPrice = new Price(1),
                    HighestPrice = new Price(long.MaxValue / 4),
                })),
        ],
        OrdersPerSecondMax = 1_000_000,
        OrderBurstMax = 1_000,
        OpenOrdersMax = 100,
    };
}
