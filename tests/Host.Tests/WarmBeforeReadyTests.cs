using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>What design.md promises of a process that says it is ready: nothing is compiled and nothing is collected any more.</summary>
[NonParallelizable]
[Platform("Linux")]
public sealed class WarmBeforeReadyTests
{
    [Test]
    // Goal: from ready through the first fill, reject, reconnect, kill and pause nothing is compiled and nothing collected, and the engine thread
    // allocates nothing. Method: three processes; the exchange is killed and comes back, then the gateway; each process's own counts.
    public void Nothing_is_compiled_or_collected_from_ready_through_the_first_of_everything()
    {
        using var directory = new TemporaryDirectory();
        using var deployment = new ThreeProcesses(directory);
        GatewayTelemetry first = PlayEverything(deployment);
        (LlmmResult engine, LlmmResult gateway) = deployment.End();
        engine.AssertSuccess();
        gateway.AssertSuccess();
        System.Text.Json.JsonElement summary = Summary.Read(directory["out"]);
        Assert.Multiple(() =>
        {
            Assert.That(Counts(first.Runtime), Is.EqualTo((0, 0, 0, 0)), "the first gateway: methods, collections by generation");
            Assert.That(gateway.Output, Does.Contain("in its process 0 / 0 / 0 collections and 0 methods compiled since ready"), "the second gateway");
            Assert.That(summary.GetProperty("methodsCompiledAfterReady").GetInt64(), Is.Zero, engine.ToString());
            Assert.That(summary.GetProperty("gcCollections").EnumerateArray().Select(count => count.GetInt64()), Is.All.Zero);
            Assert.That(summary.GetProperty("hotPathAllocatedBytes").GetInt64(), Is.Zero);
        });
    }

    [Test] // Goal: the counts above can be other than 0. Method: the same with tiered compilation, which compiles again what it finds hot.
    public void Control_with_tiered_compilation_both_processes_count_methods()
    {
        using var directory = new TemporaryDirectory();
        using var deployment = new ThreeProcesses(directory, ("DOTNET_TieredCompilation", "1"));
        deployment.StartVenue();
        deployment.StartGateway();
        deployment.StartEngine();
        ThreeProcesses.Await(() => deployment.LookAtEngine().Process.MethodsCompiled > 0, "the engine counts a method");
        deployment.AwaitGateway(gateway => gateway.Runtime.MethodsCompiled > 0, "the gateway counts a method");
    }

    /// <summary>Everything that may happen to a deployment in a day, once. Returns what the first gateway counted before it was killed.</summary>
    private static GatewayTelemetry PlayEverything(ThreeProcesses deployment)
    {
        deployment.StartVenue();
        deployment.StartGateway();
        deployment.StartEngine();
        string gatewayName = DeploymentFiles.Gateway(deployment.VenueName);
        deployment.AwaitEngine(engine => engine.Counters.Fills > 0, "the first fill");

        // Shut alone: the engine goes on, and its orders are refused.
        Assert.That(deployment.Ask(gatewayName, CommandKind.Kill), Is.EqualTo(CommandOutcome.Applied));
        deployment.AwaitEngine(engine => engine.Counters.VenueRejects > 0, "the first reject");
        Assert.That(deployment.Ask(gatewayName, CommandKind.Acknowledge), Is.EqualTo(CommandOutcome.Applied));
        AwaitQuoting(deployment);

        long logons = deployment.LookAtGateway().Logons;
        ThreeProcesses.Kill(deployment.Venue);
        deployment.AwaitGateway(gateway => gateway.SessionId == 0, "the gateway notices");
        deployment.StartVenue();
        deployment.AwaitGateway(gateway => gateway.Logons > logons, "the first reconnect");
        AwaitQuoting(deployment);

        Assert.That(deployment.Ask(DeploymentFiles.Engine, CommandKind.Pause), Is.EqualTo(CommandOutcome.Applied));
        Assert.That(deployment.Ask(DeploymentFiles.Engine, CommandKind.Resume), Is.EqualTo(CommandOutcome.Applied));
        Assert.That(deployment.Ask(gatewayName, CommandKind.Kill), Is.EqualTo(CommandOutcome.Applied));
        Assert.That(deployment.Ask(DeploymentFiles.Engine, CommandKind.Kill), Is.EqualTo(CommandOutcome.Applied));
        deployment.AwaitEngine(engine => engine.OpenOrders == 0 && engine.RiskState == RiskState.Halted, "everything cancelled");
        Assert.That(deployment.Ask(gatewayName, CommandKind.Acknowledge), Is.EqualTo(CommandOutcome.Applied));
        Assert.That(deployment.Ask(DeploymentFiles.Engine, CommandKind.Acknowledge), Is.EqualTo(CommandOutcome.Applied));
        AwaitQuoting(deployment);

        GatewayTelemetry first = deployment.LookAtGateway();
        ThreeProcesses.Kill(deployment.Gateway);
        deployment.StartGateway();
        AwaitQuoting(deployment);
        return first;
    }

    private static void AwaitQuoting(ThreeProcesses deployment)
    {
        deployment.AwaitGateway(gateway => gateway.Arm == ArmState.Armed, "orders pass");
        deployment.AwaitEngine(engine => engine.OpenOrders > 0 && engine.RiskState is RiskState.Normal or RiskState.Cautious, "quoting");
        long orders = deployment.LookAtEngine().Engine.Orders;
        deployment.AwaitEngine(engine => engine.Orders > orders + 20, "quoting goes on");
    }

    private static (long Methods, int Zero, int One, int Two) Counts(RuntimeCounts counts) =>
        (counts.MethodsCompiled, counts.Collections0, counts.Collections1, counts.Collections2);
}
