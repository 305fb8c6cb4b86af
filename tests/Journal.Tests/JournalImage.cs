using System.Buffers.Binary;

namespace LowLatencyMM.Journal.Tests;

/// <summary>A small journal of three segments on disk, with the places of its batches, for tests that damage it.</summary>
internal sealed class JournalImage : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <param name="isClosed">With the closing mark; otherwise as a killed process leaves it.</param>
    /// <param name="isSynced">Whether each batch was synced before the next was written.</param>
    /// <param name="segments">1 to 3; each has three batches of one to three frames.</param>
    public JournalImage(bool isClosed, bool isSynced, int segments = 3)
    {
        Frames = [];
        var random = new SplitMix64(99);
        var description = new JournalDescription { Epoch = 1, Build = "b", ConfigurationJson = "{}"u8.ToArray(), Instruments = [new JournalInstrument(1, "A", "v")] };
        JournalWriter? writer = null;
        for (int segment = 0; segment < segments; segment++)
        {
            // Each run begins a segment, so the sizes do not depend on the roll.
            writer?.Abandon();
            writer = JournalWriter.Continue(_directory.Path, description, null, out _);
            for (int batch = 0; batch < 3; batch++)
            {
                for (int frame = 0; frame <= (segment + batch) % 3; frame++)
                {
                    Frames.Add(TestFrames.Random(random, writer.NextSequence, random.Next(8, 40)));
                    writer.Append(Frames[^1]);
                }

                if (isSynced) writer.Sync();
                else writer.Flush();
            }
        }

        if (isClosed) writer!.Close();
        else writer!.Abandon();
        Segments = Enumerable.Range(0, segments).Select(number => File.ReadAllBytes(_directory.Segment(number))).ToArray();
        BatchOffsets = Segments.Select(OffsetsIn).ToArray();
    }

    public List<byte[]> Frames { get; }

    /// <summary>The bytes of each segment, undamaged.</summary>
    public byte[][] Segments { get; }

    /// <summary>For each segment: where each batch begins, and last the end of the file.</summary>
    public int[][] BatchOffsets { get; }

    public string Path => _directory.Path;

    public string PathOf(int segment) => _directory.Segment(segment);

    public void Restore()
    {
        for (int number = 0; number < Segments.Length; number++) File.WriteAllBytes(PathOf(number), Segments[number]);
    }

    /// <summary>How many frames come before the first batch of a segment that ends beyond <paramref name="offset"/>.</summary>
    public int FramesBefore(int segment, int offset)
    {
        int frames = 0;
        for (int number = 0; number <= segment; number++)
            for (int batch = 0; batch < BatchOffsets[number].Length - 1; batch++)
                if (number < segment || BatchOffsets[number][batch + 1] <= offset)
                    frames += BinaryPrimitives.ReadInt32LittleEndian(Segments[number].AsSpan(BatchOffsets[number][batch] + 8));
        return frames;
    }

    public void Dispose() => _directory.Dispose();

    private static int[] OffsetsIn(byte[] segment)
    {
        var offsets = new List<int>();
        int offset = BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(16));
        for (; offset < segment.Length; offset += 40 + BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(offset + 4))) offsets.Add(offset);
        offsets.Add(offset);
        return [.. offsets];
    }
}
