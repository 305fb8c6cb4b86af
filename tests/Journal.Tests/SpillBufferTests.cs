using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

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

    [Test] // Goal: no frame is seen before it is whole, or overwritten while it is read. Method: a consumer on the producer's heels checks every word; a million frames, small buffer.
    public void Two_threads_pass_every_word_of_every_frame()
    {
        const long frameCount = 1_000_000;
        var spill = new SpillBuffer(4096);
        string? failure = null;
        bool isStopped = false;
        var consumer = new Thread(() =>
        {
            try
            {
                Consume(spill, frameCount, ref isStopped);
            }
            catch (Exception exception) // told on the joining thread
            {
                failure = exception.Message;
            }

            Volatile.Write(ref isStopped, true);
        });
        consumer.Start();
        Span<byte> frame = stackalloc byte[512];
        for (long sequence = 1; sequence <= frameCount && !Volatile.Read(ref isStopped); sequence++)
        {
            var words = MemoryMarshal.Cast<byte, long>(frame[..FrameBytesOf(sequence)]);
            for (int i = 0; i < words.Length; i++) words[i] = sequence + i;
            MemoryMarshal.AsRef<FrameHeader>(frame).Length = (uint)(words.Length * 8) - FrameHeader.SizeBytes;
            while (!spill.TryAppend(frame[..(words.Length * 8)]) && !Volatile.Read(ref isStopped)) Thread.Yield();
        }

        bool isJoined = consumer.Join(TimeSpan.FromSeconds(60));
        Volatile.Write(ref isStopped, true);
        Assert.That(failure, Is.Null);
        Assert.That(isJoined, "the consumer waits for frames that were appended");
    }

    private static int FrameBytesOf(long sequence) => 72 + ((int)(sequence * 40 % 440) & ~7);

    private static void Consume(SpillBuffer spill, long frameCount, ref bool isStopped)
    {
        const int lengthWord = 52 / 8; // shares its eight bytes with the instrument
        for (long sequence = 1; sequence <= frameCount; sequence++)
        {
            ReadOnlySpan<byte> frame;
            while (!spill.TryPeek(out frame))
                if (Volatile.Read(ref isStopped))
                    return;
            var words = MemoryMarshal.Cast<byte, long>(frame);
            if (frame.Length != FrameBytesOf(sequence)) throw new InvalidDataException($"frame {sequence} has {frame.Length} bytes");
            for (int i = 0; i < words.Length; i++)
                if (i != lengthWord && words[i] != sequence + i)
                    throw new InvalidDataException($"frame {sequence}, word {i}: {words[i]}");
            spill.Skip(frame.Length);
            spill.Release();
        }
    }
}
