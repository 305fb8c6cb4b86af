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

    private static Sides Agreeing() => new(
        new EngineTelemetry(), new Gateway.GatewayTelemetry(), new VenueTelemetry(), new VenueAccountTelemetry { FillCount = 7 }, VenueId: 1,
        [new SideInstrument("BTC-PERP", "USDT", EngineLots: 3, GatewayLots: 3, VenueLots: 3, EngineFills: 7, EngineCash: -300, VenueCash: -300)]);
}
