using System.Numerics;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Engine;

/// <summary>XXH64, the digest of orders and of state. Chained: the digest before is the seed of the next.</summary>
/// <remarks>Pure; any thread. Source: the xxHash specification, revision 0.1.1 (Yann Collet). Little-endian hosts only.</remarks>
public static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The 64-bit hash of <paramref name="bytes"/>.</summary>
    [HotPath]
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed)
    {
        int length = bytes.Length;
        ulong hash;
        if (length >= 32)
        {
            ulong lane1 = seed + Prime1 + Prime2;
            ulong lane2 = seed + Prime2;
            ulong lane3 = seed;
            ulong lane4 = seed - Prime1;
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            int word = 0;
            for (; word + 4 <= words.Length; word += 4)
            {
                lane1 = Round(lane1, words[word]);
                lane2 = Round(lane2, words[word + 1]);
                lane3 = Round(lane3, words[word + 2]);
                lane4 = Round(lane4, words[word + 3]);
            }

            hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
                + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
            hash = Merge(Merge(Merge(Merge(hash, lane1), lane2), lane3), lane4);
            bytes = bytes[(word * sizeof(ulong))..];
        }
        else
        {
            hash = seed + Prime5;
        }

        return Finish(hash + (ulong)length, bytes);
    }

    private static ulong Finish(ulong hash, ReadOnlySpan<byte> tail)
    {
        for (; tail.Length >= 8; tail = tail[8..])
            hash = (BitOperations.RotateLeft(hash ^ Round(0, MemoryMarshal.Read<ulong>(tail)), 27) * Prime1) + Prime4;
        if (tail.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (MemoryMarshal.Read<uint>(tail) * Prime1), 23) * Prime2) + Prime3;
            tail = tail[4..];
        }

        foreach (byte value in tail) hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong accumulator, ulong word) => BitOperations.RotateLeft(accumulator + (word * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
