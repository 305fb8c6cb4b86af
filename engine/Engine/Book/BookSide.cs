using System.Numerics;
using System.Runtime.CompilerServices;
#pragma warning disable RS0030 // a prefetch computes nothing
using System.Runtime.Intrinsics.X86;
#pragma warning restore RS0030

namespace LowLatencyMM.Engine;

/// <summary>One side of a book: a ladder of ticks near the top, where most changes are, and below it a sorted run of cells.</summary>
/// <remarks>Keys are prices times a sign, so that the best level has the greatest key on both sides. A level at or above the ladder's base lies in
/// the ladder, every other in the run. A ladder alone would lose its window in a crash, and real books span 60,000 USD: this one follows the
/// top, by an eighth of its length or more at a time, and hands levels to the run or takes them back. A price off its grid dissolves it into
/// the run, which holds any price. Recorded Binance books have 75 to 92 % of their changes within 4,096 ticks of the top (the spot book, whose
/// tick is a cent, 37 %).</remarks>
internal readonly ref partial struct BookSide
{
    public const long BidSign = 1;
    public const long AskSign = -1;
    private const int WordBits = 64;
    private const int NoLadder = -1;
    private readonly Span<BookLevel> _cells;
    private readonly Span<long> _rungs;
    private readonly Span<ulong> _occupied;
    private readonly ref BookSideState _state;

    /// <param name="state">Of this side.</param>
    /// <param name="cells">Room of the run, <see cref="CellCount"/>.</param>
    /// <param name="rungs">Lots by tick from the base, <see cref="RungCount"/>.</param>
    /// <param name="occupied">A bit a rung.</param>
    public BookSide(ref BookSideState state, Span<BookLevel> cells, Span<long> rungs, Span<ulong> occupied)
    {
        _state = ref state;
        _cells = cells;
        _rungs = rungs;
        _occupied = occupied;
    }

    /// <summary>Cells of the run for a number of levels: twice as many, so that the run can drift a long way before it is moved back.</summary>
    public static int CellCount(int levelsPerSide) => 2 * levelsPerSide;

    /// <summary>Rungs of the ladder for a number of levels: at least as many, a whole number of words.</summary>
    public static int RungCount(int levelsPerSide) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(WordBits, levelsPerSide));

    public static int WordCount(int levelsPerSide) => RungCount(levelsPerSide) / WordBits;

    /// <summary>Key of the best level; the lowest long on an empty side.</summary>
    public long BestKey
    {
        get
        {
            if (_state.Top >= 0) return KeyOf(_state.Top);
            return _state.Length > 0 ? _cells[_state.Start + _state.Length - 1].Price.Nanos : long.MinValue;
        }
    }

    private int LevelsMax => _cells.Length / 2;

    /// <summary>The best level; there must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BookLevel Best(long sign) => _state.Top >= 0 ? LevelOf(_state.Top, sign) : RunLevel(0, sign);

    /// <summary>A level by depth, 0 the best; there must be one.</summary>
    public BookLevel Level(int depth, long sign)
    {
        if (depth >= _state.LadderCount) return RunLevel(depth - _state.LadderCount, sign);
        int rung = _state.Top;
        for (; depth > 0; depth--) rung = OccupiedBelow(rung);
        return LevelOf(rung, sign);
    }

    /// <summary>Removes everything; there is no ladder until the next <see cref="Centre"/>.</summary>
    public void Clear()
    {
        if (_state.LadderCount > 0) ClearRungs(0, _rungs.Length);
        _state = new BookSideState { EdgeKey = long.MinValue, Top = -1 };
    }

    /// <summary>Asks the processor for the memory of a change to come: the changes of one frame then wait for their memory together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(long key)
    {
#pragma warning disable RS0030
        if (!Sse.IsSupported || _state.Tick <= 0 || key < _state.BaseKey) return;
        ulong rung = Distance(key) / (ulong)_state.Tick;
        if (rung < (ulong)_rungs.Length) Sse.Prefetch0(Unsafe.AsPointer(ref _rungs[(int)rung]));
#pragma warning restore RS0030
    }

    /// <summary>Sets a level to an absolute quantity, 0 removes it. When full, the worst level makes room and the edge remembers it.</summary>
    /// <returns>True when the best level changed in price or size.</returns>
    [HotPath]
    public bool Set(long key, long lots)
    {
        if (_state.Tick <= 0 || key < _state.BaseKey) return SetInRun(key, lots);
        ulong distance = Distance(key);
        ulong rung = distance / (ulong)_state.Tick;
        if (rung * (ulong)_state.Tick != distance) return SetOffGrid(key, lots);
        if (rung >= (ulong)_rungs.Length) return lots != 0 && SetAbove(key, lots);
        return lots != 0 ? Put((int)rung, key, lots) : Take((int)rung);
    }

    /// <summary>Builds the ladder when there is none: the best level at seven eighths, those in reach below it come from the run.</summary>
    /// <param name="tick">The instrument's least tick, 1e-9; > 0.</param>
    public void Centre(long tick)
    {
        if (_state.Tick != 0 || _state.Count == 0) return;
        _state.Tick = tick;
        MoveBase(BestKey);
    }

    /// <summary>Exact for every two keys in order, also when their difference exceeds a long.</summary>
    private ulong Distance(long key) => (ulong)key - (ulong)_state.BaseKey;

    private long KeyOf(int rung) => _state.BaseKey + (rung * _state.Tick);

    private BookLevel LevelOf(int rung, long sign) => new() { Price = new Price(KeyOf(rung) * sign), Lots = new Lots(_rungs[rung]) };

    private bool Put(int rung, long key, long lots)
    {
        ref long held = ref _rungs[rung];
        if (held == 0 && !TryAdd(rung, key)) return false;
        held = lots;
        if (rung < _state.Top) return false;
        _state.Top = rung;
        return true;
    }

    /// <summary>Counts a new level; false when the side is full and the new level is the worst.</summary>
    private bool TryAdd(int rung, long key)
    {
        if (_state.Count == LevelsMax && !TryMakeRoom(key)) return false;
        _occupied[rung / WordBits] |= 1UL << rung;
        _state.LadderCount++;
        _state.Count++;
        return true;
    }

    private bool Take(int rung)
    {
        if (_rungs[rung] == 0) return false;
        Free(rung);
        if (rung != _state.Top) return false;
        _state.Top = OccupiedBelow(rung);
        bool isLow = _state.Top < _rungs.Length / 2;
        if (isLow && _state.Count > _state.LadderCount) MoveBase(BestKey);
        return true;
    }

    private void Free(int rung)
    {
        _rungs[rung] = 0;
        _occupied[rung / WordBits] &= ~(1UL << rung);
        _state.LadderCount--;
        _state.Count--;
    }

    /// <summary>The next level below a rung; -1 when there is none.</summary>
    private int OccupiedBelow(int rung)
    {
        int word = rung / WordBits;
        ulong bits = _occupied[word] & ((1UL << rung) - 1);
        while (bits == 0 && word > 0) bits = _occupied[--word];
        return bits == 0 ? -1 : (word * WordBits) + BitOperations.Log2(bits);
    }

    private int LowestOccupied()
    {
        int word = 0;
        while (_occupied[word] == 0) word++;
        return (word * WordBits) + BitOperations.TrailingZeroCount(_occupied[word]);
    }
}
