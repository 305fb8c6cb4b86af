using System.Buffers.Binary;
using System.IO.Compression;

namespace LowLatencyMM.HistogramLog.Tests;

public sealed class EncodingTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5];

    [Test] // Goal: what is written is read. Method: random histograms of every resolution, plain and compressed.
    public void Any_histogram_survives_its_encoding([ValueSource(nameof(Seeds))] ulong seed, [Range(0, 5)] int digits)
    {
        var random = new SplitMix64(seed);
        var histogram = new Histogram(digits, 1 + random.NextOfBits(10));
        for (int i = random.Next(2_000); i > 0; i--) histogram.Record(random.NextOfBits(digits == 5 ? 30 : 62), 1 + random.NextOfBits(40));
        string expected = Logs.Describe(histogram);
        Assert.That(Logs.Describe(HistogramDecoder.Decode(HistogramEncoder.Encode(histogram))), Is.EqualTo(expected));
        Assert.That(Logs.Describe(HistogramDecoder.Decode(HistogramEncoder.EncodeCompressed(histogram))), Is.EqualTo(expected));
    }

    [Test] // Goal: V1 in all word sizes. Method: counts written as big-endian words, plain and compressed.
    public void V1_is_read_in_each_word_size([Values(2, 4, 8)] int wordBytes, [Values] bool isCompressed)
    {
        var histogram = new Histogram(2, 1_000);
        histogram.Record(0, 3);
        histogram.Record(5_000, 32_767);
        histogram.Record(80_000_000, 2);
        byte[] bytes = HistogramEncoder.Encode(histogram)[..HistogramEncoder.HeaderBytes];
        Array.Resize(ref bytes, bytes.Length + (histogram.Length * wordBytes));
        for (int index = 0; index < histogram.Length; index++)
        {
            Span<byte> word = bytes.AsSpan(HistogramEncoder.HeaderBytes + (index * wordBytes), wordBytes);
            if (wordBytes == 2) BinaryPrimitives.WriteInt16BigEndian(word, (short)histogram.CountAt(index));
            else if (wordBytes == 4) BinaryPrimitives.WriteInt32BigEndian(word, (int)histogram.CountAt(index));
            else BinaryPrimitives.WriteInt64BigEndian(word, histogram.CountAt(index));
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, EncodingCookie.V1 | (uint)(wordBytes << 4));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), histogram.Length * wordBytes);
        if (isCompressed) bytes = Compress(EncodingCookie.V1Compressed | (uint)(wordBytes << 4), bytes);
        Assert.That(Logs.Describe(HistogramDecoder.Decode(bytes)), Is.EqualTo(Logs.Describe(histogram)));
    }

    [Test] // Goal: ZigZag LEB128 at its edges. Method: powers of two and their neighbours, both signs; lengths as published; every cut refused.
    public void ZigZag_numbers_survive_and_have_the_published_lengths()
    {
        Span<byte> bytes = stackalloc byte[ZigZag.BytesMax];
        for (int bit = 0; bit < 64; bit++)
        {
            foreach (long value in new[] { 1L << bit, (1L << bit) - 1, -(1L << bit), -(1L << bit) - 1, long.MaxValue, long.MinValue })
            {
                int length = ZigZag.Write(bytes, value);
                int position = 0;
                Assert.That(ZigZag.TryRead(bytes[..length], ref position, out long read), Is.True);
                Assert.That((read, position), Is.EqualTo((value, length)));
                position = 0;
                Assert.That(ZigZag.TryRead(bytes[..(length - 1)], ref position, out _), Is.False);
            }
        }

        Assert.That(new[] { 0L, 63, 64, -64, -65, long.MaxValue }.Select(value => ZigZag.Write(new byte[ZigZag.BytesMax], value)), Is.EqualTo(new[] { 1, 1, 2, 1, 2, 9 }));
    }

    [Test] // Goal: zero runs as published. Method: the payload's bytes of small histograms.
    public void Zeros_are_runs_and_a_single_one_stands_for_itself()
    {
        var histogram = new Histogram();
        Assert.That(Payload(histogram), Is.EqualTo(new byte[] { 0 }), "an empty one has one count");
        histogram.Record(1, 5);
        Assert.That(Payload(histogram), Is.EqualTo(new byte[] { 0, 10 }));
        histogram.Record(4, 70);
        Assert.That(Payload(histogram), Is.EqualTo(new byte[] { 0, 10, 3, 0x8c, 1 }), "zero, 5, two zeros, 70");
    }

    internal static byte[] Compress(uint cookie, byte[] plain)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(plain);
        byte[] header = new byte[HistogramEncoder.CompressedHeaderBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header, cookie);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), (int)target.Length);
        return [.. header, .. target.ToArray()];
    }

    private static byte[] Payload(Histogram histogram) => HistogramEncoder.Encode(histogram)[HistogramEncoder.HeaderBytes..];
}
