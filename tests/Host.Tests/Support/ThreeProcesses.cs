using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>Exchange, gateway and engine as processes, each of which a test may kill and start again. Every wait has a bound.</summary>
/// <remarks>Quotes lie close to the market and the crowd trades much, so that fills come soon.</remarks>
internal sealed class ThreeProcesses : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120); // a machine that builds beside the tests is slow to start three processes
    private readonly TemporaryDirectory _files;
    private readonly (string Name, string Value)[] _environment;
    private EngineObserver? _observer;

    /// <param name="files">Of the test: configuration, journal, ledger; the deployment lies in it.</param>
    public ThreeProcesses(TemporaryDirectory files, params (string Name, string Value)[] environment)
    {
        _files = files;
        _environment = environment;
        JsonNode json = JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        json["deployment"]!["directory"] = files["deployment"];
        json["venues"]![TestConfiguration.Simulated.Venue.VenueId]!["orderEntry"] = $"127.0.0.1:{FreeStreamPort()}";
        json["venues"]![TestConfiguration.Simulated.Venue.VenueId]!["marketData"] = $"127.0.0.1:{FreePorts.Datagrams()}";
        json["killSwitch"]!["isOn"] = false; // timing never decides a test
        json["strategy"]!["fillDecay"] = 1;
        json["strategy"]!["warmUpNs"] = 500_000_000;
        JsonNode crowd = json["instruments"]!.AsArray().First(instrument => instrument!["crowd"] is not null)!["crowd"]!;
        crowd["largeOrdersPerSecond"] = 5;
        ConfigPath = files.Write("configuration.json", json.ToJsonString());
    }

    public string ConfigPath { get; }

    public DeploymentDirectory Directory => DeploymentDirectory.Open(_files["deployment"]);

    public ChildProgram? Venue { get; private set; }

    public ChildProgram? Gateway { get; private set; }

    public ChildProgram? Engine { get; private set; }

    public string VenueName => TestConfiguration.Simulated.Venue.Name;

    public void StartVenue() => Venue = Start("venue ready: ", "venue", "--venue", VenueName, "--ledger", _files["ledger"], "--telemetry", _files["venue.telemetry"]);

    public void StartGateway() => Gateway = Start("gateway ready: ", "gateway", "--venue", VenueName, "--state", _files["state"]);

    public void StartEngine()
    {
        Engine = Start(EngineCommand.ReadyText, "engine", "--out", _files["out"]);
        _observer?.Dispose();
        _observer = EngineObserver.Open(Directory);
    }

    /// <summary>Ends a process without a word, and waits until it is gone.</summary>
    public static void Kill(ChildProgram? process)
    {
        process!.Signal(9);
        _ = process.WaitForExit();
        process.Dispose();
    }

    /// <summary>What the engine shows of itself, and of its process.</summary>
    public (EngineTelemetry Engine, ProcessTelemetry Process) LookAtEngine()
    {
        _observer!.Refresh();
        return (_observer.Engine, _observer.Process);
    }

    /// <summary>What the gateway shows.</summary>
    public GatewayTelemetry LookAtGateway()
    {
        using GatewayTelemetryFile file = GatewayTelemetryFile.Open(Directory, VenueName);
        return file.Value.Read();
    }

    /// <summary>Resting at the venue, by its own account.</summary>
    public int VenueOpenOrders()
    {
        using VenueTelemetryFile file = VenueTelemetryFile.Open(_files["venue.telemetry"]);
        return file.Account(0).Read().OpenOrders;
    }

    /// <summary>Asks a process as <c>llmm ctl</c> does.</summary>
    public CommandOutcome Ask(string process, CommandKind kind)
    {
        using ControlClient client = ControlClient.Open(Directory, process);
        client.Ask(kind, Messages.FrameHeader.NoInstrument, "tester");
        ControlAnswer? answer = client.Await(Bound);
        Assert.That(answer, Is.Not.Null, $"{process} did not answer {kind}");
        return answer!.Value.Outcome;
    }

    public void AwaitEngine(Func<EngineTelemetry, bool> holds, string what) => Await(() => holds(LookAtEngine().Engine), what);

    public void AwaitGateway(Func<GatewayTelemetry, bool> holds, string what) => Await(() => holds(LookAtGateway()), what);

    public static void Await(Func<bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"never: {what}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Asks engine, gateway and venue to end, in this order; what the first two printed.</summary>
    public (LlmmResult Engine, LlmmResult Gateway) End()
    {
        Engine!.Signal(ChildProgram.Terminate);
        LlmmResult engine = Engine.WaitForExit();
        Gateway!.Signal(ChildProgram.Terminate);
        LlmmResult gateway = Gateway.WaitForExit();
        Venue!.Signal(ChildProgram.Terminate);
        Venue.WaitForExit().AssertSuccess();
        return (engine, gateway);
    }

    public void Dispose()
    {
        _observer?.Dispose();
        Engine?.Dispose();
        Gateway?.Dispose();
        Venue?.Dispose();
    }

    private ChildProgram Start(string readyText, string command, params string[] arguments)
    {
        var process = new ChildProgram("llmm.dll", _environment, [command, "--config", ConfigPath, .. arguments]);
        process.WaitFor(readyText);
        return process;
    }

    private static int FreeStreamPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
