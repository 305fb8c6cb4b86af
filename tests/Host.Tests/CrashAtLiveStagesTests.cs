using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>A live engine dies at every stage of a frame's way; the next start, the exchange and what the order log held must fit together.</summary>
[NonParallelizable]
[Platform("Linux")]
public sealed class CrashAtLiveStagesTests
{
    private const ulong Seed = 107;
    private const int Rounds = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120); // a busy machine; 20 s on a quiet one
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly OrderIds _ids = new();
    private readonly List<byte[]> _expected = []; // orders of the last run, as its frames cause them
    private int _lastFrameOrders;

    [Test]
    // Goal: wherever a live engine dies on a frame's way, the next start has the state of one Core that saw just the published frames; the order log holds a
    // prefix of the orders that these cause, whole messages, short of nothing but the last frame's; after reconciliation positions, fills and cash are
    // the exchange's, and no order id comes twice. Method: a process that kills itself at the n-th passage of a stage, over and over on one journal against one
    // exchange; the ring, seen from here, says how much was published.
    public void Wherever_a_live_engine_dies_the_next_start_fits_what_it_left()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        using var directory = new TemporaryDirectory();
        (HostConfiguration configuration, MarketMaker strategy) = TestConfiguration.With(
            ("engine.orderCapacity", "1024"), ("risk.openOrdersMax", "256"), ("engine.fillKeyCapacity", "4096"), ("engine.bookLevelsPerSide", "512"), ("engine.instrumentCapacity", "2"),
            ("strategy.fillDecay", "1"), ("strategy.warmUpNs", "100000000"), ("journal.flushIntervalMs", "40"));
        string config = directory.Write("config.json", System.Text.Encoding.UTF8.GetString(configuration.EffectiveJson));
        using var gateway = new ShadowGateway(directory.Path, configuration, configuration.Instruments.First(instrument => instrument.Venue.IsSimulated).Venue, Seed);
        using Core<MarketMaker> oracle = EngineFactory.Create(configuration, strategy, epoch: 1);
        var random = new SplitMix64(Seed);
        var watch = Stopwatch.StartNew();
        int kills = 0, frames = 0, lost = 0;
        for (int round = 0; round < Rounds && watch.Elapsed < Limit; round++)
        {
            foreach (CrashStage stage in Enum.GetValues<CrashStage>())
            {
                int number = 1 + (int)(random.Next() % Passages(stage));
                string what = $"{stage}, passage {number}, kill {kills}, seed {Seed}";
                long published = RunAndDie(directory, config, gateway, stage, number, session: $"{kills++}", what);
                using RestartedEngine<MarketMaker> restarted = EngineRestart<MarketMaker>.Run(
                    directory["journal"], configuration, strategy, new MarketMakerFactory(), Llmm.QuietContext());
                using Core<MarketMaker> core = restarted.Core;
                Assert.That(RunOracle(oracle, directory["journal"]), Is.EqualTo(published), $"{what}: frames of the last run");
                Assert.That(core.StateHash(), Is.EqualTo(oracle.StateHash()), $"{what}\n{string.Join('\n', restarted.Lines)}");
                lost += AssertOrderLog(stage, gateway.Orders, what);
                frames += (int)published;
                gateway.Reconcile(restarted, Bound);
                AssertAgree(core, gateway, what);
                RunOracle(oracle, directory["journal"]);
            }
        }

        TestContext.Out.WriteLine($"{kills} kills, {frames:N0} frames published, {lost} orders cut off, {oracle.Context.Counters.Fills} fills, {_ids.Count:N0} order ids, {watch.Elapsed.TotalSeconds:F0} s, seed {Seed}");
        Assert.That(lost, Is.Positive, "every order was sent, so the stages between claim and commit show nothing");
        Assert.That(_ids.Epochs, Has.Count.GreaterThanOrEqualTo(Enum.GetValues<CrashStage>().Length / 2), "runs that sent orders");
    }

    /// <summary>So that most kills fall where orders are sent and filled.</summary>
    private static ulong Passages(CrashStage stage) => stage switch
    {
        CrashStage.FrameTaken => 400,
        CrashStage.MidFrame => 4,
        CrashStage.NothingClaimed => 20,
        _ => 40,
    };

    /// <returns>How many frames it published.</returns>
    private static long RunAndDie(TemporaryDirectory directory, string config, ShadowGateway gateway, CrashStage stage, int number, string session, string what)
    {
        gateway.Prepare(session);
        using Process child = Process.Start("dotnet", [typeof(CrashAtLiveStagesTests).Assembly.Location, CrashAtStage.Name, directory.Path, config, $"{stage}", $"{number}", session]);
        try
        {
            var watch = Stopwatch.StartNew();
            while (!File.Exists(directory[$"ready-{session}"]))
            {
                Assert.That(!child.HasExited && watch.Elapsed < Bound, $"{what}: not ready");
                Thread.Sleep(1);
            }

            using SharedRing ring = SharedRing.Open(LiveMemory.RingPath(JournalSalvage.LastRun(directory["journal"])!), isWritable: false);
            gateway.Connect(session);
            while (!child.HasExited)
            {
                Assert.That(watch.Elapsed, Is.LessThan(2 * Bound), $"{what}: not reached");
                gateway.Pump();
                Thread.Sleep(0);
            }

            Assert.That(child.ExitCode, Is.EqualTo(128 + 9), $"{what}: how it ended");
            gateway.Disconnect();
            return ring.Ring.PublishedCount;
        }
        finally
        {
            if (!child.HasExited) child.Kill();
            child.WaitForExit();
        }
    }

    /// <summary>Gives the oracle the frames that it has not seen. Returns how many the last run has.</summary>
    private int RunOracle(Core<MarketMaker> oracle, string journal)
    {
        JournalRuns runs = JournalRuns.Read(journal);
        long skipped = oracle.Sequence;
        foreach ((JournalDescription run, List<byte[]> frames) in runs.Runs)
        {
            bool isNew = skipped < frames.Count;
            if (isNew) _expected.Clear();
            foreach (byte[] frame in frames)
            {
                if (skipped-- > 0) continue;
                int before = _expected.Count;
                var sink = new OrderCapture(_expected);
                oracle.OnFrame(frame, ref sink);
                _lastFrameOrders = _expected.Count - before;
                foreach (byte[] order in _expected.Skip(before)) Use(order, run.Epoch);
            }

            skipped = Math.Max(0, skipped);
        }

        return runs.Runs[^1].Frames.Count;
    }

    private void Use(byte[] order, ushort epoch)
    {
        if (Messages.Orders.NewOrderDecoder.TryWrap(order, out Messages.Orders.NewOrderDecoder placed)) _ids.Use(placed.ClientOrderId, epoch);
        else if (Messages.Orders.ReplaceOrderDecoder.TryWrap(order, out Messages.Orders.ReplaceOrderDecoder replaced)) _ids.Use(replaced.ClientOrderId, epoch);
    }

    /// <returns>How many orders of the last frame never left.</returns>
    private int AssertOrderLog(CrashStage stage, List<byte[]> log, string what)
    {
        int missing = _expected.Count - log.Count;
        int sent = _lastFrameOrders - missing;
        Assert.That(missing, Is.InRange(0, _lastFrameOrders), $"{what}: orders that are not in the log");
        for (int i = 0; i < log.Count; i++)
            if (!log[i].AsSpan().SequenceEqual(_expected[i])) Assert.Fail($"{what}: order {i} is not what its frame causes");
        switch (stage)
        {
            case CrashStage.NothingClaimed:
                Assert.That((sent, missing), Is.EqualTo((0, _lastFrameOrders)), what);
                break;
            case CrashStage.OrderClaimed or CrashStage.OrderWritten:
                Assert.That(missing, Is.Positive, what);
                break;
            case CrashStage.OrderCommitted:
                Assert.That(sent, Is.Positive, what);
                break;
            case CrashStage.MidFrame:
                Assert.That(sent, Is.EqualTo(1), what);
                Assert.That(missing, Is.Positive, what);
                break;
            default:
                Assert.That(missing, Is.Zero, what);
                break;
        }

        return missing;
    }

    private static void AssertAgree(Core<MarketMaker> core, ShadowGateway gateway, string what)
    {
        const int Account = 1;
        uint instrumentId = TestConfiguration.Simulated.Rules.InstrumentId;
        ref readonly Position position = ref core.Context.Positions[(int)(instrumentId & 0xFFFF)];
        Assert.That(position.Lots.Count, Is.EqualTo(gateway.Venue.PositionLots(Account, instrumentId)), $"{what}: position");
        Assert.That(position.FillCount, Is.EqualTo(gateway.Venue.FillCount(Account)), $"{what}: fills");
        Assert.That(position.TradeCash + position.Fees, Is.EqualTo(gateway.Venue.Cash(Account, TestConfiguration.Simulated.Rules.SettlementCurrency)), $"{what}: cash");
        Assert.That((core.Context.Orders.OpenCount, gateway.Venue.OpenOrderCount(Account)), Is.EqualTo((0, 0)), $"{what}: open orders");
        Assert.That(core.Context.Counters.PositionAdjustments, Is.Zero, what);
    }
}
