using System.Text.Json.Nodes;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>Files, webhooks and commands, as they fail.</summary>
public sealed class AlertSinkTests
{
    private static readonly AlertNotice Notice = new() { Id = "1-2", Code = nameof(AlertCode.GatewayLost), Severity = Severity.High, TimeNs = TestConfiguration.StartNs, Sequence = 2, Venue = "sim$(x)" };
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: half a line of a crash is not glued to the next. Method: a file that ends within a line; one moved away between two alerts.
    public void A_file_gets_whole_lines()
    {
        string path = _directory.Write("alerts.jsonl", "{\"half");
        using var sink = new FileSink(path);
        Assert.That(sink.Deliver(Notice, default), Is.Null);
        Assert.That(sink.Deliver(Notice, default), Is.Null);
        string[] lines = File.ReadAllLines(path);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That((string?)JsonNode.Parse(lines[2])!["id"], Is.EqualTo("1-2"));
        File.Move(path, path + ".1");
        Assert.That(sink.Deliver(Notice, default), Is.Null);
        Assert.That(File.ReadAllLines(path), Has.Length.EqualTo(1));
        using var nowhere = new FileSink(_directory["none/alerts.jsonl"]);
        Assert.That(nowhere.Deliver(Notice, default), Does.Contain("none"));
    }

    [Test] // Goal: failures are answers, success is 2xx. Method: a server that fails twice; a redirect; nobody there; one that hangs, within a bound and when asked to end.
    public void A_webhook_says_why_it_did_not_deliver()
    {
        using var server = new FakeWebhook(request => request switch { 1 => 500, 2 => 302, _ => 200 });
        using var sink = new WebhookSink(new Uri(server.Url), Long);
        Assert.That(sink.Deliver(Notice, default), Is.EqualTo("it answered 500"));
        Assert.That(sink.Deliver(Notice, default), Is.EqualTo("it answered 302"));
        Assert.That(sink.Deliver(Notice, default), Is.Null);
        Assert.That((string?)server.Taken.Single()["code"], Is.EqualTo("GatewayLost"));
        Assert.That(sink.Name, Does.Not.Contain("secret"));
        Assert.That(sink.Key, Does.Not.Contain("secret"));

        using var dead = new WebhookSink(new Uri(FakeWebhook.DeadUrl()), Long);
        Assert.That(dead.Deliver(Notice, default), Is.Not.Null.And.Not.Contains("within"));
        using var hanging = new FakeWebhook(_ => null);
        using var impatient = new WebhookSink(new Uri(hanging.Url), Short);
        Assert.That(impatient.Deliver(Notice, default), Is.EqualTo("no answer within 0.3 s"));
        using var patient = new WebhookSink(new Uri(hanging.Url), Long);
        using var abort = new CancellationTokenSource(Short);
        Assert.That(patient.Deliver(Notice, abort.Token), Is.EqualTo("asked to end"));
    }

    [Test] // Goal: the command gets the alert, unchanged by the shell. Method: it writes its input and environment to a file.
    [Platform("Linux")]
    public void A_command_gets_the_alert()
    {
        string path = _directory["got"];
        using var sink = new CommandSink($"cat > '{path}'; printf '%s|%s|%s' \"$LLMM_ALERT_SEVERITY\" \"$LLMM_ALERT_VENUE\" \"$LLMM_ALERT_CODE\" > '{path}.env'", Long);
        Assert.That(sink.Deliver(Notice, default), Is.Null);
        Assert.That((string?)JsonNode.Parse(File.ReadAllText(path))!["venue"], Is.EqualTo("sim$(x)"));
        Assert.That(File.ReadAllText(path + ".env"), Is.EqualTo("high|sim$(x)|GatewayLost"));
    }

    [Test] // Goal: a command that fails, ignores its input, hangs or leaves a child behind is bounded and told. Method: one of each.
    [Platform("Linux")]
    public void A_command_that_fails_or_hangs_is_no_delivery()
    {
        using var failing = new CommandSink("echo no pager >&2; exit 3", Long);
        Assert.That(failing.Deliver(Notice, default), Does.StartWith("exit code 3"));
        using var deaf = new CommandSink("exec 0<&-; exit 0", Long);
        Assert.That(deaf.Deliver(Notice, default), Is.Null);
        using var hanging = new CommandSink("sleep 600", Short);
        Assert.That(hanging.Deliver(Notice, default), Is.EqualTo("it did not end within 0.3 s and was killed"));
        using var parent = new CommandSink("sleep 2 & exit 0", Long); // its child keeps the output open
        Assert.That(parent.Deliver(Notice, default), Is.Null);
        using var missing = new CommandSink("/nowhere/pager", Long);
        Assert.That(missing.Deliver(Notice, default), Does.StartWith("exit code 127"));
    }

    [Test] // Goal: colours are for terminals that want them. Method: the same alert to both.
    public void Lines_are_coloured_only_where_wanted([Values] bool isColored)
    {
        using var output = new StringWriter();
        using var sink = new LineSink(output, isColored);
        sink.Deliver(Notice with { Severity = Severity.Critical }, default);
        Assert.That(output.ToString().Contains('\e'), Is.EqualTo(isColored));
        Assert.That(output.ToString(), Does.Contain(AlertText.Line(Notice with { Severity = Severity.Critical })));
    }
}
