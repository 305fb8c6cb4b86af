namespace LowLatencyMM.Journal.Tests;

/// <summary>What was written is what is read.</summary>
public sealed class RoundTripTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5, 6, 7, 8];

    [Test] // Goal: any frames, flush points, syncs, rolls and continued runs come back byte for byte. Method: random operations, frames kept as the model.
    public void Any_sequence_of_operations_reads_back_the_same_frames([ValueSource(nameof(Seeds))] ulong seed)
    {
        using var directory = new TemporaryDirectory();
        var random = new SplitMix64(seed);
        var model = new List<byte[]>();
        int runs = random.Next(1, 4);
        for (int run = 1; run <= runs; run++)
        {
            var options = new JournalWriterOptions { SegmentBytes = random.Next(4096, 100_000), BatchBytes = random.Next(1024, 20_000), IsDurable = random.Next(0, 2) == 0 };
            using var writer = JournalWriter.Continue(directory.Path, TestFrames.Description((ushort)run), options, out var tail);
            Assert.That(tail?.Kind, Is.EqualTo(run == 1 ? null : JournalTailKind.Closed));
            for (int step = random.Next(0, 400); step > 0; step--)
            {
                int operation = random.Next(0, 20);
                if (operation == 0) writer.Flush();
                if (operation == 1) writer.Sync();
                model.Add(TestFrames.Random(random, writer.NextSequence));
                writer.Append(model[^1]);
            }
        }

        var (frames, readTail, refusal) = TestFrames.Read(directory.Path);
        Assert.That(refusal, Is.Null);
        Assert.That(frames, Has.Count.EqualTo(model.Count));
        TestFrames.AssertPrefix(frames, model);
        Assert.That(readTail!.Kind, Is.EqualTo(JournalTailKind.Closed));
        Assert.That(readTail.LastSequence, Is.EqualTo(model.Count));
    }

    [Test] // Goal: the reader gives the whole description of each run, and the current instrument dictionary. Method: two runs, the dictionary changed before a roll.
    public void Each_segment_tells_of_its_run()
    {
        using var directory = new TemporaryDirectory();
        var options = new JournalWriterOptions { SegmentBytes = 4096, BatchBytes = 1024 };
        var later = new[] { new JournalInstrument(7, "SOLUSDT", "x") };
        using (var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), options))
        {
            writer.SetInstruments(later);
            foreach (byte[] frame in TestFrames.Random(1, 100)) writer.Append(frame);
        }

        using (JournalWriter.Continue(directory.Path, TestFrames.Description(9), options, out _))
        {
        }

        using var reader = JournalReader.Open(directory.Path);
        var segments = new List<JournalSegment> { reader.Segment };
        while (reader.MoveNext())
            if (reader.Segment != segments[^1])
                segments.Add(reader.Segment);
        segments.Add(reader.Segment);
        Assert.That(segments, Has.Count.GreaterThan(3));
        var expected = TestFrames.Description();
        var first = segments[0].Description;
        Assert.That(first.ConfigurationJson.ToArray(), Is.EqualTo(expected.ConfigurationJson.ToArray()));
        Assert.That(first.Schemas, Is.EqualTo(expected.Schemas));
        Assert.That(first.Instruments, Is.EqualTo(expected.Instruments));
        Assert.That((first.Build, first.Epoch, first.ShardId, first.CreatedTimeNs), Is.EqualTo((expected.Build, expected.Epoch, expected.ShardId, expected.CreatedTimeNs)));
        Assert.That(segments[1].Description.Instruments, Is.EqualTo(later));
        Assert.That(segments[^1].Description.Epoch, Is.EqualTo(9));
        Assert.That(segments.Select(segment => segment.Number), Is.EqualTo(Enumerable.Range(0, segments.Count)));
    }

    [Test] // Goal: header, message and offset of a frame are the file's. Method: compare with the raw bytes of the segment.
    public void A_frame_is_where_the_reader_says()
    {
        using var directory = new TemporaryDirectory();
        using (var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { BatchBytes = 2048 }))
            foreach (byte[] frame in TestFrames.Random(2, 50))
                writer.Append(frame);
        byte[] file = File.ReadAllBytes(directory.Segment(0));
        using var reader = JournalReader.Open(directory.Segment(0));
        int count = 0;
        for (; reader.MoveNext(); count++)
        {
            Assert.That(file.AsSpan((int)reader.FrameOffsetBytes, reader.Frame.Length).SequenceEqual(reader.Frame));
            Assert.That(reader.Frame[64..].SequenceEqual(reader.Message));
            Assert.That(reader.Header.Sequence, Is.EqualTo(count + 1));
        }

        Assert.That(count, Is.EqualTo(50));
    }

    [Test] // Goal: what is not the next frame is refused before it reaches the file. Method: every kind of wrong frame, then the right one.
    public void The_writer_refuses_what_is_not_the_next_frame()
    {
        using var directory = new TemporaryDirectory();
        var random = new SplitMix64(3);
        byte[] good = TestFrames.Random(random, 1, 40);
        using (var writer = JournalWriter.Create(directory.Path, TestFrames.Description()))
        {
            Assert.Throws<ArgumentException>(() => writer.Append(default));
            Assert.Throws<ArgumentException>(() => writer.Append(good.AsSpan(0, good.Length - 1)));
            Assert.Throws<ArgumentException>(() => writer.Append(TestFrames.Random(random, 2)));
            Assert.Throws<ArgumentException>(() => writer.Append(TestFrames.Random(random, 1, 449)));
            Assert.Throws<ArgumentException>(() => writer.Append(TestFrames.Random(random, 1, 7)));
            byte[] huge = [.. good];
            huge[55] = 0xFF; // length beyond 31 bits
            Assert.Throws<ArgumentException>(() => writer.Append(huge));
            writer.Append([.. good, 1, 2, 3]); // a slot is longer than its frame
        }

        Assert.That(TestFrames.Read(directory.Path).Frames, Is.EqualTo(new[] { good }));
    }
}
