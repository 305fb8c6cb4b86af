using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>A journal in which one run goes on after the other.</summary>
public sealed class SeveralRunsTests
{
    private const long RunNs = 10_000_000_000;
    private TemporaryDirectory _directory = null!;
    private readonly List<(long Sequence, ulong StateHash, ulong Digest)> _ends = [];

    private string Journal => _directory["journal"];

    [OneTimeSetUp]
    public void Record()
    {
        _directory = new TemporaryDirectory();
        for (int run = 0; run < 4; run++)
        {
            // The third has other parameters; the second and the third crash.
            (HostConfiguration configuration, MarketMaker strategy) = run == 2 ? TestConfiguration.With(("strategy.orderSize", "0.07")) : (TestConfiguration.Default, TestConfiguration.Strategy);
            using var writer = SimulatedRunWriter.Begin(Journal, seed: (ulong)run + 1, TestConfiguration.StartNs + (run * RunNs), configuration, strategy);
            writer.Live(8000);
            if (run is 0 or 3) writer.End();
            else writer.Crash();
            _ends.Add((writer.Core.Sequence, writer.Core.StateHash(), writer.Core.OrderDigest));
        }
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: the runs are one journal: sequences without a hole, epochs that rise, StartOfRun first. Method: four runs, two of which crashed.
    public void Frames_go_on_without_a_hole_and_every_run_begins_with_its_start_and_its_own_epoch()
    {
        JournalRuns runs = JournalRuns.Read(Journal);
        Assert.That(runs.Runs.Select(run => (int)run.Run.Epoch), Is.EqualTo((int[])[1, 2, 3, 4]));
        long sequence = 0;
        foreach ((JournalDescription run, List<byte[]> frames) in runs.Runs)
        {
            Assert.That(StartOfRunDecoder.TryWrap(frames[0].AsSpan(FrameHeader.SizeBytes), out StartOfRunDecoder start));
            Assert.That(start.ConfigurationChanged, Is.EqualTo(run.Epoch is 3 or 4 ? 1 : 0));
            foreach (byte[] frame in frames)
            {
                FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
                Assert.That((header.Sequence, header.Epoch), Is.EqualTo((++sequence, run.Epoch)));
            }
        }

        Assert.That(sequence, Is.EqualTo(_ends[^1].Sequence));
    }

    [Test] // Goal: the whole is verified, over starts, ends and crashes. Method: llmm replay --verify.
    public void Replay_verifies_across_runs()
    {
        LlmmResult result = Llmm.Run("replay", Journal, "--verify").AssertSuccess();
        TestContext.Out.WriteLine(result.Output);
        Assert.That(result.Output, Does.Contain("runs          4, epochs 1 to 4").And.Contain("are those of the run"));
        Assert.That(result.Output, Does.Contain($"{_ends[^1].Digest:x16}"));
    }

    [Test] // Goal: report and export read a journal of several runs. Method: both, and their contents.
    public void Report_and_export_read_all_runs()
    {
        Llmm.Run("report", Journal, "--out", _directory["report.html"]).AssertSuccess();
        string page = File.ReadAllText(_directory["report.html"]);
        Assert.That(page, Does.Contain("1 to 4, 4 runs").And.Contain("the journal goes on: run of epoch 3, another configuration"));
        Llmm.Run("export", Journal, "--out", _directory["csv"]).AssertSuccess();
        string[] frames = File.ReadAllLines(_directory["csv/frames.csv"]);
        Assert.That(frames, Has.Length.EqualTo(_ends[^1].Sequence + 1));
        Assert.That(File.ReadAllLines(_directory["csv/orders.csv"]), Has.Length.GreaterThan(100));
        Llmm.Run("backtest", "--data", Journal).AssertSuccess(); // its market frames are data
    }

    [Test] // Goal: a run that is no run's continuation is refused. Method: the second run without its first frame.
    public void A_run_without_its_start_is_refused()
    {
        JournalRuns runs = JournalRuns.Read(Journal);
        List<byte[]> frames = runs.Runs[1].Frames;
        frames[0] = frames[1].ToArray();
        MemoryMarshal.AsRef<FrameHeader>(frames[0].AsSpan()).Sequence--;
        LlmmResult result = Llmm.Run("replay", runs.Write(_directory["startless"])).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("the run of epoch 2 begins with").And.Contain("instead of StartOfRun"));
    }

    [Test] // Goal: a difference in any run is found there. Method: one bit of one digest in each run, checksums made anew.
    public void A_changed_digest_is_found_in_whichever_run_it_is([Range(0, 3)] int run)
    {
        JournalRuns runs = JournalRuns.Read(Journal);
        byte[] frame = runs.Runs[run].Frames[runs.Runs[run].Frames.Count / 2];
        frame[40] ^= 1;
        LlmmResult result = Llmm.Run("replay", runs.Write(_directory[$"digest{run}"]), "--verify");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure));
        Assert.That(result.Error, Does.Contain($"  frame {MemoryMarshal.Read<FrameHeader>(frame).Sequence} ("));
    }

    [Test] // Goal: no client order id is used twice over the runs, and each names the epoch of the run that sent it. Method: every new order and replacement.
    public void No_order_id_is_used_twice_over_the_runs()
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(Journal, new MarketMakerFactory());
        var ids = new OrderIds();
        var visitor = new OrderIdVisitor(ids);
        Assert.That(playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false), Is.Null);
        Assert.That(ids.Epochs, Is.EquivalentTo((int[])[1, 2, 3, 4]), "every run must have sent some, or the test tests nothing");
    }
}
