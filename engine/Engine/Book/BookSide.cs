namespace LowLatencyMM.Engine;

/// <summary>One side of a book as a sorted run of levels inside a longer array, best level last. A change moves the shorter part of the run.</summary>
/// <remarks>Keys are prices times a sign: bids ascend by price, asks by negated price; one code serves both sides.
/// A dense array of ticks would lose its window in a crash, and real books span 60,000 USD.</remarks>
internal static class BookSide
{
    public const long BidSign = 1;
    public const long AskSign = -1;

    /// <summary>Linear steps from the top before the binary search: most changes are near the top.</summary>
    private const int LinearSteps = 8;

    /// <summary>Array length for a number of levels: twice as many, so that the levels can drift a long way before they are moved back.</summary>
    public static int ArrayLength(int levelsPerSide) => 2 * levelsPerSide;

    /// <summary>A level by depth, 0 the best; there must be one.</summary>
    public static BookLevel Level(ReadOnlySpan<BookLevel> array, in BookSideState side, int depth, long sign)
    {
        ref readonly BookLevel level = ref array.Slice(side.Start, side.Count)[side.Count - 1 - depth];
        return new BookLevel { Price = new Price(level.Price.Nanos * sign), Lots = level.Lots };
    }

    /// <summary>Key of the best level; the lowest long on an empty side.</summary>
    public static long BestKey(ReadOnlySpan<BookLevel> array, in BookSideState side) =>
        side.Count > 0 ? array[side.Start + side.Count - 1].Price.Nanos : long.MinValue;

    /// <summary>Sets a level to an absolute quantity, 0 removes it. When full, the worst level makes room and the edge remembers it.</summary>
    /// <returns>The depth that changed, 0 the best; -1 when nothing did.</returns>
    [HotPath]
    public static int Set(Span<BookLevel> array, ref BookSideState side, long key, long lots)
    {
        Span<BookLevel> levels = array.Slice(side.Start, side.Count);
        int index = Find(levels, key);
        bool isPresent = index < levels.Length && levels[index].Price.Nanos == key;
        if (lots != 0 && isPresent)
        {
            levels[index].Lots = new Lots(lots);
            return levels.Length - 1 - index;
        }

        if (lots != 0) return Insert(array, ref side, index, key, lots);
        return isPresent ? Remove(levels, ref side, index) : -1;
    }

    private static int Remove(Span<BookLevel> levels, ref BookSideState side, int index)
    {
        int depth = levels.Length - 1 - index;
        if (index < depth)
        {
            levels[..index].CopyTo(levels[1..]);
            side.Start++;
        }
        else
        {
            levels[(index + 1)..].CopyTo(levels[index..]);
        }

        side.Count--;
        return depth;
    }

    private static int Insert(Span<BookLevel> array, ref BookSideState side, int index, long key, long lots)
    {
        if (side.Count == array.Length / 2)
        {
            // Full: the worst of the old levels and the new one is dropped.
            side.EdgeKey = Math.Max(side.EdgeKey, index == 0 ? key : array[side.Start].Price.Nanos);
            if (index == 0) return -1;
            side.Start++;
            side.Count--;
            index--;
        }

        int depth = side.Count - index;
        bool isWorseSideShorter = index < depth;
        if (side.Start == 0 || side.Start + side.Count == array.Length) Center(array, ref side);
        Span<BookLevel> levels = array.Slice(side.Start - 1, side.Count + 2); // one free cell before and one after
        if (isWorseSideShorter)
        {
            levels.Slice(1, index).CopyTo(levels);
            side.Start--;
        }
        else
        {
            levels.Slice(1 + index, depth).CopyTo(levels[(2 + index)..]);
            index++;
        }

        levels[index].Price = new Price(key);
        levels[index].Lots = new Lots(lots);
        side.Count++;
        return depth;
    }

    /// <summary>Moves the levels to the middle of the array: at least a quarter of it is free on either side then.</summary>
    private static void Center(Span<BookLevel> array, ref BookSideState side)
    {
        int start = (array.Length - side.Count) / 2;
        array.Slice(side.Start, side.Count).CopyTo(array[start..]);
        side.Start = start;
    }

    /// <summary>First index whose key is at or above <paramref name="key"/>.</summary>
    private static int Find(ReadOnlySpan<BookLevel> levels, long key)
    {
        int high = levels.Length;
        int linearEnd = Math.Max(0, high - LinearSteps);
        while (high > linearEnd && levels[high - 1].Price.Nanos >= key) high--;
        if (high > linearEnd || high == 0) return high;

        int low = 0;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (levels[middle].Price.Nanos < key) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
