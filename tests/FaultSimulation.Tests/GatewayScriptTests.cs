namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>Scripts with real gateways between engine and venues.</summary>
public class GatewayScriptTests
{
    private const long Seeds = 2_000;

    // Goal: neither engine nor gateway breaks a rule, whatever happens to streams, processes and disk; and everything did happen.
    // Method: seeds; the failing one is shrunk and printed; every kind of step must have had something to do it to.
    [Test]
    public void Scripts_with_gateways_break_no_rule()
    {
        FaultReport? report = FaultRunner.Run(1, Seeds, TimeSpan.FromMinutes(5), Environment.ProcessorCount, null, () => false, out FaultCounts counts, hasGateways: true);
        if (report is not null) report.Write(TestContext.Out, $"llmm simtest --first {report.Seed} --seeds 1 --gateway");
        Assert.That(report?.Failure, Is.Null);
        Assert.That(counts.Scripts, Is.EqualTo(Seeds));
        Assert.That(counts.Fills, Is.GreaterThan(Seeds));
        foreach (FaultAction action in FaultScript.Actions(hasGateways: true)) Assert.That(counts[action], Is.GreaterThan(Seeds / 100), action.ToString());
    }

    // Goal: a run is its seed, gateways and cut streams included, and no script leaves anything to the next. Method: everything that happens, alone and after others.
    [Test]
    public void A_seed_is_the_same_script_each_time([Values(3UL, 11UL, 1_372_819UL)] ulong seed)
    {
        IReadOnlyList<string> alone = FaultRunner.Trace(seed, hasGateways: true);
        Assert.That(alone, Has.Count.GreaterThan(20));
        using var used = new FaultWorld(hasGateways: true) { IsEachReplayed = true };
        for (ulong other = 100; other < 120; other++) Assert.That(used.Run(FaultScript.Generate(other, hasGateways: true)), Is.Null);
        var table = new List<string>();
        Assert.That(used.Run(FaultScript.Generate(seed, hasGateways: true), table), Is.Null);
        Assert.That(table, Is.EqualTo(alone));
    }

    // Goal: a connection may end before every step, seen or not, and after any number of bytes. Method: one script of ordinary trading with each end put before each step.
    [Test]
    public void A_connection_that_ends_before_any_step_breaks_no_rule()
    {
        FaultStep[] trading = [.. FaultScript.Generate(21, hasGateways: true)
            .Where(step => step.Action is FaultAction.Place or FaultAction.Replace or FaultAction.Cancel or FaultAction.GatewayRound or FaultAction.VenueTakes or FaultAction.VenueFills or FaultAction.Deliver or FaultAction.TimePasses)
            .Take(24)];
        using var world = new FaultWorld(hasGateways: true) { IsEachReplayed = true };
        for (int place = 0; place <= trading.Length; place++)
        {
            foreach (FaultAction end in (FaultAction[])[FaultAction.Disconnect, FaultAction.HalfOpen, FaultAction.GatewayRestarts])
            {
                for (byte bytes = 0; bytes < 60; bytes += 7)
                {
                    FaultStep[] steps = [.. trading[..place], new(end, (byte)(bytes % 2), (byte)(bytes % 4), bytes), .. trading[place..]];
                    Assert.That(world.Run(steps), Is.Null, $"{end} before step {place}, {bytes * 4} bytes");
                }
            }
        }
    }
}
