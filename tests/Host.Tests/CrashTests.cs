using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>A live run is killed at seeded moments; the next start makes its journal whole. LLMM_KILLS sets how often.</summary>
[NonParallelizable]
[Platform("Linux")]
public sealed class CrashTests
{
    private const int KillsByDefault = 20;
    private const int KillsMin = 4;
    private static readonly TimeSpan LimitByDefault = TimeSpan.FromSeconds(16);

    [Test]
    // Goal: after SIGKILL every published frame is in the journal, once, in sequence, byte for byte, and the whole replays to the recorded digests.
    // Method: engine, exchange and journal in a process of their own, killed after a seeded number of frames; frames that were not flushed for
    // 1 ms, 40 ms or at all; what an observer in this process saw before the kill must be there.
    public void Everything_published_before_a_kill_is_in_the_journal_after_the_next_start()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        int kills = int.TryParse(Environment.GetEnvironmentVariable("LLMM_KILLS"), out int asked) ? asked : KillsByDefault;
        TimeSpan limit = kills == KillsByDefault ? LimitByDefault : TimeSpan.FromSeconds(5 * kills);
        var random = new SplitMix64(101);
        var watch = Stopwatch.StartNew();
        long salvaged = 0, frames = 0;
        int kill = 0;
        for (; kill < kills && watch.Elapsed < limit; kill++)
        {
            using var directory = new TemporaryDirectory();
            int flushIntervalMs = (kill % 3) switch { 0 => 1, 1 => 40, _ => 60_000 };
            using RingWitness witness = RunAndKill(directory, flushIntervalMs, framesSeen: 1 + (int)(random.Next() % 900));
            long before = JournalledCount(directory);

            Assert.That(Restart(directory), Does.Contain("after a crash: "));
            AssertComplete(directory, witness, $"seed 101, kill {kill}");
            Assert.That(Directory.GetFiles("/dev/shm", Path.GetFileNameWithoutExtension(LiveMemory.RingPath(witness.Run)) + "*"), Is.Empty);
            frames += witness.PublishedCount;
            salvaged += witness.PublishedCount - before;
        }

        TestContext.Out.WriteLine($"{kill} kills, {frames:N0} frames published, {salvaged:N0} of them salvaged, seed 101");
        Assert.That(salvaged, Is.Positive, "every frame was in the journal already, so the run shows nothing");
        if (kill < Math.Min(kills, KillsMin)) Assert.Inconclusive($"Only {kill} kills in {limit.TotalSeconds} s: this machine was too busy.");
    }

    [Test] // Goal: the test above can fail. Method: the same kill, and nothing to salvage from.
    public void Control_without_shared_memory_frames_are_missing()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        using var directory = new TemporaryDirectory();
        using RingWitness witness = RunAndKill(directory, flushIntervalMs: 60_000, framesSeen: 200);
        File.Delete(LiveMemory.RingPath(witness.Run));
        File.Delete(LiveMemory.SpillPath(witness.Run));
        Assert.That(Restart(directory), Does.Not.Contain("after a crash"));
        Assert.That(JournalledCount(directory), Is.LessThan(witness.PublishedCount));
    }

    [Test] // Goal: nobody takes the memory of a run that goes on. Method: a second start while one runs.
    public void A_second_start_while_the_first_runs_is_refused_and_harms_nothing()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        using var directory = new TemporaryDirectory();
        using Process child = Start(directory, flushIntervalMs: 1);
        try
        {
            using var witness = new RingWitness(directory["journal"], () => child.HasExited);
            witness.WatchUntil(10, () => child.HasExited);
            Assert.That(() => Restart(directory), Throws.InstanceOf<IOException>().With.Message.Contains("in use").Or.Message.Contains("another"));
            witness.WatchUntil(20, () => child.HasExited);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }

        Assert.That(Restart(directory), Does.Contain("after a crash: "));
    }

    [Test] // Goal: damaged memory stops the start with one line instead of guessing. Method: one byte of the ring's header changed.
    public void Damaged_memory_is_refused_in_one_line_and_kept()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        using var directory = new TemporaryDirectory();
        using RingWitness witness = RunAndKill(directory, flushIntervalMs: 1, framesSeen: 10);
        string path = LiveMemory.RingPath(witness.Run);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[40] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.That(() => Restart(directory), Throws.InstanceOf<IOException>().With.Message.Contains(path).And.Message.Contains("checksum"));
        bytes[40] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.That(Restart(directory), Does.Contain("after a crash: "));
        AssertComplete(directory, witness, "after repair");
    }

    [Test] // Goal: tests that kill leave no memory behind, and take nobody else's. Method: two killed runs, the directory of one removed.
    public void A_test_directory_takes_its_own_shared_memory_along()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        using var other = new TemporaryDirectory();
        using RingWitness theirs = RunAndKill(other, flushIntervalMs: 1, framesSeen: 1);
        string[] files = [LiveMemory.RingPath(theirs.Run), LiveMemory.SpillPath(theirs.Run)];
        using (var directory = new TemporaryDirectory())
        {
            using RingWitness ours = RunAndKill(directory, flushIntervalMs: 1, framesSeen: 1);
            files = [LiveMemory.RingPath(ours.Run), LiveMemory.SpillPath(ours.Run), .. files];
            Assert.That(files.Select(File.Exists), Is.All.True);
        }

        Assert.That(files.Select(File.Exists), Is.EqualTo((bool[])[false, false, true, true]));
    }

    private static RingWitness RunAndKill(TemporaryDirectory directory, int flushIntervalMs, int framesSeen)
    {
        using Process child = Start(directory, flushIntervalMs);
        try
        {
            var witness = new RingWitness(directory["journal"], () => child.HasExited);
            witness.WatchUntil(framesSeen, () => child.HasExited);
            return witness;
        }
        finally
        {
            child.Kill();
            Assert.That(child.WaitForExit(20_000), "a killed process does not end");
        }
    }

    private static Process Start(TemporaryDirectory directory, int flushIntervalMs)
    {
        JsonNode json = JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        json["journal"]!["flushIntervalMs"] = flushIntervalMs;
        json["deployment"]!["directory"] = directory["deployment"];
        json["venues"]![TestConfiguration.Simulated.Venue.VenueId]!["orderEntry"] = "127.0.0.1:0";
        json["venues"]![TestConfiguration.Simulated.Venue.VenueId]!["marketData"] = $"127.0.0.1:{FreePorts.Datagrams()}";
        string config = directory.Write("config.json", json.ToJsonString());
        return Process.Start("dotnet", [typeof(CrashTests).Assembly.Location, CrashingRun.Name, directory.Path, config]);
    }

    /// <summary>What the next start on the journal does before its first frame.</summary>
    private static string Restart(TemporaryDirectory directory)
    {
        using RestartedEngine<MarketMaker> restarted = EngineRestart<MarketMaker>.Run(
            directory["journal"], TestConfiguration.Default, TestConfiguration.Strategy, new MarketMakerFactory(), Llmm.QuietContext());
        using Core<MarketMaker> core = restarted.Core;
        Assert.That(restarted.LastSequence, Is.EqualTo(core.Sequence));
        return string.Join('\n', restarted.Lines);
    }

    private static long JournalledCount(TemporaryDirectory directory) => JournalFiles.Read(directory["journal"]).Frames.Count;

    private static void AssertComplete(TemporaryDirectory directory, RingWitness witness, string what)
    {
        List<byte[]> frames = JournalFiles.Read(directory["journal"]).Frames; // the reader checks that sequences have no hole
        Assert.That(frames, Has.Count.EqualTo(witness.PublishedCount), what);
        Assert.That(witness.Frames, Is.Not.Empty);
        foreach (byte[] seen in witness.Frames)
        {
            int index = (int)MemoryMarshal.AsRef<FrameHeader>(seen.AsSpan()).Sequence - 1;
            if (!frames[index].AsSpan().SequenceEqual(seen)) Assert.Fail($"{what}: frame {index + 1} is not what was published");
        }

        Assert.That(Llmm.Run("replay", directory.Path, "--verify").AssertSuccess().Output, Does.Contain("are those of the run"), what);
    }
}
