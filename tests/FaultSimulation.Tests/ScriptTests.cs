namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>Scripts against the engine as it is.</summary>
public class ScriptTests
{
    // Goal: no script breaks a rule. Method: a hundred thousand seeds; the failing one is shrunk and printed.
    [Test]
    public void A_hundred_thousand_scripts_break_no_rule()
    {
        FaultReport? report = FaultRunner.Run(1, 100_000, TimeSpan.FromMinutes(5), Environment.ProcessorCount, null, () => false, out FaultCounts counts);
        if (report is not null) report.Write(TestContext.Out, $"llmm simtest --first {report.Seed} --seeds 1");
        Assert.That(report?.Failure, Is.Null);
        Assert.That(counts.Scripts, Is.EqualTo(100_000));
        Assert.That(counts.Fills, Is.GreaterThan(50_000));
        Assert.That(counts.Replays, Is.GreaterThan(6_000));
    }

    // Goal: the first test cannot pass by doing nothing. Method: every kind of step must have had something to do it to, often.
    [Test]
    public void Every_action_does_something()
    {
        Assert.That(FaultRunner.Run(1, 20_000, TimeSpan.FromMinutes(5), 1, null, () => false, out FaultCounts counts), Is.Null);
        foreach (FaultAction action in FaultScript.Actions(hasGateways: false)) Assert.That(counts[action], Is.GreaterThan(300), action.ToString());
    }

    // Goal: a run is its seed. Method: everything that happens, twice, in two worlds.
    [Test]
    public void A_seed_is_the_same_script_each_time([Values(1UL, 7UL, 1_372_819UL, ulong.MaxValue)] ulong seed)
    {
        Assert.That(FaultScript.Generate(seed), Is.EqualTo(FaultScript.Generate(seed)));
        IReadOnlyList<string> once = FaultRunner.Trace(seed);
        Assert.That(FaultRunner.Trace(seed), Is.EqualTo(once));
        Assert.That(once, Has.Count.GreaterThan(20));
    }

    // Goal: a world keeps nothing of one script for the next. Method: a script after a thousand others tells what it tells alone.
    [Test]
    public void A_script_does_not_depend_on_those_before_it()
    {
        using var used = new FaultWorld { IsEachReplayed = true };
        for (ulong seed = 1; seed < 1_000; seed++) used.Run(FaultScript.Generate(seed));
        var table = new List<string>();
        Assert.That(used.Run(FaultScript.Generate(1_000), table), Is.Null);
        Assert.That(table, Is.EqualTo(FaultRunner.Trace(1_000)));
    }

    // Goal: wherever the engine is killed, and however much of its journal is lost, it comes back right. Method: one script of ordinary trading, with a restart put
    // before each step, of each kind: venues that cancel or not, from a snapshot or from the first frame, up to 24 frames lost.
    [Test]
    public void A_restart_before_every_step_of_a_script_breaks_no_rule()
    {
        FaultStep[] trading = [.. FaultScript.Generate(4_242).Where(step => step.Action is not (FaultAction.Kill or FaultAction.Pause or FaultAction.ReduceOnly))];
        using var world = new FaultWorld { IsEachReplayed = true };
        for (int place = 0; place <= trading.Length; place++)
        {
            foreach (byte a in (byte[])[0, 1, 160, 161])
            {
                for (byte b = 0; b < 4; b++)
                {
                    for (byte lost = 0; lost <= 24; lost++)
                    {
                        FaultStep restart = lost == 0 ? new(FaultAction.EngineRestarts, a, b, 0) : new(FaultAction.PowerFails, a, b, (byte)(lost - 1));
                        FaultStep[] steps = [.. trading[..place], restart, new(FaultAction.Connect, 0, 0, 0), new(FaultAction.Connect, 1, 0, 0), .. trading[place..]];
                        Assert.That(world.Run(steps), Is.Null, $"restart {restart} before step {place}");
                    }
                }
            }
        }
    }

    // Goal: a bound that is over ends a run before its first script, and a request to stop does.
    [Test]
    public void A_run_ends_when_time_is_over_or_it_is_asked_to()
    {
        Assert.That(FaultRunner.Run(1, long.MaxValue / 2, TimeSpan.Zero, 2, null, () => false, out FaultCounts none), Is.Null);
        Assert.That(none.Scripts, Is.Zero);
        int asked = 0;
        Assert.That(FaultRunner.Run(1, long.MaxValue / 2, TimeSpan.MaxValue, 1, null, () => ++asked > 3, out FaultCounts some), Is.Null);
        Assert.That(some.Scripts, Is.EqualTo(3 * 64));
    }
}
