using System.Buffers.Binary;
using System.IO.Compression;

namespace LowLatencyMM.HistogramLog;

/// <summary>Histograms to bytes, as HdrHistogram's V2 encoding: byte for byte what the Java library writes, before compression.</summary>
public static class HistogramEncoder
{
    internal const int HeaderBytes = 40;
    internal const int CompressedHeaderBytes = 8;

    /// <summary>V2: header of 40 bytes, big-endian, then counts up to the last that is not 0, runs of zeros as their negative length.</summary>
    public static byte[] Encode(Histogram histogram)
    {
        int length = Math.Max(1, histogram.Length); // an empty one has one count, 0
        byte[] bytes = new byte[HeaderBytes + (length * ZigZag.BytesMax)];
        int position = HeaderBytes;
        for (int index = 0; index < length;)
        {
            long count = histogram.CountAt(index++);
            int zeros = count == 0 ? 1 : 0;
            if (count == 0) for (; index < length && histogram.CountAt(index) == 0; index++) zeros++;
            position += ZigZag.Write(bytes.AsSpan(position), zeros > 1 ? -zeros : count);
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, EncodingCookie.V2 | EncodingCookie.ZigZagWords);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), position - HeaderBytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 0); // normalizing index offset: of shifted histograms only
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), histogram.Digits);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), histogram.LowestDiscernible);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), histogram.HighestTrackable);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(32), 1.0); // integer to double ratio
        return bytes.AsSpan(0, position).ToArray();
    }

    /// <summary>V2 compressed: cookie and length, then zlib of the V2 encoding.</summary>
    public static byte[] EncodeCompressed(Histogram histogram)
    {
        using var target = new MemoryStream();
        target.SetLength(CompressedHeaderBytes);
        target.Position = CompressedHeaderBytes;
        using (var zlib = new ZLibStream(target, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(Encode(histogram));
        byte[] bytes = target.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, EncodingCookie.V2Compressed | EncodingCookie.ZigZagWords);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - CompressedHeaderBytes);
        return bytes;
    }
}
