using System.Diagnostics;

namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>The simulation finds mistakes: what it does not find when they are planted, it would not find when they are made.</summary>
public class PlantedBugTests
{
    private const long SeedsMax = 400_000;
    private const long GatewaySeedsMax = 6_000;

    // Goal: each planted mistake breaks a rule within a bounded number of scripts. Method: the engine's sources with that one change, compiled in memory.
    [TestCaseSource(typeof(PlantedBugs), nameof(PlantedBugs.All))]
    public void A_planted_bug_is_caught(PlantedBug bug)
    {
        using MutatedAssembly engine = MutatedAssembly.OfEngine(bug);
        AssertCaught(bug, engine, SeedsMax);
    }

    // Goal: the same for the gateway. Method: its sources with one change, in scripts with gateways.
    [TestCaseSource(typeof(PlantedGatewayBugs), nameof(PlantedGatewayBugs.All))]
    public void A_bug_planted_in_the_gateway_is_caught(PlantedBug bug)
    {
        using MutatedAssembly gateway = MutatedAssembly.OfGateway(bug);
        AssertCaught(bug, gateway, GatewaySeedsMax);
    }

    // Goal: the negative control: what is compiled and loaded this way without a change breaks no rule.
    [Test]
    public void The_engine_without_a_planted_bug_breaks_no_rule()
    {
        using MutatedAssembly engine = MutatedAssembly.OfEngine(null);
        Assert.That(engine.Run(20_000), Is.Null);
    }

    [Test] // Goal: the same for the gateway.
    public void The_gateway_without_a_planted_bug_breaks_no_rule()
    {
        using MutatedAssembly gateway = MutatedAssembly.OfGateway(null);
        Assert.That(gateway.Run(1_000), Is.Null);
    }

    [Test]
    public void There_are_at_least_25_of_them() => Assert.That(PlantedBugs.All.Select(bug => bug.Name).Distinct().Count(), Is.GreaterThanOrEqualTo(25));

    [Test]
    public void There_are_at_least_8_of_the_gateway() => Assert.That(PlantedGatewayBugs.All.Select(bug => bug.Name).Distinct().Count(), Is.GreaterThanOrEqualTo(8));

    private static void AssertCaught(PlantedBug bug, MutatedAssembly mutated, long seedsMax)
    {
        long startTicks = Stopwatch.GetTimestamp();
        var failure = mutated.Run(seedsMax);
        Assert.That(failure, Is.Not.Null, $"not found in {seedsMax:N0} scripts");
        TestContext.Out.WriteLine($"| {bug.Name} | {failure!.Value.Rule} | {failure.Value.Seed:N0} | {Stopwatch.GetElapsedTime(startTicks).TotalSeconds:F2} | {failure.Value.Text}");
    }
}
