namespace LowLatencyMM.Engine;

/// <summary>One side of a book as a sorted run of cells inside a longer array, best level last.</summary>
/// <remarks>Keys are prices times a sign: bids ascend by price, asks by negated price; one code serves both sides. A level that goes leaves its
/// cell empty (0 lots, the key stays): it often comes back, and a new level nearby moves only what lies between it and an empty cell. The
/// run begins and ends with a level. A dense array of ticks would lose its window in a crash, and real books span 60,000 USD.</remarks>
internal static class BookSide
{
    public const long BidSign = 1;
    public const long AskSign = -1;

    /// <summary>Cells looked at either way for an empty one before the shorter end of the run is moved.</summary>
    private const int EmptyCellSteps = 64;

    /// <summary>Array length for a number of levels: twice as many, so that the run can drift a long way before it is moved back.</summary>
    public static int ArrayLength(int levelsPerSide) => 2 * levelsPerSide;

    /// <summary>A level by depth, 0 the best; there must be one.</summary>
    public static BookLevel Level(ReadOnlySpan<BookLevel> array, in BookSideState side, int depth, long sign)
    {
        ReadOnlySpan<BookLevel> cells = array.Slice(side.Start, side.Length);
        int index = cells.Length - 1;
        for (; depth > 0; depth--)
        {
            do index--;
            while (cells[index].Lots.Count == 0);
        }

        return new BookLevel { Price = new Price(cells[index].Price.Nanos * sign), Lots = cells[index].Lots };
    }

    /// <summary>The best level; there must be one.</summary>
    public static BookLevel Best(ReadOnlySpan<BookLevel> array, in BookSideState side, long sign)
    {
        ref readonly BookLevel best = ref array[side.Start + side.Length - 1];
        return new BookLevel { Price = new Price(best.Price.Nanos * sign), Lots = best.Lots };
    }

    /// <summary>Key of the best level; the lowest long on an empty side.</summary>
    public static long BestKey(ReadOnlySpan<BookLevel> array, in BookSideState side) =>
        side.Length > 0 ? array[side.Start + side.Length - 1].Price.Nanos : long.MinValue;

    /// <summary>Sets a level to an absolute quantity, 0 removes it. When full, the worst level makes room and the edge remembers it.</summary>
    /// <returns>True when the best level changed in price or size.</returns>
    [HotPath]
    public static bool Set(Span<BookLevel> array, ref BookSideState side, long key, long lots)
    {
        Span<BookLevel> cells = array.Slice(side.Start, side.Length);
        int index = Find(cells, side.Finger, key);
        side.Finger = index;
        bool isPresent = index < cells.Length && cells[index].Price.Nanos == key && cells[index].Lots.Count != 0;
        if (lots == 0) return isPresent && Remove(cells, ref side, index);
        if (!isPresent) return Insert(array, ref side, index, key, lots);
        cells[index].Lots = new Lots(lots);
        return index == cells.Length - 1;
    }

    private static bool Remove(Span<BookLevel> cells, ref BookSideState side, int index)
    {
        cells[index].Lots = Lots.Zero;
        side.Count--;
        if (index == cells.Length - 1)
        {
            while (side.Length > 0 && cells[side.Length - 1].Lots.Count == 0) side.Length--;
            return true;
        }

        if (index == 0) DropEmptyStart(cells, ref side);
        return false;
    }

    private static bool Insert(Span<BookLevel> array, ref BookSideState side, int index, long key, long lots)
    {
        if (side.Count == array.Length / 2)
        {
            // Full: the worst of the old levels and the new one is dropped.
            side.EdgeKey = Math.Max(side.EdgeKey, index == 0 ? key : array[side.Start].Price.Nanos);
            if (index == 0) return false;
            Span<BookLevel> cells = array.Slice(side.Start, side.Length);
            cells[0].Lots = Lots.Zero;
            side.Count--;
            DropEmptyStart(cells, ref side);
            index = Math.Max(0, index - (cells.Length - side.Length));
        }

        int cell = OpenEmptyCell(array.Slice(side.Start, side.Length), index);
        if (cell < 0) cell = OpenEnd(array, ref side, index, key);
        array[side.Start + cell].Price = new Price(key);
        array[side.Start + cell].Lots = new Lots(lots);
        side.Count++;
        return cell == side.Length - 1;
    }

    private static void DropEmptyStart(ReadOnlySpan<BookLevel> cells, ref BookSideState side)
    {
        int empty = 0;
        while (empty < side.Length && cells[empty].Lots.Count == 0) empty++;
        side.Start += empty;
        side.Length -= empty;
    }

    /// <summary>Brings the nearest empty cell to where a new key belongs: its index, or -1 when none is near.</summary>
    private static int OpenEmptyCell(Span<BookLevel> cells, int index)
    {
        for (int step = 0; step < EmptyCellSteps; step++)
        {
            int better = index + step;
            if (better < cells.Length && cells[better].Lots.Count == 0)
            {
                cells[index..better].CopyTo(cells[(index + 1)..]);
                return index;
            }

            int worse = index - 1 - step;
            if (worse < 0 || cells[worse].Lots.Count != 0) continue;
            cells[(worse + 1)..index].CopyTo(cells[worse..]);
            return index - 1;
        }

        return -1;
    }

    /// <summary>Makes the run one cell longer by moving the shorter part of it; the index of the cell that is free now.</summary>
    private static int OpenEnd(Span<BookLevel> array, ref BookSideState side, int index, long key)
    {
        if (side.Start == 0 || side.Start + side.Length == array.Length)
        {
            CompactToCenter(array, ref side);
            index = Find(array.Slice(side.Start, side.Length), index, key);
        }

        Span<BookLevel> cells = array.Slice(side.Start - 1, side.Length + 2); // one free cell before and one after
        if (index < side.Length - index)
        {
            cells.Slice(1, index).CopyTo(cells);
            side.Start--;
        }
        else
        {
            cells[(1 + index)..^1].CopyTo(cells[(2 + index)..]);
        }

        side.Length++;
        return index;
    }

    /// <summary>Closes the empty cells and moves the run to the middle of the array, where at least a quarter is free on either side of it.</summary>
    private static void CompactToCenter(Span<BookLevel> array, ref BookSideState side)
    {
        Span<BookLevel> cells = array.Slice(side.Start, side.Length);
        int count = 0;
        foreach (BookLevel level in cells)
        {
            if (level.Lots.Count != 0) cells[count++] = level;
        }

        int start = (array.Length - count) / 2;
        cells[..count].CopyTo(array[start..]);
        side.Start = start;
        side.Length = count;
    }

    /// <summary>First index whose key is at or above <paramref name="key"/>, looked for in growing steps away from the last change.</summary>
    /// <remarks>Recorded Binance differences: half of the changes lie within 8 cells of the one before, and 150 below the top.</remarks>
    private static int Find(ReadOnlySpan<BookLevel> cells, int finger, long key)
    {
        int low = 0;
        int high = cells.Length;
        if (high == 0) return 0;
        finger = Math.Min(finger, high - 1);
        if (cells[finger].Price.Nanos < key)
        {
            low = finger + 1;
            for (int step = 1; low + step <= high; step *= 2)
            {
                int probe = low + step - 1;
                if (cells[probe].Price.Nanos >= key)
                {
                    high = probe;
                    break;
                }

                low = probe + 1;
            }
        }
        else
        {
            high = finger;
            for (int step = 1; high >= step; step *= 2)
            {
                int probe = high - step;
                if (cells[probe].Price.Nanos < key)
                {
                    low = probe + 1;
                    break;
                }

                high = probe;
            }
        }

        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (cells[middle].Price.Nanos < key) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
