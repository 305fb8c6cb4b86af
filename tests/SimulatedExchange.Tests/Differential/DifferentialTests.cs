namespace LowLatencyMM.SimulatedExchange.Tests;

public class DifferentialTests
{
    [Test] // Goal: the engine is the exchange of the definition. Method: one random stream of commands into it and into the naive one, compared after each.
    public void Any_command_stream_leaves_engine_equal_to_model([Range(1, 6)] int seed) => Compare(seed, 50_000);

    [Test, Explicit("some minutes")] // Goal, method: as above, five million commands.
    public void Five_million_commands_leave_engine_equal_to_model([Range(1_001, 1_050)] int seed) => Compare(seed, 100_000);

    // Goal: the comparison sees what it should. Method: the naive exchange makes one mistake; it must be found, and the script shrunk to what shows it.
    [TestCaseSource(nameof(Bugs))]
    public void A_planted_bug_is_found_and_shrunk_to_a_few_commands(string name)
    {
        PlantedBug bug = Enum.Parse<PlantedBug>(name);
        List<Command> script = Script(1, 20_000, bug, out _, out _, out string? difference);
        Assert.That(difference, Is.Not.Null, "not found");
        IReadOnlyList<Command> shortest = ScriptShrinker.Shrink(script, candidate => DifferentialRun.FirstDifference(candidate, bug) is not null);
        TestContext.Out.WriteLine($"{bug}: found after {script.Count} commands, shown by {shortest.Count}\n{Command.Table(shortest)}");
        Assert.That(shortest, Has.Count.LessThanOrEqualTo(10));
        Assert.That(DifferentialRun.FirstDifference(shortest, PlantedBug.None), Is.Null, "the script blames the engine");
    }

    private static IEnumerable<string> Bugs() => Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None));

    private static void Compare(int seed, int count)
    {
        List<Command> script = Script(seed, count, PlantedBug.None, out CommandGenerator commands, out double restingMean, out string? difference);
        if (difference is not null)
        {
            IReadOnlyList<Command> shortest = ScriptShrinker.Shrink(script, candidate => DifferentialRun.FirstDifference(candidate, PlantedBug.None) is not null);
            Assert.Fail($"seed {seed}, command {script.Count}: {DifferentialRun.FirstDifference(shortest, PlantedBug.None)}\n{Command.Table(shortest)}");
        }
        Assert.That(commands.Seen, Has.Count.GreaterThan(24), "too few kinds of answers to mean anything: " + string.Join(", ", commands.Seen));
        Assert.That(commands.FillCount, Is.GreaterThan(count / 6));
        Assert.That(restingMean, Is.GreaterThan(100), "thin books prove little");
    }

    private static List<Command> Script(int seed, int count, PlantedBug bug, out CommandGenerator commands, out double restingMean, out string? difference)
    {
        var run = new DifferentialRun(count, bug);
        commands = new CommandGenerator(new Random(seed), DifferentialRun.Instruments, DifferentialRun.OwnerCount);
        var script = new List<Command>(count);
        difference = null;
        long resting = 0;
        while (script.Count < count && difference is null)
        {
            Command command = commands.Next();
            script.Add(command);
            difference = run.Apply(command);
            resting += run.RestingCount;
            commands.Learn(run.Executions);
        }
        restingMean = (double)resting / script.Count;
        return script;
    }
}
