using System.Text.Json.Nodes;
using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host.Tests;

/// <summary>A running deployment among processes that do it wrong: the one at fault is told in one line, and quoting goes on.</summary>
[NonParallelizable]
[Platform("Linux")]
public sealed class BadPeerTests
{
    private const int SignalStop = 19, SignalContinue = 18;
    private TemporaryDirectory _files = null!;
    private ThreeProcesses _deployment = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _files = new TemporaryDirectory();
        _deployment = new ThreeProcesses(_files);
        _deployment.StartVenue();
        _deployment.StartGateway();
        _deployment.StartEngine();
        AwaitQuoting();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _deployment.Dispose();
        _files.Dispose();
    }

    [Test] // Goal: there is one engine, one gateway and one venue of a name. Method: each started once more.
    public void A_second_process_of_a_name_is_refused([Values("engine", "gateway", "venue")] string process)
    {
        string[] arguments = process switch
        {
            "engine" => ["--out", _files["second"]],
            "gateway" => ["--venue", _deployment.VenueName, "--state", _files["second"]],
            _ => ["--venue", _deployment.VenueName, "--ledger", _files["second"]],
        };
        LlmmResult result = Llmm.Run([process, "--config", _deployment.ConfigPath, .. arguments]).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, process == "venue" ? Does.Contain("127.0.0.1:") : Does.Contain("still runs"));
        AwaitQuoting();
    }

    [Test] // Goal: one journal has one engine, whatever the deployment. Method: an engine of another deployment into the same directory.
    public void A_journal_in_use_is_refused()
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(_deployment.ConfigPath))!;
        json["deployment"]!["directory"] = _files["elsewhere"];
        LlmmResult result = Llmm.Run("engine", "--config", _files.Write("other.json", json.ToJsonString()), "--out", _files["out"]).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("in use").Or.Contain("another"));
        AwaitQuoting();
    }

    [Test] // Goal: one gateway's state has one gateway; a venue's ledger one venue. Method: another deployment with the same ones.
    public void A_ledger_in_use_is_refused()
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(_deployment.ConfigPath))!;
        json["venues"]![TestConfiguration.Simulated.Venue.VenueId]!["orderEntry"] = "127.0.0.1:0";
        LlmmResult result = Llmm.Run("venue", "--config", _files.Write("third.json", json.ToJsonString()), "--venue", _deployment.VenueName, "--ledger", _files["ledger"]);
        result.AssertFailure(ExitCode.Failure);
        AwaitQuoting();
    }

    [Test] // Goal: a connection that says nothing is given up, and made anew when the venue is back. Method: the venue's process stopped, and continued.
    public void A_half_open_session_is_given_up_and_made_anew()
    {
        GatewayTelemetry before = _deployment.LookAtGateway();
        _deployment.Venue!.Signal(SignalStop);
        try
        {
            _deployment.AwaitGateway(gateway => gateway.SessionId == 0 && gateway.Phase != SessionPhase.Up, "the session is given up");
            Assert.That(_deployment.LookAtGateway().Silences, Is.GreaterThan(before.Silences));
        }
        finally
        {
            _deployment.Venue.Signal(SignalContinue);
        }

        _deployment.AwaitGateway(gateway => gateway.Logons > before.Logons, "another logon");
        AwaitQuoting();
    }

    private void AwaitQuoting()
    {
        _deployment.AwaitGateway(gateway => gateway.Arm == ArmState.Armed, "orders pass");
        long orders = _deployment.LookAtEngine().Engine.Orders;
        _deployment.AwaitEngine(engine => engine.OpenOrders > 0 && engine.Orders > orders + 10, "quoting goes on");
    }
}
