using System.Buffers.Binary;
using System.Diagnostics;

namespace LowLatencyMM.Journal.Tests;

/// <summary>Speed of writer, recorder and reader on this machine. Measures, judges nothing: run it by name.</summary>
[Explicit]
public sealed class Throughput
{
    private const int FrameCount = 5_000_000;

    [Test] // Goal: figures for 100-byte frames (36-byte messages). Method: five million frames, three times; the files are in the page cache.
    public void Frames_of_100_bytes_written_recorded_and_read()
    {
        for (int round = 0; round < 3; round++)
        {
            using var directory = new TemporaryDirectory();
            byte[] frame = TestFrames.Random(1, 1, messageBytes: 36)[0];
            Measure("written, not synced", () =>
            {
                using var writer = JournalWriter.Create(directory.Path, TestFrames.Description(), new JournalWriterOptions { IsDurable = false });
                for (long sequence = 1; sequence <= FrameCount; sequence++)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(frame, sequence);
                    writer.Append(frame);
                }
            });
            Measure("read", () =>
            {
                using var reader = JournalReader.Open(directory.Path);
                long checksum = 0;
                while (reader.MoveNext()) checksum += reader.Header.SourceSequence ^ reader.Message[^1];
                Assert.That((reader.NextSequence, checksum != 0), Is.EqualTo((FrameCount + 1L, true)));
            });
            using var recorded = new TemporaryDirectory();
            Measure("recorded, synced every 50 ms", () =>
            {
                using var recorder = new JournalRecorder(JournalWriter.Create(recorded.Path, TestFrames.Description()));
                for (long sequence = 1; sequence <= FrameCount; sequence++)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(frame, sequence);
                    while (!recorder.TryAppend(frame)) Thread.Yield();
                }

                Assert.That(recorder.Close(TimeSpan.FromSeconds(60)));
                TestContext.Out.WriteLine($"  high water {recorder.HighWaterFraction:P0}, full {recorder.FullCount}");
            });
        }
    }

    private static void Measure(string what, Action action)
    {
        long startTicks = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        TestContext.Out.WriteLine($"{what}: {FrameCount / seconds / 1e6:F2} M frames/s, {FrameCount * 104 / seconds / 1e6:F0} MB/s");
    }
}
