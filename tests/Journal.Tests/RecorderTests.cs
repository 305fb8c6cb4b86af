using System.Diagnostics;

namespace LowLatencyMM.Journal.Tests;

/// <summary>The recorder loses nothing and never waits for the disk.</summary>
public sealed class RecorderTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Test] // Goal: every frame arrives once, in order, unaltered, while the spill buffer wraps, fills and drains. Method: 200,000 frames, slow and uneven disk, frame by frame comparison.
    public void Frames_survive_a_small_spill_buffer_and_a_slow_disk([Values(1UL, 2UL)] ulong seed)
    {
        const int count = 200_000;
        using var directory = new TemporaryDirectory();
        var disk = new ModelDisk();
        int operations = 0;
        disk.Delays = _ => Thread.SpinWait(operations++ % 7 * 2_000);
        var options = new JournalRecorderOptions { SpillBytes = 32 * 1024, SyncBytes = 1 << 20 };
        var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { SegmentBytes = 8 << 20, Storage = disk });
        var frames = TestFrames.Random(seed, 1024);
        using (var recorder = new JournalRecorder(writer, options))
        {
            for (int i = 0; i < count; i++) AppendWithin(recorder, Numbered(frames[i & 1023], i + 1));
            Assert.That(recorder.Close(Bound), recorder.LastError);
            Assert.That(recorder.State, Is.EqualTo(JournalRecorderState.Closed));
            Assert.That((recorder.AppendedSequence, recorder.WrittenSequence, recorder.DurableSequence), Is.EqualTo((count, count, count)));
            Assert.That(recorder.HighWaterFraction, Is.GreaterThan(0));
        }

        disk.CopyTo(directory.Path);
        using var reader = JournalReader.Open(directory.Path);
        int read = 0;
        for (; reader.MoveNext(); read++)
            if (!reader.Frame.SequenceEqual(Numbered(frames[read & 1023], read + 1)))
                Assert.Fail($"frame {read + 1} differs");
        Assert.That(read, Is.EqualTo(count));
        Assert.That(reader.Tail!.Kind, Is.EqualTo(JournalTailKind.Closed));
    }

    [Test] // Goal: a full disk is a state, not an exception, and costs no frame when space returns. Method: fail one kind of operation until the spill buffer is full, then let it be.
    public void A_full_disk_is_told_and_costs_nothing_when_space_returns([Values("write", "sync", "create")] string failing)
    {
        using var directory = new TemporaryDirectory();
        var disk = new ModelDisk();
        bool isFull = false;
        disk.Fails = operation => Volatile.Read(ref isFull) && operation == failing;
        long segmentBytes = failing == "create" ? 64 * 1024 : 64 * 1024 * 1024; // a roll syncs too: only "create" is to meet one
        var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { SegmentBytes = segmentBytes, Storage = disk });
        using var recorder = new JournalRecorder(writer, new JournalRecorderOptions { SpillBytes = 64 * 1024, RetryDelayMs = 1, SyncIntervalMs = 1 });
        var random = new SplitMix64(7);
        var frames = new List<byte[]>();
        for (int i = 0; i < 500; i++) Append(recorder, frames, random);
        Volatile.Write(ref isFull, true);
        long startTicks = Stopwatch.GetTimestamp();

        // Full for good only when several failed attempts made no room: a batch in hand still takes frames.
        for (long errorsAtLastFrame = 0; recorder.ErrorCount < errorsAtLastFrame + 4;)
        {
            byte[] frame = TestFrames.Random(random, frames.Count + 1);
            if (recorder.TryAppend(frame))
            {
                frames.Add(frame);
                errorsAtLastFrame = recorder.ErrorCount;
            }
            else
            {
                Thread.Sleep(1);
            }

            bool isLate = frames.Count > 20_000 || Stopwatch.GetElapsedTime(startTicks) > Bound;
            Assert.That(isLate, Is.False, "the full disk was never noticed");
        }

        Assert.That(recorder.FillFraction, Is.GreaterThan(0.9));
        Assert.That(recorder.HighWaterFraction, Is.GreaterThan(0.9));
        Assert.That(recorder.FullCount, Is.GreaterThan(0));
        Assert.That(recorder.ErrorCount, Is.GreaterThan(0));
        Assert.That(recorder.LastError, Does.StartWith("IOException: ").And.Contain(failing));
        Assert.That(recorder.Close(TimeSpan.FromMilliseconds(50)), Is.False);
        Assert.That(recorder.State, Is.EqualTo(JournalRecorderState.Stalled));
        Volatile.Write(ref isFull, false);
        Assert.That(recorder.Close(Bound), recorder.LastError);
        disk.CopyTo(directory.Path);
        Assert.That(TestFrames.Read(directory.Path).Frames, Is.EqualTo(frames));
    }

    [Test] // Goal: a disk that hangs shows as Stalled, appending goes on, and it recovers. Method: a sync that waits for the test.
    public void A_hanging_disk_is_told_while_appending_goes_on()
    {
        using var directory = new TemporaryDirectory();
        using var release = new ManualResetEventSlim(true);
        var disk = new ModelDisk { Delays = _ => release.Wait(Bound) };
        var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { Storage = disk });
        using var recorder = new JournalRecorder(writer, new JournalRecorderOptions { SpillBytes = 1 << 20, SyncIntervalMs = 0, StallMs = 20 });
        var random = new SplitMix64(8);
        var frames = new List<byte[]>();
        release.Reset();
        for (int i = 0; i < 100; i++) Append(recorder, frames, random);
        WaitFor(() => recorder.State == JournalRecorderState.Stalled);
        for (int i = 0; i < 100; i++) Append(recorder, frames, random);
        Assert.That(recorder.DurableSequence, Is.Zero);
        release.Set();
        WaitFor(() => recorder.State == JournalRecorderState.Running && recorder.DurableSequence == frames.Count);
        Assert.That(recorder.Close(Bound), recorder.LastError);
    }

    [Test] // Goal: a frame that is none, or not the next, stops the recorder visibly; what came before is written. Method: one wrong frame.
    public void A_wrong_frame_fails_the_recorder([Values(3, 1)] long sequence)
    {
        using var directory = new TemporaryDirectory();
        var first = TestFrames.Random(9, 1);
        using (var recorder = new JournalRecorder(JournalWriter.Create(directory.Path, TestFrames.Description()), new JournalRecorderOptions { SpillBytes = 4096 }))
        {
            Assert.That(recorder.TryAppend(first[0]));
            Assert.That(recorder.TryAppend(TestFrames.Random(9, 1, sequence)[0]), Is.False);
            Assert.That((recorder.State, recorder.FullCount), Is.EqualTo((JournalRecorderState.Failed, 0L)));
            Assert.That(recorder.LastError, Does.Contain("not the next in sequence"));
            Assert.That(recorder.Close(Bound), Is.False);
        }

        Assert.That(TestFrames.Read(directory.Path).Frames, Is.EqualTo(first));
    }

    [Test] // Goal: appending allocates nothing on its thread, also when the buffer is full. Method: bytes allocated by this thread over many appends.
    public void TryAppend_allocates_nothing([Values] bool mustTrip)
    {
        using var directory = new TemporaryDirectory();
        var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { IsDurable = false });
        using var recorder = new JournalRecorder(writer, new JournalRecorderOptions { SpillBytes = 64 * 1024 });
        byte[] frame = TestFrames.Random(10, 1, messageBytes: 36)[0];
        object? kept = null;
        long AppendMany(int count)
        {
            long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < count; i++)
            {
                recorder.TryAppend(Numbered(frame, recorder.AppendedSequence + 1));
                if (mustTrip && i == count / 2) kept = new object();
            }

            return GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        }

        AppendMany(20_000); // warm-up: tiering
        long allocatedBytes = AppendMany(1_000_000);
        GC.KeepAlive(kept);
        Assert.That(allocatedBytes, mustTrip ? Is.GreaterThan(0) : Is.Zero);
        Assert.That(recorder.FullCount, Is.GreaterThan(0), "the full buffer was not tried");
    }

    private static ReadOnlySpan<byte> Numbered(byte[] frame, long sequence)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(frame, sequence);
        return frame;
    }

    private static void Append(JournalRecorder recorder, List<byte[]> frames, SplitMix64 random)
    {
        frames.Add(TestFrames.Random(random, frames.Count + 1));
        AppendWithin(recorder, frames[^1]);
    }

    private static void AppendWithin(JournalRecorder recorder, ReadOnlySpan<byte> frame)
    {
        if (recorder.TryAppend(frame)) return;
        long startTicks = Stopwatch.GetTimestamp();
        while (!recorder.TryAppend(frame))
        {
            Thread.Yield();
            if (Stopwatch.GetElapsedTime(startTicks) > Bound) Assert.Fail($"full for {Bound}: {recorder.State}, {recorder.LastError}");
        }
    }

    private static void WaitFor(Func<bool> condition)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Thread.Sleep(1);
            if (Stopwatch.GetElapsedTime(startTicks) > Bound) Assert.Fail("waited in vain");
        }
    }
}
