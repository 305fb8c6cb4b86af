using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Journal.Tests;

/// <summary>Frames with random contents, and journals made of them.</summary>
internal static class TestFrames
{
    /// <summary>A frame of which every byte is random but sequence and length.</summary>
    public static byte[] Random(SplitMix64 random, long sequence, int? messageBytes = null)
    {
        int length = messageBytes ?? random.Next(SbeHeader.SizeBytes, FrameLayout.MaxMessageBytes + 1);
        var frame = new byte[FrameHeader.SizeBytes + length];
        for (int i = 0; i < frame.Length; i++) frame[i] = (byte)random.Next();
        ref var header = ref MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan());
        header.Sequence = sequence;
        header.Length = (uint)length;
        return frame;
    }

    public static List<byte[]> Random(ulong seed, int count, long firstSequence = 1, int? messageBytes = null)
    {
        var random = new SplitMix64(seed);
        var frames = new List<byte[]>();
        for (int i = 0; i < count; i++) frames.Add(Random(random, firstSequence + i, messageBytes));
        return frames;
    }

    public static JournalDescription Description(ushort epoch = 1) => new()
    {
        Epoch = epoch,
        ShardId = 3,
        CreatedTimeNs = 1_700_000_000_123_456_789,
        Build = "0.1.0+test",
        ConfigurationJson = """{"seed": 7, "größe": "ß"}"""u8.ToArray(),
        Schemas = [JournalSchema.FromText("market-data.xml", "<a/>"u8), JournalSchema.FromText("orders.xml", "<b/>"u8)],
        Instruments = [new JournalInstrument(0, "BTCUSDT", "simulated"), new JournalInstrument(0x0002_0001, "ETH-PERP", "другой")],
    };

    /// <summary>Everything that a journal gives until its end or its refusal.</summary>
    public static (List<byte[]> Frames, JournalTail? Tail, JournalException? Refusal) Read(string path)
    {
        var frames = new List<byte[]>();
        try
        {
            using var reader = JournalReader.Open(path);
            while (reader.MoveNext()) frames.Add(reader.Frame.ToArray());
            return (frames, reader.Tail, null);
        }
        catch (JournalException refusal)
        {
            return (frames, null, refusal);
        }
    }

    public static void AssertPrefix(List<byte[]> frames, List<byte[]> of, string what = "")
    {
        Assert.That(frames, Has.Count.LessThanOrEqualTo(of.Count), what);
        for (int i = 0; i < frames.Count; i++)
            if (!frames[i].AsSpan().SequenceEqual(of[i]))
                Assert.Fail($"{what}: frame {i} differs");
    }
}
