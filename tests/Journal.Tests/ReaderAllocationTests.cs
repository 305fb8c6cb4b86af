namespace LowLatencyMM.Journal.Tests;

/// <summary>Reading feeds the engine thread of a replay, so it leaves no garbage.</summary>
public sealed class ReaderAllocationTests
{
    [Test] // Goal: no allocation per frame or batch. Method: bytes allocated by this thread over 100,000 frames of one segment; with one allocation as control.
    public void Reading_allocates_nothing([Values] bool mustTrip)
    {
        using var directory = new TemporaryDirectory();
        using (var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { IsDurable = false, BatchBytes = 4096 }))
        {
            byte[] frame = TestFrames.Random(new SplitMix64(1), 1, messageBytes: 100);
            for (long sequence = 1; sequence <= 120_000; sequence++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(frame, sequence);
                writer.Append(frame);
            }
        }

        using var reader = JournalReader.Open(directory.Path);
        object? kept = null;
        long checksum = 0;
        for (int i = 0; i < 20_000; i++) Assert.That(reader.MoveNext());
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 99_000; i++)
        {
            bool isMoved = reader.MoveNext();
            checksum += isMoved ? reader.Header.Sequence + reader.Message.Length + reader.Frame.Length : 0;
            if (mustTrip && i == 50_000) kept = new object();
        }

        long allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        GC.KeepAlive(kept);
        Assert.That(checksum, Is.GreaterThan(0));
        Assert.That(reader.NextSequence, Is.EqualTo(119_001));
        Assert.That(allocatedBytes, mustTrip ? Is.GreaterThan(0) : Is.Zero);
    }
}
