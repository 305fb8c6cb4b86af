using System.Buffers.Binary;

namespace LowLatencyMM.HistogramLog;

/// <summary>Header of a V1 or V2 encoding, checked, and the counts behind it.</summary>
internal readonly struct EncodingHeader
{
    private readonly Histogram _empty;
    private readonly int _capacity;
    private readonly int _wordBytes; // 0: ZigZag

    private EncodingHeader(Histogram empty, int capacity, int wordBytes, int payloadBytes)
    {
        (_empty, _capacity, _wordBytes, PayloadBytes) = (empty, capacity, wordBytes, payloadBytes);
    }

    /// <summary>Bytes of the counts, at most what the header's range takes.</summary>
    public int PayloadBytes { get; }

    /// <param name="bytes">At least the header's length.</param>
    /// <exception cref="HistogramFormatException">Says what is wrong.</exception>
    public static EncodingHeader Read(ReadOnlySpan<byte> bytes)
    {
        uint cookie = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bool isZigZag = EncodingCookie.BaseOf(cookie) == EncodingCookie.V2;
        int wordBytes = isZigZag ? 0 : EncodingCookie.WordBytesOf(cookie);
        if (!isZigZag && (EncodingCookie.BaseOf(cookie) != EncodingCookie.V1 || wordBytes is not (2 or 4 or 8)))
            throw new HistogramFormatException($"no header of V1 or V2: cookie 0x{cookie:x8}");
        int payloadBytes = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        int indexOffset = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        double ratio = BinaryPrimitives.ReadDoubleBigEndian(bytes[32..]);
        Histogram empty = CreateEmpty(bytes);
        int capacity = empty.CapacityFor(empty.HighestTrackable);

        // The offset says where Java keeps index 0 in memory; in the encoding the counts stand in their natural order.
        if (indexOffset <= -capacity || indexOffset >= capacity) throw new HistogramFormatException($"normalizing index offset {indexOffset} of {capacity} counts");
        if (ratio != 1) throw new HistogramFormatException($"integer to double ratio {ratio}: not a histogram of integers");
        if (payloadBytes < 0 || payloadBytes > (long)capacity * (isZigZag ? ZigZag.BytesMax : wordBytes))
            throw new HistogramFormatException($"promises {payloadBytes} bytes for {capacity} counts");
        if (!isZigZag && payloadBytes % wordBytes != 0) throw new HistogramFormatException($"promises {payloadBytes} bytes for counts of {wordBytes} bytes");
        return new EncodingHeader(empty, capacity, wordBytes, payloadBytes);
    }

    /// <summary>The histogram of these counts. Once a header.</summary>
    /// <exception cref="HistogramFormatException">Says what is wrong.</exception>
    public Histogram ReadCounts(ReadOnlySpan<byte> payload)
    {
        int index = 0;
        for (int position = 0; position < payload.Length;)
        {
            long count = ReadCount(payload, ref position);
            if (count >= 0) AddAt(index++, count);
            else if (_wordBytes > 0 || count < -_capacity) throw new HistogramFormatException($"count {count} at index {index} of {_capacity}");
            else index += (int)-count; // a run of zeros
            if (index > _capacity) throw new HistogramFormatException($"counts go on to index {index - 1} of {_capacity}");
        }

        return _empty;
    }

    private static Histogram CreateEmpty(ReadOnlySpan<byte> bytes)
    {
        int digits = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        long lowest = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
        long highest = BinaryPrimitives.ReadInt64BigEndian(bytes[24..]);
        if (highest <= 0) throw new HistogramFormatException($"highest trackable value {highest}");
        try
        {
            return new Histogram(digits, lowest, highest);
        }
        catch (ArgumentException exception)
        {
            throw new HistogramFormatException(exception.Message);
        }
    }

    private long ReadCount(ReadOnlySpan<byte> payload, ref int position)
    {
        if (_wordBytes == 0)
        {
            if (!ZigZag.TryRead(payload, ref position, out long value)) throw new HistogramFormatException("last count is cut");
            return value;
        }

        ReadOnlySpan<byte> word = payload.Slice(position, _wordBytes);
        position += _wordBytes;
        return _wordBytes switch
        {
            2 => BinaryPrimitives.ReadInt16BigEndian(word),
            4 => BinaryPrimitives.ReadInt32BigEndian(word),
            _ => BinaryPrimitives.ReadInt64BigEndian(word),
        };
    }

    private void AddAt(int index, long count)
    {
        if (count == 0) return;
        if (index >= _capacity) throw new HistogramFormatException($"counts go on to index {index} of {_capacity}");
        if (count > long.MaxValue - _empty.Count) throw new HistogramFormatException($"counts overflow at index {index}: more than 2^63-1 in all");
        _empty.AddAt(index, count);
    }
}
