using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;

namespace LowLatencyMM.HistogramLog;

/// <summary>Bytes to histograms: HdrHistogram's V1 and V2, plain and compressed.</summary>
/// <remarks>Trusts no length: memory taken is bounded by what the bytes can hold and by the format's largest histogram, 49 MB.</remarks>
public static class HistogramDecoder
{
    private const int DeflateRatioMax = 1032; // zlib's own bound: 258 bytes from a two-bit code
    private const string NoHistogram = "is no encoded histogram";

    /// <summary>Decodes base64 text, as it stands in a log.</summary>
    /// <exception cref="HistogramFormatException">Says what is wrong.</exception>
    public static Histogram DecodeBase64(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        OperationStatus status = Base64.DecodeFromUtf8(text, bytes, out int consumed, out int length);
        if (status != OperationStatus.Done || consumed != text.Length)
            throw new HistogramFormatException(text.Length % 4 != 0 ? $"base64 text is cut: {text.Length} characters" : $"no base64 text at character {consumed + 1}");
        return Decode(bytes.AsSpan(0, length));
    }

    /// <summary>Decodes one histogram. Bytes after it are ignored, as the Java library does.</summary>
    /// <exception cref="HistogramFormatException">Says what is wrong.</exception>
    public static Histogram Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HistogramEncoder.CompressedHeaderBytes) throw new HistogramFormatException($"{NoHistogram}: {bytes.Length} bytes");
        uint cookie = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        switch (EncodingCookie.BaseOf(cookie))
        {
            case EncodingCookie.V1 or EncodingCookie.V2:
                return DecodePlain(bytes);
            case EncodingCookie.V1Compressed or EncodingCookie.V2Compressed:
                return DecodeCompressed(bytes);
            case EncodingCookie.V0 or EncodingCookie.V0Compressed:
                throw new HistogramFormatException("encoding V0 (HdrHistogram before 2.1) is not supported; V1 and V2 are");
        }

        throw cookie is EncodingCookie.Double or EncodingCookie.DoubleCompressed
            ? new HistogramFormatException("a histogram of floating-point values (DoubleHistogram) is not supported; those of integers are")
            : new HistogramFormatException($"{NoHistogram}: unknown cookie 0x{cookie:x8}");
    }

    private static Histogram DecodePlain(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HistogramEncoder.HeaderBytes) throw new HistogramFormatException($"header is cut: {bytes.Length} bytes");
        var header = EncodingHeader.Read(bytes);
        ReadOnlySpan<byte> payload = bytes[HistogramEncoder.HeaderBytes..];
        if (header.PayloadBytes > payload.Length)
            throw new HistogramFormatException($"counts are cut: {payload.Length} of {header.PayloadBytes} bytes");
        return header.ReadCounts(payload[..header.PayloadBytes]);
    }

    private static Histogram DecodeCompressed(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> compressed = bytes[HistogramEncoder.CompressedHeaderBytes..];
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (length < 0 || length > compressed.Length) throw new HistogramFormatException($"compressed part is cut: {compressed.Length} of {length} bytes");
        using var zlib = new ZLibStream(new MemoryStream(compressed[..length].ToArray()), CompressionMode.Decompress);
        try
        {
            Span<byte> headerBytes = stackalloc byte[HistogramEncoder.HeaderBytes];
            int headerLength = zlib.ReadAtLeast(headerBytes, headerBytes.Length, throwOnEndOfStream: false);
            if (headerLength < headerBytes.Length) throw new HistogramFormatException($"header is cut: {headerLength} bytes");
            var header = EncodingHeader.Read(headerBytes);
            if (header.PayloadBytes > (long)DeflateRatioMax * length)
                throw new HistogramFormatException($"{length} compressed bytes cannot hold the {header.PayloadBytes} that it promises");
            byte[] payload = new byte[header.PayloadBytes];
            int payloadLength = zlib.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false);
            if (payloadLength < payload.Length) throw new HistogramFormatException($"counts are cut: {payloadLength} of {payload.Length} bytes");
            if (zlib.ReadByte() >= 0) throw new HistogramFormatException($"has bytes behind its {payload.Length} bytes of counts");
            if (length < 4 || Adler32.Of(headerBytes, payload) != BinaryPrimitives.ReadUInt32BigEndian(compressed[(length - 4)..length]))
                throw new HistogramFormatException("compressed part is damaged: its check sum is another"); // .NET takes a stream whose end is cut
            return header.ReadCounts(payload);
        }
        catch (InvalidDataException exception)
        {
            throw new HistogramFormatException($"compressed part is damaged: {exception.Message}");
        }
    }
}
