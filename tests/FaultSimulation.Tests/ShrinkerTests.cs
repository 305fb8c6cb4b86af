namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>What becomes of a script that fails.</summary>
public class ShrinkerTests
{
    // Goal: a failing script becomes short, fails in the same way, and is told in full. Method: an engine with a planted mistake; the report's own steps.
    [Test]
    public void A_failing_script_is_shrunk_and_told()
    {
        PlantedBug bug = PlantedBugs.All.Single(other => other.Name == "the position limit does not count open orders");
        using MutatedAssembly engine = MutatedAssembly.OfEngine(bug);
        string text = engine.Explain(firstSeed: 1, seedCount: 10_000);
        TestContext.Out.WriteLine(text);
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Assert.That(lines[0], Does.StartWith("seed ").And.EndsWith("breaks a rule: PositionLimit"));
        Assert.That(text, Does.Contain("llmm simtest --first "));
        int steps = int.Parse(System.Text.RegularExpressions.Regex.Match(text, "shrunk to ([0-9]+);").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(steps, Is.LessThanOrEqualTo(4)); // enough orders to pass the limit of 12 lots with at most 5 each, and nothing else
        Assert.That(lines.Count(line => line.Contains("engine sends: new", StringComparison.Ordinal)), Is.InRange(3, 4));
    }
}
