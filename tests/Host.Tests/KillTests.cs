using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Kills;

namespace LowLatencyMM.Host.Tests;

/// <summary>Engine, gateway and exchange are killed at seeded moments, alone and together, and must agree afterwards. LLMM_KILLS sets how often.</summary>
[NonParallelizable]
[Platform("Linux")]
public sealed class KillTests
{
    private const int KillsByDefault = 20;
    private const int KillsMin = 6;
    private const ulong Seed = 103;
    private const int SignalStop = 19;
    private static readonly TimeSpan LimitByDefault = TimeSpan.FromSeconds(150);

    [Test]
    // Goal: whoever is killed, no order stays open, nothing is sent on a lost route, and engine, gateway and venue agree on orders, fills, positions
    // and cash afterwards; the journal of all runs replays. Method: three processes, SIGKILL at seeded moments, restarts at once or later, twice too.
    public void Whoever_is_killed_the_sides_agree_afterwards()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing.");
        int kills = int.TryParse(Environment.GetEnvironmentVariable("LLMM_KILLS"), out int asked) ? asked : KillsByDefault;
        TimeSpan limit = kills == KillsByDefault ? LimitByDefault : TimeSpan.FromSeconds(20 * kills);
        using var directory = new TemporaryDirectory();
        (HostConfiguration configuration, _) = TestConfiguration.With(("threads.idle", "\"backoff\"")); // three processes share two cores with other tests
        var times = new KillTimes();
        var watch = Stopwatch.StartNew();
        Sides end;
        string deploymentPath;
        using (var deployment = new KillDeployment(configuration, directory.Path, Llmm.ProgramPath))
        {
            deploymentPath = deployment.DeploymentPath;
            var run = new KillRun(deployment, times, Seed);
            var random = new SplitMix64(Seed);
            run.Begin();
            while (times.Kills < kills && watch.Elapsed < limit) run.Play(KillPlan.Next(ref random));
            end = run.End();
        }

        Assert.That(Directory.Exists(deploymentPath), Is.False, "the deployment's directory was left behind");
        JournalCheck journal = JournalCheck.Run(directory["journal"], end);
        TestContext.Out.WriteLine(
            $"{times.Kills} kills in {times.Disasters} disasters and {watch.Elapsed.TotalSeconds:F0} s, seed {Seed}; {journal.Runs} runs, {journal.Frames:N0} frames, "
            + $"{journal.OrderIds:N0} order ids, {journal.Fills:N0} fills");
        Assert.That(journal.OrderIds, Is.GreaterThan(times.Disasters), "hardly anything was sent, so the run shows nothing");
        if (times.Kills < Math.Min(kills, KillsMin)) Assert.Inconclusive($"Only {times.Kills} kills in {limit.TotalSeconds} s: this machine was too busy.");
    }

    [Test] // Goal: the comparison above can fail. Method: sides that agree, then one thing hidden from one of them at a time.
    public void Control_sides_that_differ_in_one_fill_are_told()
    {
        Sides whole = Agreeing();
        Assert.That(whole.Differences(), Is.Empty);
        SideInstrument instrument = whole.Instruments[0];
        Assert.Multiple(() =>
        {
            Assert.That((whole with { Instruments = [instrument with { EngineFills = 6, EngineLots = 2, EngineCash = -200 }] }).Differences().Count(), Is.EqualTo(3), "a fill that the engine never saw");
            Assert.That((whole with { Instruments = [instrument with { GatewayLots = 2 }] }).Differences().Single(), Does.Contain("2 in the gateway"));
            Assert.That((whole with { Instruments = [instrument with { GatewayLots = null }] }).Differences().Single(), Does.Contain("unknown in the gateway"));
            Assert.That((whole with { Instruments = [instrument with { EngineCash = -301 }] }).Differences().Single(), Does.Contain("-301"));
            Assert.That((whole with { Account = whole.Account!.Value with { OpenOrders = 1 } }).Differences().Single(), Does.Contain("venue has 1 orders open"));
            Assert.That((whole with { Gateway = null }).Differences().Single(), Does.Contain("gateway False"));
        });
    }

    [TestCase(true, TestName = "Control_a_gateway_that_is_killed_leaves_orders_open_at_a_venue_that_does_not_cancel_on_disconnect")]
    [TestCase(false, TestName = "Control_an_engine_that_is_killed_leaves_orders_open_behind_a_gateway_whose_switch_is_dead")]
    // Goal: the check that no order stays open after a kill can fail. Method: a venue without cancel on disconnect; the gateway is killed, or it is
    // frozen, so that its dead-man's switch is dead too, and the engine is killed. Quotes lie far from the market: nobody fills them meanwhile.
    public void Control_orders_stay_open_without_the_switches(bool isGatewayKilled)
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing.");
        using var directory = new TemporaryDirectory();
        (HostConfiguration configuration, _) = TestConfiguration.With(("threads.idle", "\"backoff\""), ("strategy.fillDecay", "0.003"));
        using var deployment = new KillDeployment(configuration, directory.Path, Llmm.ProgramPath) { VenueArguments = ["--no-cancel-on-disconnect"] };
        var run = new KillRun(deployment, new KillTimes(), Seed, lossBound: TimeSpan.FromSeconds(2));
        run.Begin();
        if (!isGatewayKilled) Assert.That(CrashAtStage.Kill(deployment.Gateway!.Id, SignalStop), Is.Zero);
        var plan = new KillPlan(isGatewayKilled ? Victim.Gateway : Victim.Engine, 0, KillMoment.Time, 0, 0, 0, 0, Victim.None, 0);
        KillFailureException? failure = Assert.Throws<KillFailureException>(() => run.Play(plan));
        Assert.That(failure!.Message, Does.Contain(KillRun.OpenText));
        ThreeProcesses.Await(() => deployment.ReadAccount() is { IsConnected: 0 }, "the venue takes the session for ended"); // it has done all that it will
        Assert.That(deployment.ReadAccount()!.Value.OpenOrders, Is.Positive, "it was no slow machine: orders are open, and stay so");
    }

    private static Sides Agreeing() => new(
        new EngineTelemetry(), new Gateway.GatewayTelemetry(), new VenueTelemetry(), new VenueAccountTelemetry { FillCount = 7 }, VenueId: 1,
        [new SideInstrument("BTC-PERP", "USDT", EngineLots: 3, GatewayLots: 3, VenueLots: 3, EngineFills: 7, EngineCash: -300, VenueCash: -300)]);
}
