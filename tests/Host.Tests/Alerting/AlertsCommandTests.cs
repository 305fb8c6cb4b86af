using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>The command line of <c>llmm alerts</c>.</summary>
public sealed class AlertsCommandTests
{
    private TemporaryDirectory _directory = null!;

    private string Journal => _directory["run/journal"];

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: a look at a run's alerts prints them each time and leaves nothing behind. Method: twice, on the run's directory.
    public void Once_prints_and_keeps_nothing()
    {
        Write();
        string[] before = [.. Directory.GetFileSystemEntries(_directory.Path, "*", SearchOption.AllDirectories).Order()];
        for (int look = 0; look < 2; look++)
        {
            LlmmResult result = Llmm.Run("alerts", _directory["run"], "--once").AssertSuccess();
            string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]), Is.EqualTo(new[] { "CRITICAL", "HIGH", "INFO" }));
        }

        Assert.That(Directory.GetFileSystemEntries(_directory.Path, "*", SearchOption.AllDirectories).Order(), Is.EqualTo(before));
        Assert.That(Llmm.Run("alerts", Journal, "--once", "--min-severity", "critical").AssertSuccess().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
    }

    [Test] // Goal: files, webhooks and commands of the command line work together, and what one does not take is exit code 1. Method: all of them; then a failing command.
    [Platform("Linux")]
    public void Every_sink_of_the_command_line_gets_all()
    {
        Write();
        using var server = new FakeWebhook(request => request <= 2 ? 503 : 200);
        string file = _directory["alerts.jsonl"];
        string got = _directory["got"];
        string[] args = ["alerts", _directory["run"], "--once", "--quiet", "--out", file, "--webhook", server.Url, "--command", $"cat >> '{got}'"];
        LlmmResult result = Llmm.Run(args).AssertSuccess();
        Assert.That(result.Output, Is.Empty);
        Assert.That(File.ReadAllLines(file), Has.Length.EqualTo(3));
        Assert.That(File.ReadAllText(got), Is.EqualTo(File.ReadAllText(file)));
        Assert.That(server.Taken.Select(json => (string?)json["severity"]), Is.EqualTo(new[] { "critical", "high", "info" }));
        Assert.That(result.Error, Does.Contain("it answered 503; it is tried again").And.Contain("delivers again"));
        Llmm.Run(args).AssertSuccess();
        Assert.That(File.ReadAllLines(file), Has.Length.EqualTo(3), "the positions are kept beside the journal");
        Llmm.Run([.. args, "--all"]).AssertSuccess();
        Assert.That(File.ReadAllLines(file), Has.Length.EqualTo(6));

        LlmmResult failed = Llmm.Run("alerts", Journal, "--once", "--quiet", "--command", "exit 1");
        Assert.That(failed.ExitCode, Is.EqualTo(ExitCode.Failure));
        Assert.That(failed.Error, Does.Contain("3 alerts or more not delivered; the next start goes on with them"));
    }

    [Test] // Goal: wrong usage is said before anything is delivered. Method: each.
    public void Wrong_usage_is_refused()
    {
        Write();
        foreach (string[] args in new string[][] { ["--quiet"], ["--webhook", "ftp://x/"], ["--webhook", "hook"], ["--timeout-seconds", "0"], ["--out", "a", "--out", "./a"] })
            Llmm.Run(["alerts", Journal, "--once", .. args]).AssertFailure(ExitCode.Usage);
        Llmm.Run("alerts", _directory["none"], "--once").AssertFailure(ExitCode.Failure);
    }

    [Test] // Goal: it waits for a journal, follows it, and SIGTERM ends it in good order, positions kept. Method: the program itself; then once more, with what came meanwhile.
    [Platform("Linux")]
    public void The_program_follows_and_ends_when_asked_to()
    {
        using (var program = new ChildProgram("alerts", _directory["run"]))
        {
            program.WaitFor("waiting for a journal");
            using var journal = new AlertJournal(Journal);
            journal.Add(Severity.High);
            journal.Flush();
            program.WaitFor("[alert 1, frame 1]");
            program.Signal(ChildProgram.Terminate);
            program.WaitForExit().AssertSuccess();
            journal.Add(Severity.High);
            journal.Crash();
        }

        using var again = new ChildProgram("alerts", _directory["run"]);
        again.WaitFor("[alert 2, frame 2]");
        again.Signal(ChildProgram.Interrupt);
        Assert.That(again.WaitForExit().AssertSuccess().Output, Does.Not.Contain("frame 1]"));
    }

    private void Write()
    {
        using var journal = new AlertJournal(Journal);
        journal.Add(Severity.Info);
        journal.Add(Severity.High);
        journal.Add(Severity.Critical);
        journal.End();
    }
}
