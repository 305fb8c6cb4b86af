using System.Numerics;

namespace LowLatencyMM.Engine;

/// <summary>A set of instrument slots in the arena, one bit each: work that waits for a timer is found without a look at every instrument.</summary>
public readonly struct SlotSet
{
    private const int WordBits = 64;
    private readonly ArenaArray<ulong> _words;

    /// <param name="capacity">Slots, 1 or more.</param>
    public SlotSet(Arena arena, int capacity) => _words = arena.Allocate<ulong>((capacity + WordBits - 1) / WordBits);

    /// <summary>Members.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            for (int word = 0; word < _words.Length; word++) count += BitOperations.PopCount(_words[word]);
            return count;
        }
    }

    public bool Contains(int slot) => (_words[slot / WordBits] & (1UL << slot)) != 0;

    public void Set(int slot, bool isMember)
    {
        ref ulong word = ref _words[slot / WordBits];
        word = isMember ? word | (1UL << slot) : word & ~(1UL << slot);
    }

    /// <summary>The member that follows a slot, from the last on to the first; -1 when the set is empty.</summary>
    /// <param name="slot">-1 or a slot, member or not.</param>
    [HotPath]
    public int NextAfter(int slot)
    {
        int from = slot + 1;
        int first = from / WordBits;
        for (int step = 0; step <= _words.Length; step++)
        {
            int index = (first + step) % _words.Length;
            ulong word = _words[index];
            if (step == 0 && first < _words.Length) word &= ulong.MaxValue << from; // at the last step this word is looked at whole
            if (word != 0) return (index * WordBits) + BitOperations.TrailingZeroCount(word);
        }

        return -1;
    }
}
