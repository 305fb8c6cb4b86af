namespace LowLatencyMM.Journal.Tests;

/// <summary>A journal read while it is written, over its writers' deaths.</summary>
public sealed class FollowTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5, 6];

    [Test] // Goal: a follower gets every flushed frame once, in order, through rolls, torn tails, half-written headers and new runs. Method: random operations
    // and deaths of writers, the follower looking in between; frames kept as the model.
    public void A_follower_gets_every_frame_over_rolls_crashes_and_runs([ValueSource(nameof(Seeds))] ulong seed)
    {
        using var directory = new TemporaryDirectory();
        var random = new SplitMix64(seed);
        var options = new JournalWriterOptions { SegmentBytes = 8192, BatchBytes = 2048, IsDurable = false };
        var model = new List<byte[]>();
        var followed = new List<byte[]>();
        var epochs = new List<int>();
        JournalReader? reader = null;
        for (ushort run = 1; run <= 6; run++)
        {
            JournalWriter writer = JournalWriter.Continue(directory.Path, TestFrames.Description(run), options, out _);
            reader ??= JournalReader.Follow(directory.Path);
            for (int step = random.Next(0, 60); step > 0; step--)
            {
                model.Add(TestFrames.Random(random, writer.NextSequence));
                writer.Append(model[^1]);
                if (random.Next(0, 3) == 0) writer.Flush();
                if (random.Next(0, 3) == 0) Look(reader, followed, epochs);
            }

            writer.Flush();
            if (random.Next(0, 2) == 0) writer.Close();
            else writer.Abandon();
            if (random.Next(0, 2) == 0) Look(reader, followed, epochs);
            BreakEnd(directory, random, run);
            Look(reader, followed, epochs);
            Assert.That(followed, Has.Count.EqualTo(model.Count), $"seed {seed}, run {run}: what is behind the last whole batch is waited for, and no more");
        }

        reader!.Dispose();
        TestFrames.AssertPrefix(followed, model, $"seed {seed}");
        Assert.That(epochs, Is.Ordered);
    }

    [Test] // Goal: the same against a writer on another thread, whose half-written batches are seen. Method: a writer at full speed with small batches.
    public void A_follower_beside_a_running_writer_gets_every_frame()
    {
        using var directory = new TemporaryDirectory();
        List<byte[]> frames = TestFrames.Random(7, 20_000);
        JournalWriter writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { SegmentBytes = 500_000, IsDurable = false });
        var writing = new Thread(() =>
        {
            for (int index = 0; index < frames.Count; index++)
            {
                writer.Append(frames[index]);
                if (index % 5 == 0) writer.Flush();
            }

            writer.Close();
        });
        writing.Start();
        using JournalReader reader = JournalReader.Follow(directory.Path);
        var followed = new List<byte[]>();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (followed.Count < frames.Count && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (reader.MoveNext()) followed.Add(reader.Frame.ToArray());
            else Thread.Yield();
        }

        Assert.That(writing.Join(TimeSpan.FromSeconds(60)));
        Assert.That(followed, Has.Count.EqualTo(frames.Count));
        TestFrames.AssertPrefix(followed, frames);
        Assert.That(reader.Segment.Number, Is.GreaterThan(3), "one segment proves little");
    }

    [Test] // Goal: damage behind which the writer has gone on is corruption, not a batch to wait for. Method: a flipped bit, then more than a batch's length behind it.
    public void A_damaged_batch_is_refused_once_the_writer_is_past_it()
    {
        using var directory = new TemporaryDirectory();
        using var writer = JournalWriter.Create(directory.Path, TestFrames.Description());
        List<byte[]> frames = TestFrames.Random(8, 600, messageBytes: 400);
        foreach (byte[] frame in frames.Take(10)) writer.Append(frame);
        writer.Sync();
        using JournalReader reader = JournalReader.Follow(directory.Path);
        for (int index = 0; index < 10; index++) Assert.That(reader.MoveNext());
        Assert.That(reader.MoveNext(), Is.False);
        long damagedAt = new FileInfo(directory.Segment(0)).Length + 100;
        foreach (byte[] frame in frames.Skip(10).Take(10)) writer.Append(frame);
        writer.Sync();
        Flip(directory.Segment(0), damagedAt);
        Assert.That(reader.MoveNext(), Is.False, "nobody can tell it from a batch that is being written");
        foreach (byte[] frame in frames.Skip(20)) writer.Append(frame);
        writer.Sync();
        Assert.That(() => reader.MoveNext(), Throws.InstanceOf<JournalCorruptException>());
    }

    [Test] // Goal: a journal can be read on from any batch, and from no other place. Method: every position of a journal of three runs, right and altered.
    public void Every_position_opens_behind_its_frame_and_no_other_does()
    {
        using var directory = new TemporaryDirectory();
        var random = new SplitMix64(9);
        var frames = new List<byte[]>();
        for (ushort run = 1; run <= 3; run++)
        {
            using JournalWriter writer = JournalWriter.Continue(directory.Path, TestFrames.Description(run), new JournalWriterOptions { SegmentBytes = 6000, BatchBytes = 1500 }, out _);
            for (int count = 0; count < 40; count++)
            {
                frames.Add(TestFrames.Random(random, writer.NextSequence));
                writer.Append(frames[^1]);
            }
        }

        List<JournalPosition> positions = Positions(directory.Path);
        Assert.That(positions, Has.Count.GreaterThan(20));
        foreach (JournalPosition position in positions)
        {
            foreach (bool isLive in (bool[])[false, true])
            {
                using JournalReader? reader = JournalReader.TryOpenBehind(directory.Path, position, isLive, out string refusal);
                Assert.That(reader, Is.Not.Null, refusal);
                Assert.That(reader!.Position, Is.EqualTo(position));
                var rest = new List<byte[]>();
                while (reader.MoveNext()) rest.Add(reader.Frame.ToArray());
                Assert.That(rest, Is.EqualTo(frames.Skip((int)position.Sequence)));
            }

            foreach (JournalPosition altered in (JournalPosition[])[
                position with { Crc = position.Crc ^ 1 }, position with { Sequence = position.Sequence + 1 }, position with { BatchOffsetBytes = position.BatchOffsetBytes + 8 },
                position with { SegmentNumber = position.SegmentNumber + 1 }, position with { SegmentNumber = -1 }, position with { BatchOffsetBytes = -8 }])
            {
                Assert.That(JournalReader.TryOpenBehind(directory.Path, altered, false, out string refusal), Is.Null);
                Assert.That(refusal, Is.Not.Empty);
            }
        }
    }

    [Test] // Goal: another history with the same number of frames is not taken for this one. Method: two journals that differ in one frame before the place.
    public void A_position_of_another_history_is_refused()
    {
        using var one = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        List<byte[]> frames = TestFrames.Random(10, 30, messageBytes: 100);
        foreach (TemporaryDirectory directory in (TemporaryDirectory[])[one, other])
        {
            using JournalWriter writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { BatchBytes = 1024 });
            foreach (byte[] frame in frames) writer.Append(frame);
            frames[2][^1] ^= 1;
        }

        foreach (JournalPosition position in Positions(one.Path))
            Assert.That(JournalReader.TryOpenBehind(other.Path, position, false, out _), Is.Null);
    }

    [TestCase(4, 5L, "epoch 4")]
    [TestCase(5, 6L, "epoch 5, begun at 6")]
    // Goal: no reader takes an epoch that falls or is used by two runs. Method: the header of such a segment, right in every other respect, behind a journal of epoch 5.
    public void An_epoch_that_falls_or_is_used_again_is_corruption(int epoch, long createdTimeNs, string found)
    {
        using var directory = new TemporaryDirectory();
        JournalDescription run = TestFrames.Description(5) with { CreatedTimeNs = 5 };
        using (JournalWriter writer = JournalWriter.Create(directory.Path, run)) writer.Append(TestFrames.Random(new SplitMix64(1), 1));
        uint crc;
        using (var walker = new BatchWalker([directory.Segment(0)], 0, WalkMode.Whole))
        {
            while (walker.MoveNext())
            {
            }

            crc = walker.Crc;
        }

        JournalDescription next = run with { Epoch = (ushort)epoch, CreatedTimeNs = createdTimeNs };
        File.WriteAllBytes(directory.Segment(1), SegmentHeaderCodec.Encode(next, 1, 2, crc));
        JournalException refusal = TestFrames.Read(directory.Path).Refusal!;
        Assert.That((refusal.Kind, refusal.Message), Is.EqualTo((JournalErrorKind.Corrupt, refusal.Message)));
        Assert.That(refusal.Message, Does.Contain("the run of epoch 5 that began at 5, or a later epoch").And.Contain(found));
        File.Delete(directory.Segment(1));
        Assert.That(
            Assert.Throws<JournalException>(() => JournalWriter.Continue(directory.Path, next, null, out _))!.Kind, Is.EqualTo(JournalErrorKind.Epoch));
        File.WriteAllBytes(directory.Segment(1), SegmentHeaderCodec.Encode(next with { Epoch = 6 }, 1, 2, crc));
        Assert.That(TestFrames.Read(directory.Path).Refusal, Is.Null, "the control: a later epoch is right");
    }

    [Test] // Goal: a segment is not left while a failed write may have left a part of a batch in it. Method: a write that fails half-way, more frames, then the size for a roll.
    public void A_half_written_batch_is_written_over_before_the_next_segment_begins()
    {
        using var directory = new TemporaryDirectory();
        var disk = new ModelDisk();
        var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { Storage = disk, SegmentBytes = 4096, BatchBytes = 4096 });
        List<byte[]> frames = TestFrames.Random(11, 8, messageBytes: 436);
        foreach (byte[] frame in frames.Take(4)) writer.Append(frame);
        writer.Flush();
        writer.Append(frames[4]);
        disk.Fails = operation => operation == "write";
        Assert.Throws<IOException>(writer.Flush);
        disk.Fails = _ => false;
        foreach (byte[] frame in frames.Skip(5)) writer.Append(frame); // now the batch is one with which the segment would be too long
        writer.Flush();
        writer.Append(TestFrames.Random(new SplitMix64(12), 9));
        writer.Flush();
        writer.Abandon();
        disk.CopyTo(directory.Path);
        (List<byte[]> read, _, JournalException? refusal) = TestFrames.Read(directory.Path);
        Assert.That(refusal?.Message, Is.Null);
        Assert.That(read, Has.Count.EqualTo(9));
        Assert.That(File.Exists(directory.Segment(1)), "the roll came, only later");
    }

    private static List<JournalPosition> Positions(string directory)
    {
        var positions = new List<JournalPosition>();
        using JournalReader reader = JournalReader.Open(directory);
        while (reader.MoveNext())
            if (reader.Position is { } position)
                positions.Add(position);
        return positions;
    }

    private static void Look(JournalReader reader, List<byte[]> followed, List<int> epochs)
    {
        while (reader.MoveNext())
        {
            followed.Add(reader.Frame.ToArray());
            epochs.Add(reader.Segment.Description.Epoch);
        }

        Assert.That(reader.Tail, Is.Null);
    }

    /// <summary>What the death of a writer leaves at the end: nothing, a part of a batch, or a part of the next segment's header.</summary>
    private static void BreakEnd(TemporaryDirectory directory, SplitMix64 random, ushort run)
    {
        int last = Directory.GetFiles(directory.Path, "*.journal").Length - 1;
        switch (random.Next(0, 3))
        {
            case 0:
                byte[] part = new byte[random.Next(1, 200)];
                for (int index = 0; index < part.Length; index++) part[index] = (byte)random.Next();
                BitConverter.TryWriteBytes(part.AsSpan(), BatchHeader.MagicValue);
                using (var file = new FileStream(directory.Segment(last), FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
                    file.Write(part);

                break;
            case 1:
                byte[] header = SegmentHeaderCodec.Encode(TestFrames.Description((ushort)(run + 1)), last + 1, 1, 0);
                File.WriteAllBytes(directory.Segment(last + 1), header[..random.Next(0, header.Length)]);
                break;
            default:
                break;
        }
    }

    private static void Flip(string path, long offset)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Seek(offset, SeekOrigin.Begin);
        int value = file.ReadByte();
        file.Seek(offset, SeekOrigin.Begin);
        file.WriteByte((byte)(value ^ 4));
    }
}
