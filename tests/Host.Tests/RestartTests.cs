using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>An engine that starts on a journal has the state of the one that died, or does not start.</summary>
public sealed class RestartTests
{
    private TemporaryDirectory _directory = null!;
    private ulong _stateHash;
    private long _sequence;
    private int _copies;

    [OneTimeSetUp]
    public void Record()
    {
        // Two runs that die; a snapshot within the first, one within the second.
        _directory = new TemporaryDirectory();
        string journal = _directory["original"];
        for (int run = 0; run < 2; run++)
        {
            using var writer = SimulatedRunWriter.Begin(journal, (ulong)run + 1, TestConfiguration.StartNs + (run * 10_000_000_000L));
            writer.Live(3000);
            Llmm.Run("follower", "--journal", journal, "--once").AssertSuccess();
            writer.Live(3000).Crash();
            _stateHash = writer.Core.StateHash();
            _sequence = writer.Core.Sequence;
        }

        Assert.That(SnapshotStore.List(journal), Has.Count.EqualTo(2));
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    // Goal: the state is that of the engine that died, with and without snapshots. Method: hash of all state, sequence, and what is said.
    public void The_state_is_that_of_the_engine_that_died(bool hasSnapshots)
    {
        string journal = Copy(hasSnapshots);
        using RestartedEngine<MarketMaker> restarted = Restart(journal);
        using Core<MarketMaker> core = restarted.Core;
        TestContext.Out.WriteLine(string.Join('\n', restarted.Lines));
        Assert.That((core.StateHash(), core.Sequence, restarted.LastSequence), Is.EqualTo((_stateHash, _sequence, _sequence)));
        Assert.That(restarted.IsConfigurationChanged, Is.False);
        Assert.That(restarted.ReplayedFrames, hasSnapshots ? Is.LessThan(_sequence / 2) : Is.EqualTo(_sequence));
        Assert.That(restarted.Lines[0], hasSnapshots ? Does.Match(@"^snapshot \d{16}\.snapshot: the state after frame") : Does.StartWith("replayed "));
    }

    [Test] // Goal: a snapshot that is of no use is skipped with its reason, and the one before or the whole journal gives the same state. Method: each kind of damage.
    public void A_snapshot_of_no_use_is_skipped_with_its_reason()
    {
        (string What, Action<byte[]> Damage)[] damages =
        [
            ("damaged: its checksum is", bytes => bytes[bytes.Length / 2] ^= 1),
            ("no snapshot: it begins with", bytes => bytes[0] ^= 1),
            ("format version 3", bytes => bytes[8] ^= 2),
            ("of another run: epoch", bytes => bytes[10] ^= 64),
            ("of another layout: ", bytes => bytes[32] ^= 1),
            ("of another history than the journal's: segment", bytes => bytes[60] ^= 1),
            ("newer than the journal: of frame", bytes => bytes[21] ^= 1),
        ];
        foreach ((string what, Action<byte[]> damage) in damages)
        {
            string journal = Copy(hasSnapshots: true);
            string[] snapshots = [.. SnapshotStore.List(journal)];
            for (int broken = 1; broken <= snapshots.Length; broken++)
            {
                Rewrite(snapshots[broken - 1], damage, isCheckedAnew: false);
                using RestartedEngine<MarketMaker> restarted = Restart(journal);
                using Core<MarketMaker> core = restarted.Core;
                Assert.That(core.StateHash(), Is.EqualTo(_stateHash), what);
                for (int index = 0; index < broken; index++)
                    Assert.That(restarted.Lines[index], Does.StartWith($"snapshot {Path.GetFileName(snapshots[index])} skipped: {what}"));
                Assert.That(restarted.ReplayedFrames == _sequence, Is.EqualTo(broken == 2), $"{what}: the whole journal only without any snapshot");
            }
        }

        string torn = Copy(hasSnapshots: true);
        string newest = SnapshotStore.List(torn)[0];
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..5000]);
        using RestartedEngine<MarketMaker> last = Restart(torn);
        using Core<MarketMaker> lastCore = last.Core;
        Assert.That(last.Lines[0], Does.Contain("skipped: torn: 5000 bytes"));
        Assert.That(lastCore.StateHash(), Is.EqualTo(_stateHash));
    }

    [Test] // Goal: one bit of a snapshot's state that every checksum confirms is caught by the replay behind it. Method: the count of orders, all checksums made anew.
    public void A_planted_bit_under_right_checksums_is_caught_by_the_digests()
    {
        string journal = Copy(hasSnapshots: true);
        string newest = SnapshotStore.List(journal)[0];
        Rewrite(newest, bytes => bytes[128 + PlantedBit.OrderNumberByte] ^= 1, isCheckedAnew: true);
        using RestartedEngine<MarketMaker> restarted = Restart(journal);
        using Core<MarketMaker> core = restarted.Core;
        Assert.That(restarted.Lines[0], Does.Match($@"^snapshot {Path.GetFileName(newest)} skipped: a replay from it differs from the journal at frame [\d,]+ \(OrderDigest\)$"));
        Assert.That(core.StateHash(), Is.EqualTo(_stateHash));
    }

    [Test] // Goal: a power loss that takes the journal's end makes the newest snapshot useless, and nothing else. Method: the last segment cut before its snapshot.
    public void After_a_power_loss_the_snapshot_beyond_the_journals_end_is_skipped()
    {
        string journal = Copy(hasSnapshots: true);
        string segment = Path.Combine(journal, "00000001.journal");
        using (FileStream file = File.OpenWrite(segment)) file.SetLength(new FileInfo(segment).Length / 3);
        using RestartedEngine<MarketMaker> restarted = Restart(journal);
        using Core<MarketMaker> core = restarted.Core;
        TestContext.Out.WriteLine(string.Join('\n', restarted.Lines));
        Assert.That(restarted.Lines[0], Does.Contain("00000001.journal: torn tail cut"));
        Assert.That(restarted.Lines[1], Does.Contain("skipped: newer than the journal: of frame"));
        Assert.That(restarted.Lines[2], Does.Contain("the state after frame"));
        Assert.That(core.Sequence, Is.LessThan(_sequence));

        // The next run writes other frames beyond the number of that snapshot: it must not be taken for one of this history.
        JournalWriter writer = restarted.Continue(RunKind.Demo, TestConfiguration.StartNs + 30_000_000_000, out JournalDescription run);
        Assert.That(run.Epoch, Is.EqualTo(3));
        foreach (byte[] frame in JournalRuns.Read(_directory["original"]).Runs[1].Frames)
        {
            ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan());
            header.Sequence = writer.NextSequence;
            writer.Append(frame);
            if (header.Sequence % 50 == 0) writer.Flush();
        }

        writer.Close();
        Assert.That(EngineSnapshots.TryOpen(SnapshotStore.List(journal)[0], journal, null, new MarketMakerFactory(), isLive: false, new StateBuffer(), out string refusal), Is.Null);
        Assert.That(refusal, Does.StartWith("of another history than the journal's"));
    }

    [Test] // Goal: a journal that this build does not do again is not gone on with, nor changed. Method: one bit of a digest, checksums made anew.
    public void A_difference_refuses_the_start_with_its_account_and_changes_nothing()
    {
        JournalRuns runs = JournalRuns.Read(_directory["original"]);
        runs.Runs[1].Frames[200][40] ^= 1;
        string journal = runs.Write(_directory["different"]);
        File.Copy(Path.Combine(_directory["original"], EpochStore.FileName), Path.Combine(journal, EpochStore.FileName));
        byte[][] before = JournalFiles.Segments(journal);
        using var error = new StringWriter();
        UserException refusal = Assert.Throws<UserException>(() => Restart(journal, context: Llmm.QuietContext() with { Error = error }))!;
        Assert.That(refusal.Message, Does.Contain("the start is refused").And.Contain("another journal directory"));
        Assert.That(error.ToString(), Does.Contain("the orders caused before this frame differ from those of the run").And.Contain("recorded "));
        Assert.That(JournalFiles.Segments(journal), Is.EqualTo(before));
        Assert.That(EpochStore.Read(journal), Is.EqualTo(2), "no epoch was taken");
        Assert.Throws<UserException>(() => Restart(journal), "and the lock was given back");
    }

    [Test] // Goal: a new configuration is told, key by key, and one of another layout is refused with both. Method: a limit, a capacity.
    public void Another_configuration_is_told_and_another_layout_is_refused()
    {
        string journal = Copy(hasSnapshots: true);
        (HostConfiguration limits, MarketMaker strategy) = TestConfiguration.With(("risk.ordersPerSecondMax", "900"), ("journal.syncIntervalMs", "51"));
        using (RestartedEngine<MarketMaker> restarted = Restart(journal, limits, strategy))
        {
            using Core<MarketMaker> core = restarted.Core;
            Assert.That(restarted.IsConfigurationChanged);
            Assert.That(restarted.Lines.Where(line => line.StartsWith("configuration changed", StringComparison.Ordinal)), Is.EqualTo((string[])["configuration changed: risk.ordersPerSecondMax: 1000 -> 900"]));
            Assert.That(core.StateHash(), Is.EqualTo(_stateHash), "what changes is changed by the frame StartOfRun, for replays to do the same");
        }

        (HostConfiguration capacities, strategy) = TestConfiguration.With(("engine.orderCapacity", "32768"));
        UserException refusal = Assert.Throws<UserException>(() => Restart(journal, capacities, strategy))!;
        Assert.That(refusal.Message, Does.Match("cannot take over the state of the last run: its layout is [0-9a-f]{16} of [0-9,]+ bytes, and that of the configuration [0-9a-f]{16} of [0-9,]+ bytes"));
        (HostConfiguration renamed, strategy) = TestConfiguration.With(("instruments.1.symbol", "\"ETH-PERP\""));
        Assert.That(
            Assert.Throws<UserException>(() => Restart(journal, renamed, strategy))!.Message,
            Does.Contain("instrument 1 is BTC-PERP of venue 1 in the journal and ETH-PERP of venue 1 in the configuration"));
    }

    [Test] // Goal: what no engine wrote live is refused. Method: an import, a backtest, another strategy's program.
    public void Imports_backtests_and_other_strategies_are_refused()
    {
        string data = MarketRecording.Write(_directory["data"], seed: 5, seconds: 1);
        Llmm.Run("backtest", "--data", data, "--out", _directory["backtest"], "--no-report").AssertSuccess();
        Assert.That(Assert.Throws<UserException>(() => Restart(data))!.Message, Does.Contain("holds imported market data"));
        Assert.That(Assert.Throws<UserException>(() => Restart(_directory["backtest/journal"]))!.Message, Does.Contain("holds a backtest"));
        Assert.That(
            Assert.Throws<UserException>(() => EngineRestart<IdleStrategy>.Run(Copy(true), TestConfiguration.Default, default, new IdleStrategyFactory(), Llmm.QuietContext()))!.Message,
            Does.Contain("is of strategy \"market-maker\"; this program has \"idle\""));
    }

    [Test] // Goal: an empty directory gives an empty engine; two cannot start at once; an epoch file that is missing or damaged is known before the replay.
    public void A_new_journal_begins_empty_and_one_start_excludes_another()
    {
        string journal = _directory["new"];
        using (RestartedEngine<MarketMaker> restarted = Restart(journal))
        {
            using Core<MarketMaker> core = restarted.Core;
            Assert.That((restarted.LastSequence, core.Sequence, restarted.ReplayedFrames, restarted.IsConfigurationChanged), Is.EqualTo((0, 0, 0, false)));
            Assert.That(Assert.Throws<JournalException>(() => Restart(journal))!.Message, Does.Contain("another engine is starting on this journal"));
        }

        string copy = Copy(hasSnapshots: true);
        File.Delete(Path.Combine(copy, EpochStore.FileName));
        Assert.That(Assert.Throws<JournalException>(() => Restart(copy))!.Kind, Is.EqualTo(JournalErrorKind.Epoch));
    }

    private static RestartedEngine<MarketMaker> Restart(
        string journal, HostConfiguration? configuration = null, MarketMaker? strategy = null, CommandContext? context = null) => EngineRestart<MarketMaker>.Run(
            journal, configuration ?? TestConfiguration.Default, strategy ?? TestConfiguration.Strategy, new MarketMakerFactory(), context ?? Llmm.QuietContext());

    private string Copy(bool hasSnapshots)
    {
        string copy = JournalFiles.Copy(_directory["original"], _directory[$"copy{_copies++}"]);
        if (hasSnapshots) JournalFiles.Copy(Path.Combine(_directory["original"], SnapshotStore.FolderName), Path.Combine(copy, SnapshotStore.FolderName));
        return copy;
    }

    /// <summary>Changes a snapshot; the checksum of the file, and the state's hash in it, may be made to fit.</summary>
    private static void Rewrite(string path, Action<byte[]> change, bool isCheckedAnew)
    {
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        if (isCheckedAnew) BitConverter.TryWriteBytes(bytes.AsSpan(48), XxHash64.Hash(bytes.AsSpan(128, bytes.Length - 136), seed: 0));
        if (isCheckedAnew) BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8), Crc32C.Extend(0, bytes.AsSpan(0, bytes.Length - 8)));
        File.WriteAllBytes(path, bytes);
    }
}
