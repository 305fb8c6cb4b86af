using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>What llmm top draws and prints.</summary>
public sealed class TopViewTests
{
    private FakeDeployment _deployment = null!;
    private DeploymentSight _sight = null!;

    [SetUp]
    public void Create()
    {
        _deployment = new FakeDeployment();
        _sight = new DeploymentSight(_deployment.Directory);
        _sight.Refresh();
    }

    [TearDown]
    public void Remove()
    {
        _sight.Dispose();
        _deployment.Dispose();
    }

    [TestCase(false, "top-detail-80x24.txt")] // Goal: 80 by 24 shows everything. Method: known telemetry against committed pictures, which a person looked at.
    [TestCase(true, "top-table-80x24.txt")]
    public void A_deployment_is_drawn_as_expected_at_80_by_24(bool isTable, string file)
    {
        string drawn = Draw(80, 24, isTable).ToText().Replace($"process {Environment.ProcessId} ", "process N ", StringComparison.Ordinal);
        TestContext.Out.WriteLine(drawn);
        string path = Path.Combine(RepositoryRoot.Path, "tests", "Host.Tests", "View", file);
        if (Environment.GetEnvironmentVariable("LLMM_WRITE_PICTURES") == "1") File.WriteAllText(path, drawn + "\n");
        Assert.That(drawn, Is.EqualTo(File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd()));
    }

    [Test] // Goal: no size and no state makes it fail. Method: every size to beyond the largest; healthy, without figures, without anything.
    public void Every_size_and_state_can_be_drawn()
    {
        for (int state = 0; state < 3; state++)
        {
            if (state == 1) File.Delete(_deployment.Directory.File(DeploymentFiles.EngineTelemetry));
            if (state == 2) Directory.Delete(_deployment.Directory.DirectoryPath, recursive: true);
            _sight.Refresh();
            for (int rows = -1; rows < Screen.RowsMax + 3; rows += 3)
            {
                for (int columns = -1; columns < Screen.ColumnsMax + 30; columns += 17)
                {
                    _ = Draw(columns, rows, isTable: false);
                    _ = Draw(columns, rows, isTable: true);
                }
            }
        }

        Directory.CreateDirectory(_deployment.Directory.DirectoryPath); // for the fixture
    }

    [Test] // Goal: a death is said, and the next engine is shown without a new start. Method: the owner dies; a new presence and new figures take the names.
    public void An_engine_that_dies_is_said_and_the_next_one_is_shown()
    {
        _deployment.KillOwner(DeploymentFiles.Engine);
        _sight.Refresh();
        Assert.That(Draw(100, 24, isTable: true).ToText(), Does.Contain("dead  epoch 3; waiting for the next one"));
        Assert.That(TopText.Of(_sight, TestConfiguration.StartNs), Does.StartWith("2023-11-14T22:13:20Z  engine process ").And.Contain("dead; waiting for the next one"));
        using Presence next = Presence.Create(_deployment.Directory.File(DeploymentFiles.Engine), DeploymentFiles.SchemaHash, epoch: 4, TestConfiguration.StartNs);
        next.State = PresenceState.Ready;
        next.BeatTicks = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * 3600);
        _sight.Refresh();
        Assert.That(Draw(100, 24, isTable: true).ToText(), Does.Contain("alive  epoch 4").And.Not.Contain("waiting"));
    }

    [Test] // Goal: troubles stand in the second row. Method: a latched gateway.
    public void Troubles_are_shown_at_once()
    {
        _deployment.WriteGateway(static (ref GatewayTelemetry gateway) => gateway.IsLatched = 1);
        _sight.Refresh();
        string[] rows = Draw(80, 24, isTable: false).ToText().Split('\n');
        Assert.That(rows[1], Does.Contain("gateway simulated: shut by a kill"));
        Assert.That(rows[^1], Does.Contain("SHUT"));
    }

    [Test] // Goal: piped, a line has everything that counts. Method: the healthy deployment's line, whole; --once gives a picture without an escape.
    public void Piped_output_is_plain()
    {
        string line = TopText.Of(_sight, TestConfiguration.StartNs).Replace($"process {Environment.ProcessId} ", "process N ", StringComparison.Ordinal);
        Assert.That(line, Is.EqualTo(
            "2023-11-14T22:13:20Z  engine process N alive  risk Normal  frames 45264  orders 6292  fills 2  open 7  P&L 27.60 USDT  "
            + $"tick to order {Latency()}  simulated up, armed, open 7"));
        LlmmResult once = _deployment.Run("top", "--once").AssertSuccess();
        Assert.That(once.Output, Does.Contain("gateways").And.Contain("tick to order").And.Not.Contain("\e"));
        Assert.That(_deployment.Run("top", "--once", "--table").AssertSuccess().Output, Does.Contain("BTC-PERP@simulated"));
        Assert.That(_deployment.Run("top", "--interval-ms", "1").AssertFailure(2).Error, Does.Contain("50 to 60000"));
    }

    private static string Latency()
    {
        LatencyHistogram latency = TelemetrySample.Latency();
        return $"p50 {HistogramText.Time(latency.PercentileNs(50))}, p99 {HistogramText.Time(latency.PercentileNs(99))}";
    }

    private Screen Draw(int columns, int rows, bool isTable)
    {
        var screen = new Screen();
        new TopView(Glyphs.Unicode, isTable).Draw(screen, columns, rows, _sight, framesPerSecond: 2_994.4);
        return screen;
    }
}
