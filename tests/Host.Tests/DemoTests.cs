using System.Text.Json;

namespace LowLatencyMM.Host.Tests;

/// <summary>Exchange, gateway and engine, each in its process.</summary>
public sealed class DemoTests
{
    private TemporaryDirectory _directory = null!;
    private LlmmResult _result = null!;

    [OneTimeSetUp]
    public void Run()
    {
        _directory = new TemporaryDirectory();
        _result = Llmm.Run("demo", "--seconds", "4", "--seed", "5", "--out", _directory["demo"]);
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: a demo quotes, ends well, and says so. Method: four seconds; what is printed and written.
    public void A_demo_quotes_and_reports()
    {
        _result.AssertSuccess();
        JsonElement summary = Summary.Read(_directory["demo"]);
        Assert.Multiple(() =>
        {
            Assert.That(_result.Output, Does.Contain("engine thread").And.Contain("   4 s  book "));
            Assert.That(_result.Output, Does.Contain("tick to order: from a market-data frame's publication"));
            Assert.That(summary.GetProperty("run").GetString(), Is.EqualTo("live"));
            Assert.That(summary.GetProperty("orders").GetInt64(), Is.GreaterThan(10), _result.ToString());
            Assert.That(summary.GetProperty("riskState").GetString(), Is.Not.EqualTo("Halted"));
            Assert.That(summary.GetProperty("tickToOrderNs").GetProperty("count").GetInt64(), Is.GreaterThan(0));
            Assert.That(File.Exists(_directory["demo/journal/epoch"]), Is.True);
        });
    }

    [Test] // Goal: 0 bytes on the engine thread between ready and end. Method: its own count.
    public void The_engine_thread_allocates_nothing() =>
        Assert.That(Summary.Read(_directory["demo"]).GetProperty("hotPathAllocatedBytes").GetInt64(), Is.Zero, _result.ToString());

    [Test] // Goal: what happened live happens again. Method: replay with every digest and the state hash compared, twice.
    public void A_demos_journal_replays_to_the_same_orders_and_state()
    {
        LlmmResult replayed = Llmm.Run("replay", _directory["demo"], "--verify").AssertSuccess();
        Assert.That(replayed.Output, Does.Contain("the final digest and the state hash are those of the run"));
        Assert.That(replayed.Output, Does.Contain(Summary.Read(_directory["demo"]).GetProperty("replayHash").GetString()!));
        Assert.That(Llmm.Run("replay", _directory["demo/journal/00000000.journal"], "--verify").AssertSuccess().Output, Does.Contain("state hash are those"));
    }

    [Test] // Goal: a torn tail is said in one line and the rest verified; a cut header is refused. Method: the journal cut at many places, and short.
    public void A_cut_journal_is_verified_up_to_its_last_whole_batch()
    {
        long bytes = new FileInfo(_directory["demo/journal/00000000.journal"]).Length;
        for (int cut = 1; cut < 40_000; cut = (cut * 3) + 1)
        {
            string journal = JournalFiles.Copy(_directory["demo/journal"], _directory[$"cut{cut}"]);
            using (FileStream file = File.OpenWrite(Path.Combine(journal, "00000000.journal"))) file.SetLength(bytes - cut);
            LlmmResult result = Llmm.Run("replay", journal, "--verify").AssertSuccess();
            string[] lines = result.Output.Split('\n');
            Assert.That(lines.Count(line => line.StartsWith("journal ", StringComparison.Ordinal)), Is.EqualTo(1), result.Output);
            Assert.That(result.Output, Does.Contain("torn tail cut at offset").Or.Contain("ends without closing mark"));
            Assert.That(result.Output, Does.Contain("are those of the run"));
        }

        string headless = JournalFiles.Copy(_directory["demo/journal"], _directory["headless"]);
        using (FileStream file = File.OpenWrite(Path.Combine(headless, "00000000.journal"))) file.SetLength(30);
        Llmm.Run("replay", headless, "--verify").AssertFailure(ExitCode.Failure);
    }

    [Test] // Goal: a demo's market can be backtested. Method: its journal, orders and executions left out, as data.
    public void A_demos_journal_is_data_for_a_backtest()
    {
        LlmmResult result = Llmm.Run("backtest", "--data", _directory["demo/journal"], "--out", _directory["backtest"]).AssertSuccess();
        Assert.That(Summary.Read(_directory["backtest"]).GetProperty("orders").GetInt64(), Is.GreaterThan(10), result.ToString());
    }

    [Test] // Goal: SIGINT and SIGTERM end a run with its summary and a whole journal. Method: a process of its own, signalled once it shows itself.
    public void A_signal_ends_a_demo_cleanly([Values(ChildProgram.Interrupt, ChildProgram.Terminate)] int signal)
    {
        using var directory = new TemporaryDirectory();
        using var child = new ChildProgram("demo", "--seconds", "600", "--out", directory["out"]);
        child.WaitFor("   3 s  book");
        child.Signal(signal);
        Assert.That(child.WaitForExit().AssertSuccess().Output, Does.Contain("order digest").And.Contain("written "));
        Assert.That(Summary.Read(directory["out"]).GetProperty("riskState").GetString(), Is.Not.EqualTo("Halted"));
        Assert.That(Llmm.Run("replay", directory["out"], "--verify").AssertSuccess().Output, Does.Contain("state hash are those"));
    }

    [Test] // Goal: the same before anything runs. Method: the signal during the warm-up; a journal that had begun replays, and nothing is left.
    public void A_signal_in_the_first_moment_ends_a_demo_cleanly()
    {
        using var directory = new TemporaryDirectory();
        using var child = new ChildProgram("demo", "--seconds", "600", "--out", directory["out"]);
        child.WaitFor("warming up");
        child.Signal(ChildProgram.Interrupt);
        child.WaitForExit().AssertSuccess();
        Assert.That(Directory.Exists(DeploymentSettings.DefaultDirectory($"demo-{child.Id}")), Is.False);
        if (File.Exists(directory["out/journal/00000000.journal"]))
            Assert.That(Llmm.Run("replay", directory["out"], "--verify").AssertSuccess().Output, Does.Contain("are those of the run"));
    }

    // Goal: after ready nothing is compiled and nothing collected, in the whole process. Method: the program's own counts; as a control the same
    // with tiered compilation, which compiles again what it finds hot.
    [TestCase("0")]
    [TestCase("1")]
    public void Nothing_is_compiled_after_ready_unless_compilation_is_tiered(string tiered)
    {
        using var directory = new TemporaryDirectory();
        string[] arguments = ["demo", "--seconds", "4", "--out", directory["demo"]];
        using var program = new ChildProgram("llmm.dll", tiered == "0" ? [] : [("DOTNET_TieredCompilation", tiered)], arguments);
        program.WaitForExit().AssertSuccess();
        System.Text.Json.JsonElement summary = Summary.Read(directory["demo"]);
        Assert.That(summary.GetProperty("methodsCompiledAfterReady").GetInt64(), tiered == "0" ? Is.Zero : Is.GreaterThan(0));
        Assert.That(summary.GetProperty("gcCollections").EnumerateArray().Select(count => count.GetInt64()), Is.All.Zero);
        Assert.That(summary.GetProperty("hotPathAllocatedBytes").GetInt64(), Is.Zero);
    }

    // Goal: a generic method that only a rare event calls is compiled before ready too. Method: the runtime's own list of what it compiled in a demo
    // that observes for an hour before its first quote, so that nobody has cancelled an order.
    [Test]
    public void Generic_methods_over_a_sink_are_compiled_before_anyone_calls_them()
    {
        using var directory = new TemporaryDirectory();
        string defaults = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/examples/btcusdt.json"));
        File.WriteAllText(directory["config.json"], defaults.Replace("\"name\": \"market-maker\",", "\"name\": \"market-maker\", \"warmUpNs\": 3600000000000,"));
        (string, string)[] listing = [("DOTNET_JitStdOutFile", directory["compiled.txt"]), ("DOTNET_JitDisasmSummary", "1")];
        using var program = new ChildProgram("llmm.dll", listing, ["demo", "--seconds", "1", "--no-report", "--config", directory["config.json"], "--out", directory["demo"]]);
        program.WaitForExit().AssertSuccess();
        Assert.That(Summary.Read(directory["demo"]).GetProperty("orders").GetInt64(), Is.LessThan(5)); // what begins a session, and the mass cancel of the end
        string compiled = File.ReadAllText(directory["compiled.txt"]);
        Assert.That(compiled, Does.Contain("MatchingEngine:CancelSession[LowLatencyMM.SimulatedExchange.PublishingSink]"));
        Assert.That(compiled, Does.Contain("OnFrame[LowLatencyMM.Host.RouteLink]"));
    }

    [Test] // Goal: a venue that does not answer keeps nobody waiting, and is told. Method: orders that take a minute; one signal, or two.
    public void A_venue_that_does_not_answer_is_waited_for_with_a_bound_or_until_a_second_signal([Values(1, 2)] int signals)
    {
        using var directory = new TemporaryDirectory();
        var json = System.Text.Json.Nodes.JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        json["latency"]!["orderEntryLatencyNsMedian"] = 60_000_000_000;
        string config = directory.Write("slow.json", json.ToJsonString());
        using var child = new ChildProgram("demo", "--seconds", "600", "--config", config, "--out", directory["out"]);
        child.WaitFor("orders 2"); // the question that begins a session, which is never answered
        child.Signal(ChildProgram.Interrupt);
        if (signals == 2)
        {
            Thread.Sleep(300); // two at once may arrive as one
            child.Signal(ChildProgram.Interrupt);
        }

        LlmmResult result = child.WaitForExit();
        Assert.That(result.Error, Does.Not.Contain("   at "));
        Assert.That(Llmm.Run("replay", directory["out"], "--verify").AssertSuccess().Output, Does.Contain("are those of the run"));
    }

    [Test] // Goal: a second demo goes on in the journal of the first, and the exchange remembers. Method: two into one directory; epochs, positions, replay of both.
    public void A_second_demo_into_the_same_directory_goes_on()
    {
        using var directory = new TemporaryDirectory();
        Llmm.Run("demo", "--seconds", "3", "--no-report", "--out", directory["demo"]).AssertSuccess();
        JsonElement first = Summary.Read(directory["demo"]);
        LlmmResult second = Llmm.Run("demo", "--seconds", "3", "--no-report", "--out", directory["demo"]).AssertSuccess();
        Assert.That(second.Output, Does.Contain("engine ready: epoch 2").And.Contain("replayed "));
        Assert.That(Summary.Read(directory["demo"]).GetProperty("frames").GetInt64(), Is.GreaterThan(first.GetProperty("frames").GetInt64()));
        Assert.That(Llmm.Run("replay", directory["demo"], "--verify").AssertSuccess().Output, Does.Contain("state hash are those"));
    }

    [Test] // Goal: nothing is left behind by a demo that is itself killed. Method: SIGKILL; its children and its shared memory are gone soon.
    [Platform("Linux")]
    public void A_killed_demo_leaves_nothing_behind()
    {
        using var directory = new TemporaryDirectory();
        int demoId;
        string deployment;
        int[] children;
        using (var child = new ChildProgram("demo", "--seconds", "600", "--out", directory["out"]))
        {
            child.WaitFor("   2 s  book");
            demoId = child.Id;
            deployment = DeploymentSettings.DefaultDirectory($"demo-{demoId}");
            children = ChildrenOf(demoId);
            Assert.That(children, Has.Length.EqualTo(3));
            Assert.That(Directory.Exists(deployment), Is.True);
            child.Signal(9);
            _ = child.WaitForExit();
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (Directory.Exists(deployment) || children.Any(id => SharedMemory.ProcessToken.Of(id) is not null))
        {
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), $"left: {string.Join(", ", children.Where(id => SharedMemory.ProcessToken.Of(id) is not null))}; {deployment}");
            Thread.Sleep(20);
        }
    }

    [Test] // Goal: the program itself, not only its method: exit codes and streams. Method: processes of their own.
    public void The_executable_gives_its_exit_codes()
    {
        using (var help = new ChildProgram("--help")) Assert.That(help.WaitForExit().AssertSuccess().Output, Does.Contain("demo"));
        using (var wrong = new ChildProgram("demo", "--seconds", "never")) Assert.That(wrong.WaitForExit().ExitCode, Is.EqualTo(ExitCode.Usage));
        using (var missing = new ChildProgram("replay", _directory["nowhere"])) Assert.That(missing.WaitForExit().ExitCode, Is.EqualTo(ExitCode.Failure));
    }

    private static int[] ChildrenOf(int processId) =>
        [.. File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
