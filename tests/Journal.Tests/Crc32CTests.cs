using System.Text;

namespace LowLatencyMM.Journal.Tests;

/// <summary>The checksum is the one that the format names.</summary>
public sealed class Crc32CTests
{
    [Test] // Goal: it is CRC-32C. Method: the check value of the catalogue, and vectors of RFC 3720, B.4.
    public void Known_values_come_out()
    {
        Assert.That(Crc32C.Extend(0, "123456789"u8), Is.EqualTo(0xE306_9283));
        Assert.That(Crc32C.Extend(0, new byte[32]), Is.EqualTo(0x8A91_36AA));
        Assert.That(Crc32C.Extend(0, Enumerable.Repeat((byte)0xFF, 32).ToArray()), Is.EqualTo(0x62A8_AB43));
        Assert.That(Crc32C.Extend(0, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()), Is.EqualTo(0x46DD_794E));
    }

    [Test] // Goal: extending is the checksum of the concatenation, at every length and split. Method: all splits of 40 bytes, against a bitwise model.
    public void Extending_is_concatenating()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("The chain of batches is one long message.");
        for (int length = 0; length <= bytes.Length; length++)
            for (int split = 0; split <= length; split++)
                Assert.That(Crc32C.Extend(Crc32C.Extend(0, bytes.AsSpan(0, split)), bytes.AsSpan(split, length - split)), Is.EqualTo(Bitwise(bytes.AsSpan(0, length))));
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F6_3B78 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
