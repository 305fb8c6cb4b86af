namespace LowLatencyMM.Engine.Tests;

public sealed class ArenaTests
{
    [Test] // Goal: undefined bytes never enter a hash. Method: padding at the end, inside, nested, and behind an inline array; then structs without.
    public void A_type_with_padding_is_refused()
    {
        using var arena = new Arena(1 << 16);
        Assert.Throws<ArgumentException>(() => arena.Allocate<PaddedAtEnd>(1));
        Assert.Throws<ArgumentException>(() => arena.Allocate<PaddedInside>(1));
        Assert.Throws<ArgumentException>(() => arena.Allocate<PaddedNested>(1));
        Assert.DoesNotThrow(() => arena.Allocate<Whole>(3));
        Assert.DoesNotThrow(() => arena.Allocate<Order>(3));
    }

    [Test] // Goal: all state is sized at start-up. Method: allocate after Seal, beyond the capacity, and nothing.
    public void A_sealed_or_full_arena_refuses()
    {
        using var arena = new Arena(1 << 12);
        Assert.Throws<InvalidOperationException>(() => arena.Allocate<long>(513), "more than it has");
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Allocate<long>(0));
        Assert.DoesNotThrow(() => arena.Allocate<long>(504), "all but the header");
        Assert.Throws<InvalidOperationException>(() => arena.Allocate<byte>(1));
        arena.Seal();
        Assert.Throws<InvalidOperationException>(() => arena.Allocate<byte>(1));
    }

    [Test] // Goal: a snapshot is the state. Method: save, change, load; the hash follows each byte.
    public void A_snapshot_brings_the_state_back()
    {
        using var arena = new Arena(1 << 12);
        ArenaArray<long> numbers = arena.Allocate<long>(10);
        arena.Seal();
        var hashes = new HashSet<ulong> { arena.Hash() };
        var snapshot = new byte[arena.SizeBytes];
        arena.Save(snapshot);
        for (int index = 0; index < 10; index++)
        {
            numbers[index] = 1L << index;
            Assert.That(hashes.Add(arena.Hash()), Is.True);
        }

        Assert.That(arena.TryLoad(snapshot), Is.True);
        Assert.That(numbers[9], Is.Zero);
        Assert.That(hashes.Add(arena.Hash()), Is.False);
        Assert.Throws<ArgumentException>(() => arena.Save(new byte[arena.SizeBytes - 1]));
    }

    [Test] // Goal: a snapshot of another layout changes nothing. Method: other length, type, count, magic, size; and an arena that is not sealed.
    public void A_snapshot_of_another_layout_is_refused()
    {
        using var arena = new Arena(1 << 12);
        ArenaArray<long> numbers = arena.Allocate<long>(8);
        arena.Seal();
        numbers[0] = 42;
        ulong hash = arena.Hash();
        var good = new byte[arena.SizeBytes];
        arena.Save(good);
        using var otherType = new Arena(1 << 12);
        otherType.Allocate<ulong>(8);
        otherType.Seal();
        var other = new byte[otherType.SizeBytes];
        otherType.Save(other);
        Assert.That(arena.TryLoad(other), Is.False);
        Assert.That(arena.TryLoad(good.AsSpan(0, good.Length - 1)), Is.False);
        Assert.That(arena.TryLoad([]), Is.False);
        for (int at = 0; at < 24; at++)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 1;
            Assert.That(arena.TryLoad(bad), Is.False, $"header byte {at}");
        }

        using var open = new Arena(1 << 12);
        open.Allocate<long>(8);
        Assert.That(open.TryLoad(good), Is.False);
        Assert.That(arena.Hash(), Is.EqualTo(hash));
    }

    [Test] // Goal: nobody reads past an array. Method: both edges.
    public void An_index_outside_throws()
    {
        using var arena = new Arena(1 << 12);
        ArenaArray<int> array = arena.Allocate<int>(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[4]++);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[-1]++);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Slice(3, 2).Clear());
        Assert.That(array.Slice(4, 0).IsEmpty, Is.True);
    }

#pragma warning disable CS0649 // only their layout matters
    private struct PaddedAtEnd
    {
        public long Number;
        public byte Flag;
    }

    private struct PaddedInside
    {
        public byte Flag;
        public long Number;
    }

    private struct PaddedNested
    {
        public PaddedAtEnd Inner;
        public int Number;
        public int Other;
    }

    private struct Whole
    {
        public Int128 Wide;
        public long Number;
        public int Half;
        public ushort Quarter;
        public OrderState State;
        public bool Flag;
    }
}
