using System.Diagnostics;

namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>The simulation finds mistakes: what it does not find when they are planted, it would not find when they are made.</summary>
public class PlantedBugTests
{
    private const long SeedsMax = 400_000;

    // Goal: each planted mistake breaks a rule within a bounded number of scripts. Method: the engine's sources with that one change, compiled in memory.
    [TestCaseSource(typeof(PlantedBugs), nameof(PlantedBugs.All))]
    public void A_planted_bug_is_caught(PlantedBug bug)
    {
        using MutatedEngine engine = MutatedEngine.Create(bug);
        long startTicks = Stopwatch.GetTimestamp();
        var failure = engine.Run(SeedsMax);
        Assert.That(failure, Is.Not.Null, $"not found in {SeedsMax:N0} scripts");
        TestContext.Out.WriteLine($"| {bug.Name} | {failure!.Value.Rule} | {failure.Value.Seed:N0} | {Stopwatch.GetElapsedTime(startTicks).TotalSeconds:F2} | {failure.Value.Text}");
    }

    // Goal: the negative control: what is compiled and loaded this way without a change breaks no rule.
    [Test]
    public void The_engine_without_a_planted_bug_breaks_no_rule()
    {
        using MutatedEngine engine = MutatedEngine.Create(null);
        Assert.That(engine.Run(20_000), Is.Null);
    }

    [Test]
    public void There_are_at_least_25_of_them() => Assert.That(PlantedBugs.All.Select(bug => bug.Name).Distinct().Count(), Is.GreaterThanOrEqualTo(25));
}
