using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace LowLatencyMM.Journal;

/// <summary>Writes and parses segment headers. Cold: once a segment.</summary>
internal static class SegmentHeaderCodec
{
    private const int CrcBytes = sizeof(uint);

    /// <exception cref="ArgumentException">A name beyond 65,535 bytes or a header beyond its bound.</exception>
    public static byte[] Encode(JournalDescription description, int segmentNumber, long firstSequence, uint previousCrc)
    {
        using var body = new MemoryStream();
        byte[] build = Encoding.UTF8.GetBytes(description.Build);
        body.Write(build);
        body.Write(description.ConfigurationJson.Span);
        foreach (var schema in description.Schemas) WriteNames(body, schema.Name, schema.Hash);
        Span<byte> id = stackalloc byte[sizeof(uint)];
        foreach (var instrument in description.Instruments)
        {
            WriteUInt32LittleEndian(id, instrument.InstrumentId);
            body.Write(id);
            WriteNames(body, instrument.Symbol, instrument.Venue);
        }

        long headerBytes = (JournalFormat.SegmentFixedBytes + body.Length + CrcBytes + 7) & ~7L;
        if (headerBytes > JournalFormat.MaxSegmentHeaderBytes)
            throw new ArgumentException($"a segment header of {headerBytes} bytes; at most {JournalFormat.MaxSegmentHeaderBytes} are allowed");
        var header = new byte[headerBytes];
        WriteUInt64LittleEndian(header, JournalFormat.SegmentMagic);
        WriteUInt16LittleEndian(header.AsSpan(8), JournalFormat.Version);
        WriteUInt16LittleEndian(header.AsSpan(10), description.Epoch);
        WriteUInt16LittleEndian(header.AsSpan(12), description.ShardId);
        WriteUInt32LittleEndian(header.AsSpan(16), (uint)headerBytes);
        WriteUInt32LittleEndian(header.AsSpan(20), (uint)segmentNumber);
        WriteInt64LittleEndian(header.AsSpan(24), firstSequence);
        WriteInt64LittleEndian(header.AsSpan(32), description.CreatedTimeNs);
        WriteUInt32LittleEndian(header.AsSpan(40), previousCrc);
        WriteUInt32LittleEndian(header.AsSpan(44), (uint)build.Length);
        WriteUInt32LittleEndian(header.AsSpan(48), (uint)description.ConfigurationJson.Length);
        WriteUInt32LittleEndian(header.AsSpan(52), (uint)description.Schemas.Count);
        WriteUInt32LittleEndian(header.AsSpan(56), (uint)description.Instruments.Count);
        body.ToArray().CopyTo(header, JournalFormat.SegmentFixedBytes);
        WriteUInt32LittleEndian(header.AsSpan(header.Length - CrcBytes), Crc32C.Extend(0, header.AsSpan(0, header.Length - CrcBytes)));
        return header;
    }

    /// <summary>The checksum at the end of an encoded header.</summary>
    public static uint CrcOf(ReadOnlySpan<byte> header) => ReadUInt32LittleEndian(header[^CrcBytes..]);

    /// <summary>Parses a whole header, whose length the caller has read from it.</summary>
    /// <returns>Null when the checksum or the structure is wrong; <paramref name="damage"/> says how.</returns>
    public static JournalSegment? TryParse(ReadOnlySpan<byte> header, string path, out JournalDamage damage)
    {
        uint found = CrcOf(header);
        uint expected = Crc32C.Extend(0, header[..^CrcBytes]);
        damage = new JournalDamage(path, 0, $"segment header checksum {expected:x8}", $"{found:x8}");
        if (found != expected) return null;
        try
        {
            return Parse(header);
        }
        catch (ArgumentOutOfRangeException) // a slice beyond the header, under a right checksum: no writer of ours
        {
            damage = new JournalDamage(path, 0, "segment header fields within its length", "a field beyond it") { IsCertain = true };
            return null;
        }
    }

    private static JournalSegment Parse(ReadOnlySpan<byte> header)
    {
        var cursor = header[JournalFormat.SegmentFixedBytes..^CrcBytes];
        string build = Encoding.UTF8.GetString(Take(ref cursor, ReadUInt32LittleEndian(header[44..])));
        byte[] configuration = Take(ref cursor, ReadUInt32LittleEndian(header[48..])).ToArray();
        var schemas = new List<JournalSchema>();
        for (uint left = ReadUInt32LittleEndian(header[52..]); left > 0; left--)
        {
            var (name, hash) = ReadNames(ref cursor);
            schemas.Add(new JournalSchema(name, hash));
        }

        var instruments = new List<JournalInstrument>();
        for (uint left = ReadUInt32LittleEndian(header[56..]); left > 0; left--)
        {
            uint id = ReadUInt32LittleEndian(Take(ref cursor, sizeof(uint)));
            var (symbol, venue) = ReadNames(ref cursor);
            instruments.Add(new JournalInstrument(id, symbol, venue));
        }

        var description = new JournalDescription
        {
            Epoch = ReadUInt16LittleEndian(header[10..]),
            ShardId = ReadUInt16LittleEndian(header[12..]),
            CreatedTimeNs = ReadInt64LittleEndian(header[32..]),
            Build = build,
            ConfigurationJson = configuration,
            Schemas = schemas,
            Instruments = instruments,
        };
        return new JournalSegment(
            (int)ReadUInt32LittleEndian(header[20..]),
            ReadInt64LittleEndian(header[24..]),
            ReadUInt32LittleEndian(header[40..]),
            header.Length,
            CrcOf(header),
            description);
    }

    private static void WriteNames(MemoryStream body, string first, string second)
    {
        byte[] firstBytes = Encoding.UTF8.GetBytes(first), secondBytes = Encoding.UTF8.GetBytes(second);
        if (firstBytes.Length > ushort.MaxValue || secondBytes.Length > ushort.MaxValue)
            throw new ArgumentException($"a name of {Math.Max(firstBytes.Length, secondBytes.Length)} bytes; at most {ushort.MaxValue} are allowed");
        Span<byte> lengths = stackalloc byte[2 * sizeof(ushort)];
        WriteUInt16LittleEndian(lengths, (ushort)firstBytes.Length);
        WriteUInt16LittleEndian(lengths[2..], (ushort)secondBytes.Length);
        body.Write(lengths);
        body.Write(firstBytes);
        body.Write(secondBytes);
    }

    private static (string First, string Second) ReadNames(ref ReadOnlySpan<byte> cursor)
    {
        var lengths = Take(ref cursor, 2 * sizeof(ushort));
        string first = Encoding.UTF8.GetString(Take(ref cursor, ReadUInt16LittleEndian(lengths)));
        return (first, Encoding.UTF8.GetString(Take(ref cursor, ReadUInt16LittleEndian(lengths[2..]))));
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> cursor, uint bytes)
    {
        if (bytes > (uint)cursor.Length) throw new ArgumentOutOfRangeException(nameof(bytes));
        var taken = cursor[..(int)bytes];
        cursor = cursor[(int)bytes..];
        return taken;
    }
}
