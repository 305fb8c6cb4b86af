using System.Diagnostics;
using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>llmm ctl on a deployment whose every number is known.</summary>
public sealed class CtlTests
{
    private const string Symbol = "BTC-PERP";
    private static readonly string GatewayName = DeploymentFiles.Gateway(FakeDeployment.Venue);
    private FakeDeployment _deployment = null!;

    [SetUp]
    public void Create() => _deployment = new FakeDeployment();

    [TearDown]
    public void Remove() => _deployment.Dispose();

    [Test] // Goal: a healthy deployment is shown whole, and the exit code says so. Method: every number by hand, as text and as JSON.
    public void Status_shows_everything_and_that_all_is_well()
    {
        LlmmResult text = _deployment.Run("ctl", "status").AssertSuccess();
        Assert.Multiple(() =>
        {
            Assert.That(text.Output, Does.Contain($"process {Environment.ProcessId} alive, since 2023-11-14T22:13:20Z, epoch 3, beat 0.000 s ago"));
            Assert.That(text.Output, Does.Contain("risk Normal, strategy market-maker"));
            Assert.That(text.Output, Does.Contain("frames 45,264, orders 6,292, fills 2, open orders 7, venue rejects 3, unanswered 0, refused by own risk checks 4"));
            Assert.That(text.Output, Does.Contain("journal: frame 45,250 written, 14 behind"));
            Assert.That(text.Output, Does.Contain("route to simulated: up"));
            Assert.That(text.Output, Does.Contain("session up (id 17), armed, epoch 3, open orders 7").And.Contain("reconnects 1").And.Contain("refused: GatewayLimit 4"));
            Assert.That(text.Output, Does.Match(@"BTC-PERP@simulated +Live +yes +59968\.6 +59968\.7 +-0\.094 +7  27\.6043 USDT"));
            Assert.That(text.Output, Does.EndWith("all is well\n"));
        });
        JsonElement json = Json(_deployment.Run("ctl", "status", "--json").AssertSuccess());
        Assert.That(json.GetProperty("isWell").GetBoolean());
        Assert.That(json.GetProperty("engine").GetProperty("frames").GetInt64(), Is.EqualTo(45_264));
        Assert.That(json.GetProperty("gateways")[0].GetProperty("refusals").GetProperty("GatewayLimit").GetInt64(), Is.EqualTo(4));
    }

    [Test] // Goal: each thing that is down or halted is named and makes the exit code 1. Method: one change at a time.
    public void Status_names_what_is_down_or_halted()
    {
        AssertTrouble("engine: halted", () => _deployment.WriteEngine(static (ref EngineTelemetry engine) => engine.RiskState = RiskState.Halted));
        AssertTrouble("route to simulated: comparing states", () => _deployment.WriteEngine(static (ref EngineTelemetry engine) => engine.Routes[FakeVenueId()] = (byte)SessionStatus.Connected));
        AssertTrouble("BTC-PERP@simulated: book stale: gap", () => _deployment.WriteInstrument(static (ref InstrumentTelemetry row) => row.BookStatus = BookStatus.StaleGap));
        AssertTrouble("BTC-PERP@simulated: no definition", () => _deployment.WriteInstrument(static (ref InstrumentTelemetry row) => row.InstrumentId = 0));
        AssertTrouble("gateway simulated: shut by a kill", () => _deployment.WriteGateway(static (ref GatewayTelemetry gateway) => gateway.IsLatched = 1));
        AssertTrouble("gateway simulated: session connecting", () => _deployment.WriteGateway(static (ref GatewayTelemetry gateway) => gateway.Phase = SessionPhase.Connecting));
        AssertTrouble("gateway simulated: not armed", () => _deployment.WriteGateway(static (ref GatewayTelemetry gateway) => gateway.Arm = ArmState.Unarmed));
        AssertTrouble("warming up", () => _deployment.Engine.State = PresenceState.Starting);
        AssertTrouble("ending", () => _deployment.Gateway.State = PresenceState.Ending);
        _deployment.WriteAll();
        _deployment.WriteEngine(static (ref EngineTelemetry engine) => engine.RiskState = RiskState.Paused);
        Assert.That(_deployment.Run("ctl", "status").AssertSuccess().Output, Does.Contain("note: the engine is paused"));
    }

    [Test] // Goal: a hanging engine is told from a dead one, and its figures are said to be old. Method: a beat of two seconds ago; then an owner that is no more.
    public void Status_works_when_the_engine_hangs_or_is_dead()
    {
        _deployment.Engine.BeatTicks = Stopwatch.GetTimestamp() - (2 * Stopwatch.Frequency);
        LlmmResult hung = _deployment.Run("ctl", "status").AssertFailure(1, lineCount: 0);
        Assert.That(hung.Output, Does.Match(@"hangs: last beat [23]\.\d s ago").And.Match(@"THESE FIGURES ARE [23]\.\d s OLD").And.Contain("frames 45,264"));
        _deployment.KillOwner(DeploymentFiles.Engine);
        LlmmResult dead = _deployment.Run("ctl", "status").AssertFailure(1, lineCount: 0);
        Assert.That(dead.Output, Does.Contain("NOT WELL: engine: process ").And.Contain(" dead").And.Contain("THESE FIGURES ARE OLD"));
    }

    [Test] // Goal: a command reaches the engine with the operator's name and the right instrument, and its answer is one line. Method: each command.
    public void Commands_are_sent_and_their_answers_printed()
    {
        using var engine = new FakeListener(_deployment.Directory, DeploymentFiles.Engine, CommandOutcome.Applied, (byte)RiskState.Paused);
        LlmmResult paused = _deployment.Run("ctl", "pause", "--operator", "alice").AssertSuccess();
        Assert.That(paused.Output, Is.EqualTo("Pause by alice: engine: Applied, command 1, frame 45,300, risk Paused, open orders 2\n"));
        _deployment.Run("ctl", "pause", "--instrument", Symbol, "--operator", "alice").AssertSuccess();
        _deployment.Run("ctl", "resume", "--instrument", $"{Symbol}@{FakeDeployment.Venue}", "--operator", "bob of the desk").AssertSuccess();
        JsonElement json = Json(_deployment.Run("ctl", "reduce-only", "--operator", "alice", "--json").AssertSuccess());
        Assert.That(json.GetProperty("answers")[0].GetProperty("outcome").GetString(), Is.EqualTo("Applied"));
        _deployment.Run("ctl", "ack", "--reason", "looked at it", "--operator", "alice").AssertSuccess();
        string id = $"{(1 << 16) | FakeDeployment.Slot:x}";
        Assert.That(engine.Heard, Is.EqualTo(new[]
        {
            "Pause ffffffff alice", $"Pause {id} alice", $"Resume {id} bob of the desk", "ReduceOnly ffffffff alice", "Acknowledge ffffffff alice",
        }));
    }

    [Test] // Goal: the exit code is 0 only when it was done or so already, and the line says what to do otherwise. Method: every outcome.
    public void Outcomes_become_exit_codes_and_advice()
    {
        foreach ((CommandOutcome outcome, int exitCode, string text) in new[]
        {
            (CommandOutcome.WithoutEffect, 0, "it was so already"), (CommandOutcome.Busy, 1, "within a second"), (CommandOutcome.NotAllowed, 1, "ctl ack"),
            (CommandOutcome.UnknownInstrument, 1, "no definition"), (CommandOutcome.OutOfRange, 1, "configuration"), (CommandOutcome.None, 1, "ctl status"),
        })
        {
            using var engine = new FakeListener(_deployment.Directory, DeploymentFiles.Engine, outcome, (byte)RiskState.Halted);
            LlmmResult result = _deployment.Run("ctl", "resume");
            Assert.That((result.ExitCode, result.Output.Contains(text, StringComparison.Ordinal)), Is.EqualTo((exitCode, true)), result.ToString());
        }
    }

    [Test] // Goal: ack opens gateways that are shut, before the engine, and leaves the others alone. Method: one open, then shut; the order in which they heard.
    public void Ack_goes_to_gateways_that_are_shut_before_the_engine()
    {
        var order = new List<string>();
        using var engine = new FakeListener(_deployment.Directory, DeploymentFiles.Engine, CommandOutcome.Applied, 0, () => Add(order, "engine"));
        using var gateway = new FakeListener(_deployment.Directory, GatewayName, CommandOutcome.Applied, 0, () => Add(order, "gateway"));
        _deployment.Run("ctl", "ack", "--reason", "looked at it").AssertSuccess();
        Assert.That(order, Is.EqualTo(new[] { "engine" }));
        _deployment.WriteGateway(static (ref GatewayTelemetry figures) => figures.IsLatched = 1);
        Assert.That(_deployment.Run("ctl", "ack", "--reason", "looked at it").AssertSuccess().Output, Does.Contain("gateway simulated: Applied, command 1, frame 45,300, open, open orders 2"));
        Assert.That(order, Is.EqualTo(new[] { "engine", "gateway", "engine" }));
    }

    [Test] // Goal: a kill goes to everyone, whatever cannot be read, and what is left is printed. Method: a healthy deployment; then one whose names are damaged.
    public void A_kill_goes_to_every_gateway_and_the_engine()
    {
        using var engine = new FakeListener(_deployment.Directory, DeploymentFiles.Engine, CommandOutcome.Applied, (byte)RiskState.Halted);
        using var gateway = new FakeListener(_deployment.Directory, GatewayName, CommandOutcome.Applied, 1, CancelAll);
        LlmmResult killed = _deployment.Run("ctl", "kill", "--operator", "alice").AssertSuccess();
        Assert.That(killed.Output, Does.Contain("Kill by alice: gateway simulated: Applied, command 1, frame 45,300, shut, open orders 2"));
        Assert.That(killed.Output, Does.Contain("Kill by alice: engine: Applied, command 1, frame 45,300, risk Halted, open orders 2"));
        Assert.That(killed.Output, Does.Contain("open orders at simulated, as its gateway knows: 0").And.Contain("to flatten: buy 0.094 at 59968.7, value 5637.06 USDT, 0.01 bp from mid"));
        File.WriteAllText(_deployment.Directory.File(DeploymentFiles.Facts), "{ \"deployment\": 12");
        _deployment.ChangeSchema(DeploymentFiles.EngineTelemetry);
        _deployment.ChangeSchema(DeploymentFiles.Engine);
        _deployment.ChangeSchema(GatewayName);
        LlmmResult again = _deployment.Run("ctl", "kill", "--operator", "bob").AssertSuccess();
        Assert.That(again.Output, Does.Contain("positions are not known"));
        Assert.That(gateway.Heard, Is.EqualTo(new[] { "Kill ffffffff alice", "Kill ffffffff bob" }));
        Assert.That(engine.Heard, Is.EqualTo(gateway.Heard));
    }

    [Test] // Goal: who does not answer is said, does not keep the others from being killed, and makes the exit code 1; who is gone does not. Method: each.
    public void A_kill_says_who_does_not_answer_and_who_is_gone()
    {
        using var gateway = new FakeListener(_deployment.Directory, GatewayName, CommandOutcome.Applied, 1, CancelAll);
        using (new FakeListener(_deployment.Directory, DeploymentFiles.Engine, outcome: null, 0))
        {
            LlmmResult silent = _deployment.Run("ctl", "kill").AssertFailure(1, lineCount: 0);
            Assert.That(silent.Output, Does.Contain("gateway simulated: Applied").And.Contain("engine: no answer: its thread turns, but nobody answers; the request lies before it"));
        }

        _deployment.KillOwner(DeploymentFiles.Engine);
        LlmmResult gone = _deployment.Run("ctl", "kill").AssertSuccess();
        Assert.That(gone.Output, Does.Contain("gateway simulated: Applied").And.Contain("is dead").And.Contain("the engine's figures are old"));
        _deployment.KillOwner(GatewayName);
        _deployment.Run("ctl", "kill").AssertFailure(1, lineCount: 0);
    }

    [Test] // Goal: a preview sends nothing and counts right. Method: listeners that hear nothing; numbers by hand, also for a book without a price and for a flat one.
    public void A_preview_sends_nothing_and_says_what_flattening_takes()
    {
        using var engine = new FakeListener(_deployment.Directory, DeploymentFiles.Engine, CommandOutcome.Applied, 0);
        using var gateway = new FakeListener(_deployment.Directory, GatewayName, CommandOutcome.Applied, 0);
        LlmmResult preview = _deployment.Run("ctl", "kill", "--preview").AssertSuccess();
        Assert.That(preview.Output, Is.EqualTo("""
            open orders at simulated, as its gateway knows: 7
            open orders in BTC-PERP@simulated, as the engine knows: 7
            BTC-PERP@simulated: position -0.094 BTC; to flatten: buy 0.094 at 59968.7, value 5637.06 USDT, 0.01 bp from mid
            P&L 27.6043 USDT

            """));
        JsonElement json = Json(_deployment.Run("ctl", "kill", "--preview", "--json").AssertSuccess());
        JsonElement position = json.GetProperty("positions")[0];
        Assert.That(position.GetProperty("value").GetString(), Is.EqualTo("5637.0578"));
        Assert.That(position.GetProperty("distanceBasisPoints").GetDouble(), Is.EqualTo(0.0083).Within(0.0001));
        _deployment.WriteInstrument(static (ref InstrumentTelemetry row) => (row.PositionLots, row.BidNanos) = (94, 0));
        Assert.That(_deployment.Run("ctl", "kill", "--preview").Output, Does.Contain("to flatten: sell 0.094; the book has no price for it"));
        _deployment.WriteInstrument(static (ref InstrumentTelemetry row) => (row.PositionLots, row.OpenOrders) = (0, 0));
        Assert.That(_deployment.Run("ctl", "kill", "--preview").Output, Does.Contain("no position: nothing to flatten"));
        Assert.That(engine.Heard.Concat(gateway.Heard), Is.Empty);
    }

    [Test] // Goal: a value is sent exactly as typed, or not at all. Method: limits and strategy parameters, at and beyond their edges; misspelt names.
    public void Set_takes_decimals_exactly_and_refuses_what_is_not_allowed()
    {
        using var engine = new FakeListener(_deployment.Directory, DeploymentFiles.Engine, CommandOutcome.Applied, 0);
        LlmmResult set = _deployment.Run("ctl", "set", "priceBandFraction", "0.123456789", "--operator", "alice").AssertSuccess();
        Assert.That(set.Output, Does.Contain("priceBandFraction: 0.000000001 to 0.999999999 fraction of the mid").And.Contain("set priceBandFraction 0.123456789 by alice: engine: Applied"));
        _deployment.Run("ctl", "set", "orderSize", "0.050", "--instrument", Symbol, "--operator", "alice").AssertSuccess();
        Assert.That(engine.Heard, Is.EqualTo(new[] { "set 4 to 123456789 ffffffff alice", $"set 257 to 50000000 {(1 << 16) | FakeDeployment.Slot:x} alice" }));
        foreach ((string[] arguments, string text) in new (string[], string)[]
        {
            (["priceBandFraction", "1"], "is not allowed: 0.000000001 to 0.999999999"), (["priceBandFraction", "1e-3"], "is not a plain decimal number"),
            (["priceBandFraction", "0.1234567891"], "more than 9 decimals"), (["priceBandFraction", "-0.1"], "is not allowed"), (["openOrdersMax", "1.5"], "whole"),
            (["priceBandFractoin", "0.1"], "Do you mean priceBandFraction?"), (["orderSize", "1", "--instrument", "BTC-PREP"], "do you mean BTC-PERP"),
        })
        {
            Assert.That(_deployment.Run(["ctl", "set", .. arguments]).AssertFailure(2).Error, Does.Contain(text));
        }

        Assert.That(engine.Heard, Has.Count.EqualTo(2));
        Assert.That(_deployment.Run("ctl", "set").AssertSuccess().Output, Does.Contain("orderLotsMax").And.Contain("riskAversion").And.Contain("strategy").And.Contain("lots, whole"));
        Assert.That(_deployment.Run("ctl", "set", "orderSize").AssertSuccess().Output, Does.StartWith("orderSize").And.Contain("base units"));
    }

    [Test] // Goal: what cannot be used is one line and an exit code, never a stack trace. Method: each kind of damage, each kind of wrong call.
    public void Bad_input_is_one_line()
    {
        Assert.That(_deployment.Run("ctl", "pause", "--operator", new string('x', 33)).AssertFailure(2).Error, Does.Contain("1 to 32 printable ASCII"));
        Assert.That(_deployment.Run("ctl", "pause", "--operator", "ünder").AssertFailure(2).Error, Does.Contain("\"?nder\""));
        Assert.That(_deployment.Run("ctl", "pause", "--deployment", "x").AssertFailure(2).Error, Does.Contain("only one of --deployment"));
        Assert.That(Llmm.Run("ctl", "pause", "--directory", "/nonexistent/llmm").AssertFailure(1).Error, Does.Contain("no such directory"));
        Assert.That(Llmm.Run("ctl", "pause", "--deployment", "no/such").AssertFailure(2).Error, Does.Contain("letters, digits and hyphens"));
        Assert.That(_deployment.Run("ctl", "pause").Output, Does.Contain("engine: "), "a presence without a line");
        _deployment.ChangeSchema(DeploymentFiles.Engine);
        LlmmResult schema = _deployment.Run("ctl", "status").AssertFailure(1, lineCount: 0);
        Assert.That(schema.Output, Does.Contain("was written with schemas 0123456789abcdef; this build has"));
        foreach (string facts in new[] { "", "[]", "{", "{\"deployment\": null}", "\0\0\0", "{\"deployment\":\"d\",\"build\":\"b\",\"processId\":1,\"epoch\":70000}" })
        {
            File.WriteAllText(_deployment.Directory.File(DeploymentFiles.Facts), facts);
            Assert.That(_deployment.Run("ctl", "set").AssertFailure(1).Error, Does.Contain("engine: "));
            Assert.That(_deployment.Run("ctl", "status").AssertFailure(1, lineCount: 0).Output, Does.Contain("engine.json: malformed"));
        }

        File.WriteAllBytes(_deployment.Directory.File(DeploymentFiles.EngineTelemetry), new byte[100]);
        Assert.That(_deployment.Run("ctl", "status").AssertFailure(1, lineCount: 0).Output, Does.Contain("NOT WELL"));
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_deployment.Directory.DirectoryPath, (UnixFileMode)0b111_101_000);
        Assert.That(_deployment.Run("ctl", "kill").AssertFailure(1).Error, Does.Contain("has mode 750; 700 is needed"));
    }

    [Test] // Goal: without a name the only running deployment is meant. Method: a root of directories: none, one dead, one running, two running.
    public void The_only_running_deployment_is_found()
    {
        using var files = new TemporaryDirectory();
        Assert.That(() => RunningDeployments.FindOnly(files.Path, "llmm-x-"), Throws.InstanceOf<UserException>().With.Property("ExitCode").EqualTo(1).And.Message.Contain("looked for"));
        _ = DeploymentDirectory.Open(files["llmm-x-dead"]);
        Assert.That(() => RunningDeployments.FindOnly(files.Path, "llmm-x-"), Throws.InstanceOf<UserException>().With.Message.Contain("no process runs of").And.Message.Contain("llmm-x-dead"));
        using Presence one = Presence.Create(DeploymentDirectory.Open(files["llmm-x-one"]).File(DeploymentFiles.Engine), DeploymentFiles.SchemaHash, 1, 1);
        Assert.That(RunningDeployments.FindOnly(files.Path, "llmm-x-"), Is.EqualTo(files["llmm-x-one"]));
        using Presence two = Presence.Create(DeploymentDirectory.Open(files["llmm-x-two"]).File(GatewayName), DeploymentFiles.SchemaHash, 1, 1);
        Assert.That(() => RunningDeployments.FindOnly(files.Path, "llmm-x-"), Throws.InstanceOf<UserException>().With.Property("ExitCode").EqualTo(2).And.Message.Contain("one, two"));
    }

    [Test] // Goal: the operator's name is that of the human. Method: given; under sudo; otherwise.
    public void The_operator_is_who_called_sudo_or_the_user()
    {
        Assert.That(OperatorName.Of("carol", _ => "alice", "root"), Is.EqualTo("carol"));
        Assert.That(OperatorName.Of(null, name => name == "SUDO_USER" ? "alice" : null, "root"), Is.EqualTo("alice"));
        Assert.That(OperatorName.Of(null, _ => null, "bob"), Is.EqualTo("bob"));
        Assert.That(() => OperatorName.Of("", _ => null, "bob"), Throws.InstanceOf<UserException>());
    }

    private static ushort FakeVenueId() => TestConfiguration.Simulated.Venue.VenueId;

    private static void Add(List<string> order, string name)
    {
        lock (order) order.Add(name);
    }

    private void AssertTrouble(string text, Action change)
    {
        _deployment.WriteAll();
        change();
        LlmmResult result = _deployment.Run("ctl", "status").AssertFailure(1, lineCount: 0);
        Assert.That(result.Output, Does.Contain("NOT WELL: ").And.Contain(text).And.Not.Contain("all is well"));
    }

    private void CancelAll()
    {
        _deployment.WriteGateway(static (ref GatewayTelemetry gateway) => (gateway.OpenOrders, gateway.IsLatched) = (0, 1));
        _deployment.WriteEngine(static (ref EngineTelemetry engine) => (engine.OpenOrders, engine.RiskState) = (0, RiskState.Halted));
    }

    private static JsonElement Json(LlmmResult result) => JsonDocument.Parse(result.Output).RootElement;
}
