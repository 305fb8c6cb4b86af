using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <content>The sorted run: cells by key, best last. A level that goes leaves its cell empty (0 lots, the key stays): it often comes back, and a new
/// level nearby moves only what lies between it and an empty cell. The run begins and ends with a level.</content>
internal readonly ref partial struct BookSide
{
    /// <summary>Cells looked at either way for an empty one before the shorter end of the run is moved.</summary>
    private const int EmptyCellSteps = 64;

    private Span<BookLevel> Run
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _cells.Slice(_state.Start, _state.Length);
    }

    private BookLevel RunLevel(int depth, long sign)
    {
        ReadOnlySpan<BookLevel> cells = Run;
        int index = cells.Length - 1;
        for (; depth > 0; depth--)
        {
            do index--;
            while (cells[index].Lots.Count == 0);
        }

        return new BookLevel { Price = new Price(cells[index].Price.Nanos * sign), Lots = cells[index].Lots };
    }

    private bool SetInRun(long key, long lots)
    {
        Span<BookLevel> cells = Run;
        int index = Find(cells, _state.Finger, key);
        _state.Finger = index;
        bool isPresent = index < cells.Length && cells[index].Price.Nanos == key && cells[index].Lots.Count != 0;
        bool isBest = index >= cells.Length - 1 && _state.Top < 0;
        if (lots == 0) return isPresent && Remove(cells, index) && isBest;
        if (!isPresent) return Insert(index, key, lots);
        cells[index].Lots = new Lots(lots);
        return isBest;
    }

    private bool Remove(Span<BookLevel> cells, int index)
    {
        cells[index].Lots = Lots.Zero;
        _state.Count--;
        if (index == cells.Length - 1)
        {
            DropEmptyEnd();
            return true;
        }

        if (index == 0) DropEmptyStart();
        return false;
    }

    private bool Insert(int index, long key, long lots)
    {
        if (_state.Count == LevelsMax)
        {
            if (!TryMakeRoom(key)) return false;
            index = Find(Run, _state.Finger, key);
        }

        int cell = OpenEmptyCell(Run, index);
        if (cell < 0) cell = OpenEnd(index, key);
        _cells[_state.Start + cell].Price = new Price(key);
        _cells[_state.Start + cell].Lots = new Lots(lots);
        _state.Count++;
        if (_state.Top >= 0) return false;
        bool isBest = cell == _state.Length - 1;
        if (_state.Tick > 0) MoveBase(BestKey); // the ladder stood empty above it
        return isBest;
    }

    private void DropRunStart()
    {
        _cells[_state.Start].Lots = Lots.Zero;
        _state.Count--;
        DropEmptyStart();
    }

    /// <summary>Takes the best level out of the run without counting it out: it goes into the ladder.</summary>
    private void DropRunEnd()
    {
        _state.Length--;
        DropEmptyEnd();
    }

    private void DropEmptyStart()
    {
        ReadOnlySpan<BookLevel> cells = Run;
        int empty = 0;
        while (empty < cells.Length && cells[empty].Lots.Count == 0) empty++;
        _state.Start += empty;
        _state.Length -= empty;
    }

    private void DropEmptyEnd()
    {
        while (_state.Length > 0 && _cells[_state.Start + _state.Length - 1].Lots.Count == 0) _state.Length--;
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
    private int OpenEnd(int index, long key)
    {
        if (_state.Start == 0 || _state.Start + _state.Length == _cells.Length)
        {
            CompactTo((_cells.Length - RunCount) / 2); // at least a quarter is free on either side
            index = Find(Run, index, key);
        }

        Span<BookLevel> cells = _cells.Slice(_state.Start - 1, _state.Length + 2); // one free cell before and one after
        if (index < _state.Length - index)
        {
            cells.Slice(1, index).CopyTo(cells);
            _state.Start--;
        }
        else
        {
            cells[(1 + index)..^1].CopyTo(cells[(2 + index)..]);
        }

        _state.Length++;
        return index;
    }

    private int RunCount => _state.Count - _state.LadderCount;

    /// <summary>Closes the empty cells and moves the run to where it is wanted.</summary>
    private void CompactTo(int start)
    {
        Span<BookLevel> cells = Run;
        int count = 0;
        foreach (BookLevel level in cells)
        {
            if (level.Lots.Count != 0) cells[count++] = level;
        }

        cells[..count].CopyTo(_cells[start..]);
        _state.Start = start;
        _state.Length = count;
    }

    /// <summary>First index whose key is at or above <paramref name="key"/>, looked for in growing steps away from the last change.</summary>
    /// <remarks>Recorded Binance differences: half of the changes lie within 8 cells of the one before.</remarks>
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
