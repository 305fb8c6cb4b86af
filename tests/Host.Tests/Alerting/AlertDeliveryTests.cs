using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>Every sink gets every alert at least once, whatever fails.</summary>
public sealed class AlertDeliveryTests
{
    private TemporaryDirectory _directory = null!;

    private string Journal => _directory["journal"];

    private AlertOptions Kept => AlertRun.Options with { StatePath = _directory["positions"] };

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: the most severe goes first, within one severity the oldest. Method: a mixture; and passed over what is below the least severity.
    public void Alerts_come_by_severity_and_then_by_time()
    {
        using (var journal = new AlertJournal(Journal))
        {
            foreach (Severity severity in new[] { Severity.Info, Severity.High, Severity.Critical, Severity.Info, Severity.High, Severity.Critical }) journal.Add(severity);
            journal.End();
        }

        var all = new FakeSink(_ => true);
        var high = new FakeSink(_ => true);
        Assert.That(AlertRun.Once(Journal, AlertRun.Options, all).ExitCode, Is.Zero);
        Assert.That(AlertRun.Once(Journal, AlertRun.Options with { SeverityMin = Severity.High }, high).ExitCode, Is.Zero);
        Assert.That(all.Sequences, Is.EqualTo(new[] { 3, 6, 2, 5, 1, 4 }));
        Assert.That(high.Sequences, Is.EqualTo(new[] { 3, 6, 2, 5 }));
    }

    [Test] // Goal: a start goes on where the last one ended, each sink for itself; --all does not. Method: four starts while the journal grows, over two runs.
    public void A_restart_goes_on_from_the_kept_position()
    {
        using (var journal = new AlertJournal(Journal))
        {
            journal.AddTimers(500);
            journal.Add(Severity.High);
            journal.Crash();
        }

        var a = new FakeSink(_ => true, "a");
        var b = new FakeSink(_ => true, "b");
        AlertRun.Once(Journal, Kept, a);
        AlertRun.Once(Journal, Kept, a);
        Assert.That(a.Sequences, Is.EqualTo(new[] { 501 }), "nothing twice");
        using (var journal = new AlertJournal(Journal, epoch: 2) { Number = 1 })
        {
            journal.Add(Severity.Info);
            journal.Add(Severity.Critical);
            journal.End();
        }

        AlertRun.Once(Journal, Kept, a, b);
        Assert.That(a.Sequences, Is.EqualTo(new[] { 501, 503, 502 }));
        Assert.That(b.Sequences, Is.EqualTo(new[] { 503, 501, 502 }), "it is new and begins at the beginning");
        AlertRun.Once(Journal, Kept with { IsAll = true }, b);
        Assert.That(b.Sequences.Count(), Is.EqualTo(6));
    }

    [Test] // Goal: an end in the middle of a window loses nothing and doubles nothing that was taken. Method: a sink that stops taking after the k-th, then another start; every k.
    public void An_end_within_a_window_loses_and_doubles_nothing([Range(0, 12)] int takenFirst)
    {
        using (var journal = new AlertJournal(Journal, batchBytes: 1024))
        {
            for (int index = 0; index < 12; index++)
            {
                journal.Add(index % 3 == 0 ? Severity.Critical : index % 3 == 1 ? Severity.Info : Severity.High);
                journal.AddTimers(index % 5 * 10);
            }

            journal.End();
        }

        var first = new FakeSink(_ => takenFirst-- > 0);
        (int exitCode, string error) = AlertRun.Once(Journal, Kept, first);
        Assert.That(exitCode, Is.EqualTo(first.Taken.Count == 12 ? ExitCode.Success : ExitCode.Failure));
        if (exitCode != 0) Assert.That(error, Does.Contain("refused by the test; it is tried again").And.Contain("not delivered; the next start goes on with them"));
        var second = new FakeSink(_ => true);
        Assert.That(AlertRun.Once(Journal, Kept, second).ExitCode, Is.Zero);
        Assert.That(first.Taken.Concat(second.Taken).Select(notice => notice.Number).Order(), Is.EqualTo(Enumerable.Range(1, 12)));
    }

    [Test] // Goal: a dead sink holds no other one up and loses nothing itself. Method: 10,000 alerts; a dead webhook and a file; then the webhook's target comes to life.
    public void Ten_thousand_alerts_pass_a_dead_webhook()
    {
        const int count = 10_000;
        using (var journal = new AlertJournal(Journal, batchBytes: 65_536))
        {
            for (int index = 0; index < count; index++) journal.Add((Severity)(1 + (index % 3)));
            journal.End();
        }

        string file = _directory["alerts.jsonl"];
        bool isAlive = false;
        var late = new FakeSink(_ => Volatile.Read(ref isAlive), "late");
        using var run = new AlertRun(Journal, Kept, new WebhookSink(new Uri(FakeWebhook.DeadUrl()), TimeSpan.FromSeconds(5)), new FileSink(file), late);
        run.WaitFor(() => File.Exists(file) && CountLines(file) == count, "the file has all");
        Volatile.Write(ref isAlive, true);
        run.WaitFor(() => late.Taken.Count == count, "what came to life has all");
        Assert.That(run.Stop(), Is.Zero);
        Assert.That(run.Error, Does.Match(@"ALERT: alerts: webhook http://127\.0\.0\.1:\d+: .*; it is tried again"));
        Assert.That(late.Sequences.Distinct().Count(), Is.EqualTo(count));
        string[] ids = [.. File.ReadLines(file).Select(line => (string)System.Text.Json.Nodes.JsonNode.Parse(line)!["id"]!)];
        Assert.That(ids.Distinct().Count(), Is.EqualTo(count));
    }

    [Test] // Goal: what is more severe and younger overtakes what waits, and a window is bounded. Method: a sink that is dead while the journal grows; then it lives.
    public void A_critical_alert_overtakes_those_that_wait()
    {
        using var journal = new AlertJournal(Journal);
        for (int index = 0; index < 5; index++) journal.Add(Severity.High);
        journal.Flush();
        bool isAlive = false;
        var sink = new FakeSink(_ => Volatile.Read(ref isAlive));
        using var run = new AlertRun(Journal, AlertRun.Options, sink);
        run.WaitFor(() => sink.AttemptCount > 0, "a first attempt");
        long critical = journal.Add(Severity.Critical);
        journal.Flush();
        int attempts = sink.AttemptCount;
        run.WaitFor(() => sink.AttemptCount > attempts + 2, "another look at the journal");
        Volatile.Write(ref isAlive, true);
        run.WaitFor(() => sink.Taken.Count == 6, "all");
        Assert.That(sink.Sequences.First(), Is.EqualTo(critical));
        Assert.That(run.Stop(), Is.Zero);
    }

    [Test] // Goal: an alert that a sink will never take does not stop the others, and is told of. Method: one that is refused always; a small window.
    public void A_poisonous_alert_is_given_up_aloud()
    {
        using (var journal = new AlertJournal(Journal, batchBytes: 1024))
        {
            for (int index = 0; index < 100; index++) journal.Add(Severity.High);
            journal.End();
        }

        var sink = new FakeSink(notice => notice.Number != 1);
        using var run = new AlertRun(Journal, AlertRun.Options with { WindowAlerts = 8 }, sink);
        run.WaitFor(() => sink.Taken.Count == 99, "the others");
        run.WaitFor(() => run.Error.Contains("given up after", StringComparison.Ordinal), "it is told");
        Assert.That(run.Stop(), Is.EqualTo(ExitCode.Failure), "something was not delivered");
    }

    [Test] // Goal: a history that was cut is noticed, and only what is younger comes again. Method: a position behind the journal's end, as a power loss leaves it.
    public void A_cut_journal_gives_what_is_younger_than_the_position()
    {
        var sink = new FakeSink(_ => true);
        using (var journal = new AlertJournal(Journal))
        {
            journal.Add(Severity.High);
            journal.AddTimers(10);
            journal.Flush();
            byte[] kept = File.ReadAllBytes(Directory.GetFiles(Journal, "*.journal").Single());
            journal.Add(Severity.High);
            journal.AddTimers(10);
            journal.Flush();
            AlertRun.Once(Journal, Kept, sink);
            journal.Crash();
            File.WriteAllBytes(Directory.GetFiles(Journal, "*.journal").Single(), kept);
        }

        using (var journal = new AlertJournal(Journal, epoch: 2, startNs: TestConfiguration.StartNs + 1_000_000_000) { Number = 1 })
        {
            journal.Add(Severity.Critical);
            journal.End();
        }

        (int exitCode, string error) = AlertRun.Once(Journal, Kept, sink);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(error, Does.Contain("the journal has no such place as was kept"));
        Assert.That(sink.Taken.Select(notice => notice.Severity), Is.EqualTo(new[] { Severity.High, Severity.High, Severity.Critical }));
    }

    [Test] // Goal: positions of another journal are not taken for this one's. Method: another journal at the same path.
    public void Another_journal_begins_at_its_beginning()
    {
        var sink = new FakeSink(_ => true);
        for (int day = 0; day < 2; day++)
        {
            using (var journal = new AlertJournal(Journal, startNs: TestConfiguration.StartNs - day))
            {
                journal.Add(Severity.High);
                journal.End();
            }

            (int exitCode, string error) = AlertRun.Once(Journal, Kept, sink);
            Assert.That(exitCode, Is.Zero, error);
            if (day == 1) Assert.That(error, Does.Contain("kept for another journal"));
            Directory.Delete(Journal, recursive: true);
        }

        Assert.That(sink.Taken, Has.Count.EqualTo(2));
    }

    [Test] // Goal: a file that is something else is never written over, and two processes never share one. Method: a foreign file; a second start.
    public void A_foreign_or_shared_file_of_positions_is_refused()
    {
        using var journal = new AlertJournal(Journal);
        journal.Add(Severity.High);
        journal.Flush();
        string foreign = _directory.Write("trading.json", "{ \"venues\": [] }");
        LlmmResult result = Llmm.Run("alerts", Journal, "--once", "--state", foreign).AssertFailure(ExitCode.Usage);
        Assert.That(result.Error, Does.Contain("not the positions of llmm alerts"));
        Assert.That(File.ReadAllText(foreign), Is.EqualTo("{ \"venues\": [] }"));
        var sink = new FakeSink(_ => true);
        using var run = new AlertRun(Journal, Kept, sink);
        run.WaitFor(() => sink.Taken.Count == 1, "the first follows");
        Assert.That(Llmm.Run("alerts", Journal, "--once", "--state", Kept.StatePath!).AssertFailure(ExitCode.Failure).Error, Does.Contain("another process"));
    }

    private static int CountLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(character => character == '\n');
    }
}
