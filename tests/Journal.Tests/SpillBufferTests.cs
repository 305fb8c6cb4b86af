namespace LowLatencyMM.Journal.Tests;

/// <summary>The spill buffer is a bounded queue of frames.</summary>
public sealed class SpillBufferTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4];

    [Test] // Goal: frames come out as they went in, at every wrap, and "full" is said only when there is no room. Method: random operations against a queue, one thread.
    public void Any_sequence_of_operations_leaves_the_buffer_equal_to_a_queue([ValueSource(nameof(Seeds))] ulong seed)
    {
        const int capacityBytes = 4096, longestEntryBytes = 512;
        var random = new SplitMix64(seed);
        var spill = new SpillBuffer(capacityBytes);
        var model = new Queue<byte[]>();
        long heldBytes = 0; // appended and not released, without what was skipped at wraps
        int fullCount = 0;
        for (int step = 0; step < 40_000; step++)
        {
            bool isFilling = step / 500 % 2 == 0; // phases that run full and phases that run empty
            if (random.Next(0, 4) < (isFilling ? 3 : 1))
            {
                byte[] frame = TestFrames.Random(random, step + 1);
                bool isTaken = spill.TryAppend(frame);
                if (isTaken) model.Enqueue(frame);
                else fullCount++;
                heldBytes += isTaken ? (frame.Length + 7) & ~7 : 0;
                Assert.That(heldBytes, Is.LessThanOrEqualTo(capacityBytes));
                if (!isTaken) Assert.That(heldBytes, Is.GreaterThan(capacityBytes - (3 * longestEntryBytes)), "full with room for a frame and a wrap at both ends");
                continue;
            }

            // Space comes back only with the release: what is merely skipped must not be overwritten.
            long skippedBytes = 0;
            for (int take = random.Next(0, 4); take > 0; take--)
            {
                Assert.That(spill.TryPeek(out var frame), Is.EqualTo(model.Count > 0));
                if (model.Count == 0) break;
                if (!frame.SequenceEqual(model.Dequeue())) Assert.Fail($"step {step}: another frame came out");
                spill.Skip(frame.Length);
                skippedBytes += (frame.Length + 7) & ~7;
            }

            spill.Release();
            heldBytes -= skippedBytes;
            Assert.That(spill.UsedBytes == 0, Is.EqualTo(model.Count == 0));
        }

        Assert.That(fullCount, Is.GreaterThan(100), "the edge was not tried");
        Assert.That(spill.HighWaterBytes, Is.EqualTo(capacityBytes));
    }

    [Test] // Goal: the high-water mark is the true greatest fill, though the producer looks at the consumer rarely. Method: fills to known marks.
    public void The_high_water_mark_is_the_greatest_fill()
    {
        var spill = new SpillBuffer(64 * 1024);
        byte[] frame = TestFrames.Random(new SplitMix64(1), 1, messageBytes: 64); // 128 bytes
        Assert.That(spill.HighWaterBytes, Is.Zero);
        foreach (int frames in new[] { 4, 100, 50, 300, 299 })
        {
            for (int i = 0; i < frames; i++) Assert.That(spill.TryAppend(frame));
            for (int i = 0; i < frames; i++)
            {
                Assert.That(spill.TryPeek(out var taken));
                spill.Skip(taken.Length);
            }

            spill.Release();
        }

        Assert.That(spill.HighWaterBytes, Is.EqualTo(300 * 128));
    }
}
