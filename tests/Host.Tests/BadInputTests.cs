using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>What <c>llmm engine</c>, <c>gateway</c> and <c>venue</c> do about a place, a core or an address that they cannot use: an exit code and one line.</summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BadInputTests
{
    private TemporaryDirectory _files = null!;

    [SetUp]
    public void Create() => _files = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _files.Dispose();

    [Test] // Goal: whoever can enter the directory can trade, so it must be closed. Method: the usual mode of a directory.
    public void A_deployment_directory_open_to_others_is_refused([Values("engine", "gateway")] string process)
    {
        Directory.CreateDirectory(_files["deployment"]);
        File.SetUnixFileMode(_files["deployment"], (UnixFileMode)Convert.ToInt32("755", 8));
        LlmmResult result = Start(process, Config()).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("mode 755").And.Contain("chmod 700"));
        AssertNothingIsLeft();
    }

    [Test] // Goal: somebody else's directory is left alone. Method: the root user gives one away.
    public void A_deployment_directory_of_another_user_is_refused([Values("engine", "gateway")] string process)
    {
        if (FileIdentity.CurrentUserId != 0) Assert.Ignore("only the root user can make a directory of another user");
        Directory.CreateDirectory(_files["deployment"]);
        Run("chown", "65534", _files["deployment"]);
        LlmmResult result = Start(process, Config()).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("belongs to user 65534"));
        AssertNothingIsLeft();
    }

    [Test] // Goal: no room is said at the start, not met later. Method: a memory file system of 64 KiB.
    public void A_full_memory_file_system_is_said_at_the_start([Values("engine", "gateway")] string process)
    {
        if (FileIdentity.CurrentUserId != 0) Assert.Ignore("only the root user can mount a file system");
        string small = Directory.CreateDirectory(_files["small"]).FullName;
        if (!TryRun("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", small)) Assert.Ignore("file systems cannot be mounted here");
        try
        {
            string place = Path.Combine(small, "deployment");
            string config = Config(("deployment.directory", $"\"{place}\""));
            string[] arguments = process == "engine" ? ["--out", _files["out"]] : ["--venue", TestConfiguration.Simulated.Venue.Name, "--state", _files["state"]];
            using var child = new ChildProgram([process, "--config", config, .. arguments]); // what a start that fails half-way holds goes with its process
            LlmmResult result = child.WaitForExit().AssertFailure(ExitCode.Failure);
            Assert.That(result.Error, Does.Contain(place).And.Contains("room").Or.Contains("space"));
        }
        finally
        {
            Run("umount", small);
        }
    }

    [Test] // Goal: a core that is not there stops the start. Method: each key, a core that no machine of ours has.
    public void A_core_that_is_not_there_is_refused([Values("engineCore", "journalCore", "feedCore", "gatewayCore")] string key)
    {
        string process = key == "gatewayCore" ? "gateway" : "engine";
        LlmmResult result = Start(process, Config(($"threads.{key}", "4095"))).AssertFailure(ExitCode.Usage);
        Assert.That(result.Error, Does.Contain($"threads.{key}: core 4095"));
        AssertNothingIsLeft();
    }

    [Test] // Goal: a venue whose address is taken says so. Method: a socket of this process on its port.
    public void A_venues_port_that_is_taken_is_named()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string address = $"127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";
        LlmmResult result = Start("venue", Config(("orderEntry", $"\"{address}\""))).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain(address));
    }

    [Test] // Goal: an engine that cannot hear its venue ends, with its journal whole. Method: its market-data port taken, as a process; the journal replayed.
    public void A_market_data_port_that_is_taken_ends_the_engine()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string address = $"127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";
        using var engine = new ChildProgram("engine", "--config", Config(("marketData", $"\"{address}\"")), "--out", _files["out"]);
        LlmmResult result = engine.WaitForExit().AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain(address).And.Contain("in use"));
        Llmm.Run("replay", _files["out"], "--verify").AssertSuccess();
    }

    private LlmmResult Start(string process, string config) => process switch
    {
        "engine" => Llmm.Run("engine", "--config", config, "--out", _files["out"]),
        "gateway" => Llmm.Run("gateway", "--config", config, "--venue", TestConfiguration.Simulated.Venue.Name, "--state", _files["state"]),
        _ => Llmm.Run("venue", "--config", config, "--venue", TestConfiguration.Simulated.Venue.Name, "--ledger", _files["ledger"]),
    };

    /// <summary>The default configuration with a deployment of this test, and other values.</summary>
    private string Config(params (string Key, string Json)[] changes)
    {
        JsonNode json = JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        json["deployment"]!["directory"] = _files["deployment"];
        JsonNode venue = json["venues"]![TestConfiguration.Simulated.Venue.VenueId]!;
        venue["marketData"] = $"127.0.0.1:{FreePorts.Datagrams()}";
        foreach ((string key, string value) in changes)
        {
            string[] names = key.Split('.');
            (names.Length == 1 ? venue : json[names[0]]!)[names[^1]] = JsonNode.Parse(value);
        }

        return _files.Write("config.json", json.ToJsonString());
    }

    /// <summary>A refused start has written nothing: no journal, no state.</summary>
    private void AssertNothingIsLeft()
    {
        Assert.That(Directory.Exists(_files["out/journal"]), Is.False);
        Assert.That(Directory.Exists(_files["state"]), Is.False);
    }

    private static void Run(string program, params string[] arguments) => Assert.That(TryRun(program, arguments), Is.True, program);

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        return process.WaitForExit(10_000) && process.ExitCode == 0;
    }
}
