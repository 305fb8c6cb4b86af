using System.Buffers.Binary;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Containers made by the tests.</summary>
internal static class CaptureFiles
{
    /// <summary>Packet i at 1,700,000,000 s and i microseconds or nanoseconds.</summary>
    public static byte[] Pcap(IEnumerable<byte[]> packets, bool isNanoseconds = false, bool isBigEndian = false, int linkType = 1)
    {
        var file = new List<byte>();
        Add(file, isNanoseconds ? 0xA1B23C4D : 0xA1B2C3D4, isBigEndian);
        file.AddRange(isBigEndian ? [0, 2, 0, 4] : [2, 0, 4, 0]);
        Add(file, 0, isBigEndian);
        Add(file, 0, isBigEndian);
        Add(file, 262_144, isBigEndian);
        Add(file, (uint)linkType, isBigEndian);
        uint number = 0;
        foreach (byte[] packet in packets)
        {
            Add(file, 1_700_000_000, isBigEndian);
            Add(file, number++, isBigEndian);
            Add(file, (uint)packet.Length, isBigEndian);
            Add(file, (uint)packet.Length, isBigEndian);
            file.AddRange(packet);
        }

        return [.. file];
    }

    /// <summary>A section header.</summary>
    public static byte[] Section(bool isBigEndian)
    {
        var body = new List<byte>();
        Add(body, 0x1A2B3C4D, isBigEndian);
        body.AddRange(isBigEndian ? [0, 1, 0, 0] : [1, 0, 0, 0]);
        body.AddRange(Enumerable.Repeat((byte)0xFF, 8));
        return Block(0x0A0D0D0A, [.. body], isBigEndian);
    }

    /// <summary>An interface with a resolution of its own, or the default of microseconds.</summary>
    public static byte[] Interface(bool isBigEndian, byte? resolution = null, ushort linkType = 1, uint snapBytes = 0)
    {
        var body = new List<byte>();
        body.AddRange(isBigEndian ? [(byte)(linkType >> 8), (byte)linkType, 0, 0] : [(byte)linkType, (byte)(linkType >> 8), 0, 0]);
        Add(body, snapBytes, isBigEndian);
        if (resolution is { } value)
        {
            body.AddRange(isBigEndian ? [0, 2, 0, 3] : [2, 0, 3, 0]); // a name first: options are walked
            body.AddRange([.. "eth"u8, 0]);
            body.AddRange(isBigEndian ? [0, 9, 0, 1] : [9, 0, 1, 0]);
            body.AddRange([value, 0, 0, 0, 0, 0, 0, 0]);
        }

        return Block(1, [.. body], isBigEndian);
    }

    public static byte[] Enhanced(bool isBigEndian, uint number, ulong time, byte[] packet)
    {
        var body = new List<byte>();
        Add(body, number, isBigEndian);
        Add(body, (uint)(time >> 32), isBigEndian);
        Add(body, (uint)time, isBigEndian);
        Add(body, (uint)packet.Length, isBigEndian);
        Add(body, (uint)packet.Length, isBigEndian);
        body.AddRange(packet);
        return Block(6, [.. body], isBigEndian);
    }

    public static byte[] Simple(bool isBigEndian, byte[] packet)
    {
        var body = new List<byte>();
        Add(body, (uint)packet.Length, isBigEndian);
        body.AddRange(packet);
        return Block(3, [.. body], isBigEndian);
    }

    public static byte[] Block(uint type, byte[] body, bool isBigEndian)
    {
        int padding = -body.Length & 3;
        var block = new List<byte>();
        Add(block, type, isBigEndian);
        Add(block, (uint)(12 + body.Length + padding), isBigEndian);
        block.AddRange(body);
        block.AddRange(new byte[padding]);
        Add(block, (uint)(12 + body.Length + padding), isBigEndian);
        return [.. block];
    }

    private static void Add(List<byte> bytes, uint value, bool isBigEndian)
    {
        Span<byte> four = stackalloc byte[4];
        if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(four, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(four, value);
        bytes.AddRange(four);
    }
}
