namespace LowLatencyMM.Engine;

/// <summary>One side of a book as a sorted array, best level last, so that changes near the top move few levels.</summary>
/// <remarks>Keys are prices times a sign: bids ascend by price, asks by negated price; one code serves both sides.
/// A dense array of ticks would lose its window in a crash, and real books span 60,000 USD.</remarks>
internal static class BookSide
{
    public const long BidSign = 1;
    public const long AskSign = -1;

    /// <summary>Linear steps from the top before the binary search: most changes are near the top.</summary>
    private const int LinearSteps = 8;

    public static BookLevel Level(ReadOnlySpan<BookLevel> levels, int count, int depth, long sign)
    {
        ref readonly BookLevel level = ref levels[..count][count - 1 - depth];
        return new BookLevel { Price = new Price(level.Price.Nanos * sign), Lots = level.Lots };
    }

    /// <summary>Sets a level to an absolute quantity, 0 removes it. When full, the worst level makes room and the edge remembers it.</summary>
    /// <returns>The depth that changed, 0 the best; -1 when nothing did.</returns>
    [HotPath]
    public static int Set(Span<BookLevel> levels, ref int count, ref long edgeKey, long key, long lots)
    {
        int index = Find(levels[..count], key);
        bool isPresent = index < count && levels[index].Price.Nanos == key;
        if (lots == 0)
        {
            if (!isPresent) return -1;
            levels[(index + 1)..count].CopyTo(levels[index..]);
            count--;
            return count - index;
        }

        if (isPresent)
        {
            levels[index].Lots = new Lots(lots);
            return count - 1 - index;
        }

        if (count == levels.Length)
        {
            // Full: the worst of the old levels and the new one is dropped.
            long droppedKey = index == 0 ? key : levels[0].Price.Nanos;
            edgeKey = Math.Max(edgeKey, droppedKey);
            if (index == 0) return -1;
            levels[1..index].CopyTo(levels);
            index--;
        }
        else
        {
            levels[index..count].CopyTo(levels[(index + 1)..]);
            count++;
        }

        levels[index].Price = new Price(key);
        levels[index].Lots = new Lots(lots);
        return count - 1 - index;
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
