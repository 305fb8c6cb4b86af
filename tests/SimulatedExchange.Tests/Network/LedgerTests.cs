using System.Diagnostics;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;
using static LowLatencyMM.SimulatedExchange.Tests.ServerHarness;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class LedgerTests
{
    private string _directory = "";

    private string LedgerPath => Path.Combine(_directory, VenueLedger.FileName);

    [SetUp]
    public void SetUp() => _directory = Directory.CreateTempSubdirectory("llmm-ledger-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_directory, recursive: true);

    [Test] // Goal: a venue that is killed knows its accounts again, and no id comes twice. Method: three lives; positions, cash, fills and ids compared.
    public void A_restarted_venue_has_the_same_accounts_and_no_id_twice()
    {
        var matchIds = new HashSet<long>();
        var venueOrderIds = new HashSet<long>();
        (long, long, Int128, Int128, string) before = default;
        for (int life = 0; life < 3; life++)
        {
            using VenueLedger ledger = VenueLedger.Open(_directory);
            ExchangeConfiguration configuration = ledger.Continue(Configuration(Start)); // the clock did not move: the run id must
            Assert.That(configuration.StartTimeNs, Is.EqualTo(Start + life));
            using var harness = new ServerHarness(ledger: ledger, configuration: configuration);
            Assert.That(ledger.RestoredFillCount, Is.EqualTo(life * 6));
            if (life > 0) Assert.That(State(harness.Venue), Is.EqualTo(before));
            Assert.That(harness.Venue.OpenOrderCount(1), Is.Zero, "orders are gone");
            VenueClient maker = harness.LogOn(), taker = harness.LogOn("other");
            for (int id = 1; id <= 3; id++)
            {
                maker.Send(OrderMessages.New((100 * life) + id, Price + (life * Tick), 5 + life, Side.Buy));
                harness.RunUntil(() => maker.Executions.Count == (2 * id) - 1);
                taker.Send(OrderMessages.New((100 * life) + id, Price + (life * Tick), 2 + id, Side.Sell));
                harness.RunUntil(() => taker.Executions.Count(item => item.Execution.Kind == ExecutionKind.Filled) >= id && maker.Executions.Count == 2 * id);
                maker.Send(OrderMessages.Cancel((100 * life) + id));
                harness.RunUntil(() => maker.Executions.Count >= (2 * id) + 1);
                maker.Executions.RemoveAt(maker.Executions.Count - 1);
            }

            foreach (Execution execution in maker.Executions.Concat(taker.Executions).Select(item => item.Execution))
            {
                if (execution.Kind == ExecutionKind.Accepted) Assert.That(venueOrderIds.Add(execution.VenueOrderId), $"order {execution.VenueOrderId} of life {life}");
                if (execution.Kind == ExecutionKind.Filled && execution.Side == Side.Buy) Assert.That(matchIds.Add(execution.MatchId), $"match {execution.MatchId}");
            }

            before = State(harness.Venue);
        }

        Assert.That((matchIds.Count, venueOrderIds.Count), Is.EqualTo((9, 18)));
    }

    [Test] // Goal: a torn tail costs what was torn. Method: the file cut at every byte; what is restored is what was whole.
    public void A_tail_torn_at_any_byte_is_cut()
    {
        byte[] whole = WriteSome(out List<int> ends);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(LedgerPath, whole[..length]);
            int kept = ends.LastOrDefault(end => end <= length);
            using (VenueLedger ledger = VenueLedger.Open(_directory)) Assert.That(ledger.CutBytes, Is.EqualTo(length - kept), $"torn at {length}");
            Assert.That(new FileInfo(LedgerPath).Length, Is.EqualTo(kept));
        }
    }

    [Test] // Goal: corruption before the tail is refused with file and offset, never read past. Method: every byte but the last record's changed.
    public void Corruption_before_the_tail_is_refused_with_its_offset()
    {
        byte[] whole = WriteSome(out List<int> ends);
        for (int at = 0; at < ends[^2]; at++)
        {
            byte[] corrupt = [.. whole];
            corrupt[at] ^= 0x41;
            File.WriteAllBytes(LedgerPath, corrupt);
            int offset = ends.LastOrDefault(end => end <= at);
            Assert.That(
                () => VenueLedger.Open(_directory),
                Throws.TypeOf<VenueLedgerException>().With.Message.StartsWith($"{LedgerPath}: offset {offset}: "), $"byte {at}");
            Assert.That(new FileInfo(LedgerPath).Length, Is.EqualTo(whole.Length), "nothing is cut from a corrupt file");
        }
    }

    [Test] // Goal: a fill is in the file before its execution leaves. Method: the file's own bytes at the moment that a client hears of the fill.
    public void A_fill_is_written_before_it_is_told()
    {
        using VenueLedger ledger = VenueLedger.Open(_directory);
        using var harness = new ServerHarness(ledger: ledger, configuration: ledger.Continue(Configuration(Start)));
        VenueClient maker = harness.LogOn(), taker = harness.LogOn("other");
        maker.Send(OrderMessages.New(1, Price, 5, Side.Buy));
        harness.RunUntil(() => maker.Executions.Count == 1);
        taker.Send(OrderMessages.New(1, Price, 2, Side.Sell));
        harness.RunUntil(() => maker.Executions.Count == 2);
        string copy = Path.Combine(_directory, "copy");
        Directory.CreateDirectory(copy);
        // The lock keeps a second opening out, in this process too: another program reads it, as it would after a kill.
        using (var copying = Process.Start("cp", [LedgerPath, copy]))
        {
            Assert.That(copying.WaitForExit(20_000), Is.True);
            Assert.That(copying.ExitCode, Is.Zero);
        }

        using VenueLedger seen = VenueLedger.Open(copy);
        Assert.That((seen.RestoredFillCount, seen.CutBytes), Is.EqualTo((2, 0L)));
    }

    [Test] // Goal: a ledger is of one venue, one process and its instruments. Method: each wrong one.
    public void A_foreign_ledger_is_refused()
    {
        _ = WriteSome(out _);
        using VenueLedger ledger = VenueLedger.Open(_directory);
        Assert.That(() => VenueLedger.Open(_directory), Throws.InstanceOf<IOException>());
        Assert.That(() => ledger.Continue(Configuration(Start) with { VenueId = 3 }), Throws.TypeOf<VenueLedgerException>());
        ExchangeConfiguration renamed = Configuration(Start);
        renamed = renamed with { Instruments = [renamed.Instruments[0] with { Rules = renamed.Instruments[0].Rules with { Symbol = "ETH" } }] };
        Assert.That(() => ledger.Continue(renamed), Throws.TypeOf<VenueLedgerException>());
        ExchangeConfiguration fewer = Configuration(Start) with { Sessions = [new VenueSession(1)] };
        var options = new ExchangeServerOptions { OrderEntry = new(System.Net.IPAddress.Loopback, 0), Sessions = ["engine"] };
        Assert.That(() => new ExchangeServer(fewer, options, ledger), Throws.TypeOf<VenueLedgerException>());
    }

    [Test] // Goal: the market goes on near where it was. Method: a crowd for a minute from a price that it was given; the next life's first book.
    public void Prices_continue_near_the_last_ones()
    {
        ExchangeConfiguration crowded = ExchangeConfiguration.BtcPerpetual(1, Start) with { Sessions = [new VenueSession(1), new VenueSession(2)] };
        crowded = crowded with { Instruments = [crowded.Instruments[0] with { Crowd = crowded.Instruments[0].Crowd! with { InitialPrice = 2 * Price } }] };
        using (VenueLedger ledger = VenueLedger.Open(_directory))
        using (var harness = new ServerHarness(hasCrowd: true, ledger: ledger, configuration: crowded))
            harness.Run(5_000);
        using VenueLedger next = VenueLedger.Open(_directory);
        ExchangeConfiguration continued = next.Continue(ExchangeConfiguration.BtcPerpetual(1, Start));
        Assert.That(continued.Instruments[0].Crowd!.InitialPrice, Is.InRange(2 * Price * 0.98, 2 * Price * 1.02));
    }

    [Test]
    // Goal: an engine older than one that was seen is refused by a restarted venue too, session by session. Method: three lives; the file
    // grows when a logon with a greater epoch is answered, and at no other.
    public void A_restarted_venue_refuses_epochs_of_before()
    {
        using (VenueLedger ledger = VenueLedger.Open(_directory))
        using (var harness = new ServerHarness(ledger: ledger, configuration: ledger.Continue(Configuration(Start))))
        {
            _ = harness.LogOn(epoch: 7);
            _ = harness.LogOn("other", epoch: 3);
        }

        using (VenueLedger ledger = VenueLedger.Open(_directory))
        using (var harness = new ServerHarness(ledger: ledger, configuration: ledger.Continue(Configuration(Start))))
        {
            Assert.That(harness.Refusal(epoch: 6), Is.EqualTo(LogonRejectReason.OlderEpoch));
            Assert.That(harness.Refusal("other", epoch: 2), Is.EqualTo(LogonRejectReason.OlderEpoch));
            long before = new FileInfo(LedgerPath).Length;
            _ = harness.LogOn(epoch: 7); // the same engine, which lives on
            Assert.That(new FileInfo(LedgerPath).Length, Is.EqualTo(before), "nothing new to remember");
            _ = harness.LogOn("other", epoch: 9); // written when its logon is answered
            Assert.That(new FileInfo(LedgerPath).Length, Is.GreaterThan(before));
        }

        using VenueLedger last = VenueLedger.Open(_directory);
        using var lastHarness = new ServerHarness(ledger: last, configuration: last.Continue(Configuration(Start)));
        Assert.That(lastHarness.Refusal("other", epoch: 8), Is.EqualTo(LogonRejectReason.OlderEpoch));
        Assert.That(lastHarness.Refusal(epoch: 6), Is.EqualTo(LogonRejectReason.OlderEpoch));
        _ = lastHarness.LogOn(epoch: 8);
        _ = lastHarness.LogOn("other", epoch: 9);
    }

    [Test] // Goal: it is the ledger that remembers. Method: the same without one.
    public void Control_without_a_ledger_epochs_are_forgotten()
    {
        using (var harness = new ServerHarness()) _ = harness.LogOn(epoch: 7);
        using var next = new ServerHarness();
        _ = next.LogOn(epoch: 6);
    }

    private static ExchangeConfiguration Configuration(long startNs) => ExchangeConfiguration.BtcPerpetual(1, startNs) with
    {
        Latency = LatencyConfiguration.Zero,
        Sessions = [new VenueSession(1), new VenueSession(2)],
    };

    private static (long, long, Int128, Int128, string) State(ExchangeVenue venue)
    {
        AccountFill[] fills = new AccountFill[64];
        string text = string.Join("; ", new[] { 1, 2 }.Select(account => string.Join(", ", fills[..venue.CopyFills(account, 0, fills)].Select(fill => fill.ToString()))));
        return (venue.PositionLots(1, 0), venue.PositionLots(2, 0), venue.Cash(1, "USDT"), venue.Cash(2, "USDT"), text);
    }

    private byte[] WriteSome(out List<int> ends)
    {
        using (VenueLedger ledger = VenueLedger.Open(_directory))
        using (var harness = new ServerHarness(ledger: ledger, configuration: ledger.Continue(Configuration(Start))))
        {
            VenueClient maker = harness.LogOn(), taker = harness.LogOn("other");
            maker.Send(OrderMessages.New(1, Price, 5, Side.Buy));
            harness.RunUntil(() => maker.Executions.Count == 1);
            for (int id = 1; id <= 3; id++) taker.Send(OrderMessages.New(id, Price, 1, Side.Sell));
            harness.RunUntil(() => taker.Executions.Count == 6);
        }

        byte[] whole = File.ReadAllBytes(LedgerPath);
        ends = [];
        int offset = 0;
        while (LedgerRecord.TryRead(whole.AsSpan(offset), out _, out _, out int bytes)) ends.Add(offset += bytes);
        Assert.That((ends.Count, offset), Is.EqualTo((10, whole.Length))); // a definition, a mark, two epochs, six fills
        return whole;
    }
}
