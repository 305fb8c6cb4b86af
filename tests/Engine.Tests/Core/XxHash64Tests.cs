using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LowLatencyMM.Engine.Tests;

public sealed class XxHash64Tests
{
    private const ulong Prime1 = 11400714785074694791;
    private const ulong Prime2 = 14029467366897019727;
    private const ulong Prime3 = 1609587929392839161;
    private const ulong Prime4 = 9650029242287828579;
    private const ulong Prime5 = 2870177450012600261;

    private static readonly (string Text, ulong Hash)[] Published =
    [
        (string.Empty, 0xEF46DB3751D8E999),
        ("a", 0xD24EC4F1A98C6E5B),
        ("abc", 0x44BC2CF5AD770999),
        ("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1),
    ];

    [Test] // Goal: it is XXH64. Method: published values, of it and of the reference below.
    public void Equals_published_values([Range(0, 3)] int index)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Published[index].Text);
        Assert.That(XxHash64.Hash(bytes, seed: 0), Is.EqualTo(Published[index].Hash));
        Assert.That(Reference(bytes, seed: 0), Is.EqualTo(Published[index].Hash));
    }

    [Test] // Goal: so it is at every length. Method: the specification transcribed step by step, up to 300 bytes, unaligned, any seed, chained.
    public void Equals_the_specification_at_every_length()
    {
        var random = new Random(64);
        var bytes = new byte[301];
        random.NextBytes(bytes);
        ulong chained = 0;
        ulong chainedReference = 0;
        for (int length = 0; length <= 300; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(length & 1, length);
            ulong seed = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.That(XxHash64.Hash(part, seed), Is.EqualTo(Reference(part, seed)), $"length {length}");
            chained = XxHash64.Hash(part, chained);
            chainedReference = Reference(part, chainedReference);
            Assert.That(chained, Is.EqualTo(chainedReference), $"chained to length {length}");
        }
    }

    private static ulong Reference(ReadOnlySpan<byte> bytes, ulong seed)
    {
        int at = 0;
        ulong accumulator = seed + Prime5;
        if (bytes.Length >= 32)
        {
            ulong[] lanes = [seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1];
            for (; at + 32 <= bytes.Length; at += 32)
            {
                for (int lane = 0; lane < 4; lane++) lanes[lane] = Round(lanes[lane], Word(bytes, at + (8 * lane)));
            }

            int[] rotations = [1, 7, 12, 18];
            accumulator = 0;
            for (int lane = 0; lane < 4; lane++) accumulator += BitOperations.RotateLeft(lanes[lane], rotations[lane]);
            foreach (ulong lane in lanes) accumulator = ((accumulator ^ Round(0, lane)) * Prime1) + Prime4;
        }

        accumulator += (ulong)bytes.Length;
        for (; at + 8 <= bytes.Length; at += 8)
            accumulator = (BitOperations.RotateLeft(accumulator ^ Round(0, Word(bytes, at)), 27) * Prime1) + Prime4;
        if (at + 4 <= bytes.Length)
        {
            accumulator ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) * Prime1;
            accumulator = (BitOperations.RotateLeft(accumulator, 23) * Prime2) + Prime3;
            at += 4;
        }

        for (; at < bytes.Length; at++) accumulator = BitOperations.RotateLeft(accumulator ^ (bytes[at] * Prime5), 11) * Prime1;
        accumulator = (accumulator ^ (accumulator >> 33)) * Prime2;
        accumulator = (accumulator ^ (accumulator >> 29)) * Prime3;
        return accumulator ^ (accumulator >> 32);
    }

    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1;

    private static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
