using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <content>What is rare: the ladder follows the top, a full side makes room, a price off the grid comes.</content>
internal readonly ref partial struct BookSide
{
    /// <summary>A level better than the ladder reaches: the ladder goes up to it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool SetAbove(long key, long lots)
    {
        MoveBase(key);
        return Set(key, lots);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool SetOffGrid(long key, long lots)
    {
        if (lots == 0) return false; // nothing is held off the grid
        Dissolve();
        return SetInRun(key, lots);
    }

    /// <summary>Drops the worst level, or says that the new one is the worst; the edge remembers either.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryMakeRoom(long key)
    {
        bool isRunEmpty = _state.Length == 0;
        int lowest = isRunEmpty ? LowestOccupied() : 0;
        long worst = isRunEmpty ? KeyOf(lowest) : _cells[_state.Start].Price.Nanos;
        _state.EdgeKey = Math.Max(_state.EdgeKey, Math.Min(worst, key));
        if (key < worst) return false;
        if (isRunEmpty) Free(lowest);
        else DropRunStart();
        return true;
    }

    /// <summary>Moves the ladder so that a key lies at seven eighths of it; levels cross between ladder and run as they must.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveBase(long topKey)
    {
        Int128 reach = (Int128)_state.Tick * _rungs.Length;
        Int128 wanted = topKey - (reach / 8 * 7);
        if (wanted < long.MinValue || wanted + reach > long.MaxValue)
        {
            Dissolve();
            return;
        }

        Empty();
        _state.BaseKey = (long)wanted;
        while (_state.Length > 0)
        {
            BookLevel best = _cells[_state.Start + _state.Length - 1];
            if (best.Price.Nanos < _state.BaseKey) break;
            ulong distance = Distance(best.Price.Nanos);
            ulong rung = distance / (ulong)_state.Tick;
            if (rung * (ulong)_state.Tick != distance || rung >= (ulong)_rungs.Length)
            {
                Dissolve();
                return;
            }

            _rungs[(int)rung] = best.Lots.Count;
            _occupied[(int)rung / WordBits] |= 1UL << (int)rung;
            _state.Top = Math.Max(_state.Top, (int)rung);
            _state.LadderCount++;
            DropRunEnd();
        }
    }

    /// <summary>Gives up the ladder until the next snapshot: the run holds everything.</summary>
    private void Dissolve()
    {
        Empty();
        _state.Tick = NoLadder;
    }

    /// <summary>Hands every level of the ladder to the run: all are better than what is there.</summary>
    private void Empty()
    {
        if (_state.LadderCount > 0 && _cells.Length - _state.Start - _state.Length < _state.LadderCount) CompactTo(0);
        for (int word = 0; word < _occupied.Length && _state.LadderCount > 0; word++)
        {
            for (ulong bits = _occupied[word]; bits != 0; bits &= bits - 1)
            {
                int rung = (word * WordBits) + BitOperations.TrailingZeroCount(bits);
                _cells[_state.Start + _state.Length++] = LevelOf(rung, BidSign);
                _rungs[rung] = 0;
                _state.LadderCount--;
            }

            _occupied[word] = 0;
        }

        _state.Top = -1;
    }

    private void ClearRungs(int start, int count)
    {
        _rungs.Slice(start, count).Clear();
        _occupied.Slice(start / WordBits, count / WordBits).Clear();
    }
}
