namespace LowLatencyMM.Journal.Tests;

/// <summary>The promises of the writer against a disk that fails and loses power.</summary>
public sealed class PowerLossTests
{
    [Test] // Goal: after a power loss at any moment the journal is never refused, has every frame that was synced, no altered one, and can be continued.
    // Method: random operations on a disk that fails at random, each repeated until it succeeds; then power loss with a random subset of unsynced pages.
    public void A_power_loss_keeps_what_was_synced_and_never_refuses([Range(1, 60)] int seed)
    {
        for (ulong round = 0; round < 20; round++)
        {
            var random = new SplitMix64(((ulong)seed << 32) + round);
            var disk = new ModelDisk { Fails = _ => false };
            using var scratch = new TemporaryDirectory();
            var options = new JournalWriterOptions { SegmentBytes = 4096, BatchBytes = random.Next(1024, 3000), Storage = disk };
            var writer = JournalWriter.Create(scratch.Path, TestFrames.Description(), options);
            int failsOf16 = random.Next(0, 6);
            disk.Fails = _ => random.Next(0, 16) < failsOf16;
            var frames = new List<byte[]>();
            long syncedSequence = 0;
            for (int step = random.Next(0, 60); step > 0; step--)
            {
                frames.Add(TestFrames.Random(random, writer.NextSequence));
                Repeat(() => writer.Append(frames[^1]));
                int operation = random.Next(0, 12);
                if (operation < 4) Repeat(writer.Flush);
                if (operation != 4) continue;
                Repeat(writer.Sync);
                syncedSequence = frames.Count;
            }

            bool isClosed = random.Next(0, 4) == 0;
            if (isClosed)
            {
                Repeat(writer.Close);
                syncedSequence = frames.Count;
            }

            writer.Abandon();
            disk.LosePower(scratch.Path, random);
            AssertRecovers(scratch.Path, frames, syncedSequence, isClosed, $"round {round}");
        }
    }

    [Test] // Goal: a sync that fails once and then "succeeds" over pages that the kernel forgot loses nothing. Method: one failed sync, one repeated, power loss.
    public void A_failed_sync_is_made_good_by_writing_again()
    {
        var disk = new ModelDisk();
        using var scratch = new TemporaryDirectory();
        var writer = JournalWriter.Create(scratch.Path, TestFrames.Description(), new JournalWriterOptions { Storage = disk, BatchBytes = 1024 });
        var frames = TestFrames.Random(5, 20);
        foreach (byte[] frame in frames) writer.Append(frame);
        disk.Fails = operation => operation == "sync";
        Assert.Throws<IOException>(writer.Sync);
        disk.Fails = _ => false;
        writer.Sync();
        writer.Abandon();
        disk.LosePower(scratch.Path, new SplitMix64(1));
        Assert.That(TestFrames.Read(scratch.Path).Frames, Has.Count.EqualTo(20));
    }

    private static void AssertRecovers(string directory, List<byte[]> frames, long syncedSequence, bool isClosed, string what)
    {
        var (read, tail, refusal) = TestFrames.Read(directory);
        Assert.That(refusal?.Message, Is.Null, what);
        TestFrames.AssertPrefix(read, frames, what);
        Assert.That(read, Has.Count.GreaterThanOrEqualTo((int)syncedSequence), $"{what}: {tail}");
        if (isClosed) Assert.That(tail!.Kind, Is.EqualTo(JournalTailKind.Closed), what);
        using (var writer = JournalWriter.Continue(directory, TestFrames.Description(2), new JournalWriterOptions { IsDurable = false }, out var found))
        {
            Assert.That(found, Is.EqualTo(tail), what);
            writer.Append(TestFrames.Random(new SplitMix64(1), read.Count + 1));
        }

        Assert.That(TestFrames.Read(directory).Frames, Has.Count.EqualTo(read.Count + 1), what);
    }

    private static void Repeat(Action operation)
    {
        for (int attempt = 0; attempt < 10_000; attempt++)
        {
            try
            {
                operation();
                return;
            }
            catch (IOException)
            {
                // The next attempt may find the disk well.
            }
        }

        Assert.Fail("the disk never recovered");
    }
}
