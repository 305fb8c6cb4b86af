using System.Numerics;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One side of a recorded book, whole, with what our own taking has used up of it.</summary>
/// <remarks>One thread; allocates only when it grows. Levels are known by <see cref="Key"/>, which is greater for the better price, so both
/// sides are one code. Real books hold thousands of levels over tens of thousands of ticks and change mostly near the top: a window of ticks
/// around the best level is a dense array with a bit for each level, those below it stand in a hash table, and none stands above it.
/// The tick is the greatest common divisor of every price seen: it needs no configuration and any price is exact.</remarks>
internal sealed class DisplayedSide(bool isBid)
{
    private const int WindowTicks = 4096; // 32 KiB; on the BTC perpetual four of five changes fall within
    private const int Mask = WindowTicks - 1;
    private const int DepthTicks = WindowTicks / 4 * 3; // from the window's lowest tick to the best level when it is moved
    private const int DepthTicksMin = WindowTicks / 4;

    private readonly long[] _lots = new long[WindowTicks]; // by tick modulo the window
    private readonly ulong[] _occupied = new ulong[WindowTicks / 64];
    private readonly DisplayedFarLevels _far = new();
    private readonly ConsumedLiquidity _consumed = new();
    private BookEntry[] _scratch = [];
    private long _tickSize; // 0 before the first level
    private double _ticksPerKey;
    private long _lowestTick; // of the window
    private long _bestTick; // meaningful while the window holds a level
    private int _count; // in the window; 0 only when the side is empty

    public bool IsEmpty => _count == 0;

    public int LevelCount => _count + _far.Count;

    /// <summary>Key of the best level; <see cref="long.MinValue"/> when the side is empty.</summary>
    public long BestKey => _count == 0 ? long.MinValue : _bestTick * _tickSize;

    /// <summary>Price to key and key to price.</summary>
    public long Key(long price) => isBid ? price : -price;

    public void Clear()
    {
        if (_count > 0)
        {
            Array.Clear(_lots);
            Array.Clear(_occupied);
        }
        _count = 0;
        _far.Clear();
        _consumed.Clear();
    }

    /// <summary>Sets the displayed quantity at a price, 0 to remove the level; what we consumed there is forgotten.</summary>
    /// <returns>The displayed quantity before.</returns>
    public long Set(long price, long lots)
    {
        long key = Key(price);
        if (!_consumed.IsEmpty) _consumed.Remove(key);
        if (!TryGetTick(key, out long tick))
        {
            if (lots == 0) return 0; // no level has such a price
            Calibrate(key);
            tick = key / _tickSize;
        }
        if ((ulong)(tick - _lowestTick) >= WindowTicks || _count == 0) return SetOutside(tick, key, lots);

        int index = (int)tick & Mask;
        long previousLots = _lots[index];
        _lots[index] = lots;
        if (previousLots != 0 && lots != 0) return previousLots;
        if (lots != 0) Occupy(tick, index);
        else if (previousLots != 0) Vacate(tick, index);
        return previousLots;
    }

    /// <summary>The displayed quantity at a price, ours never included.</summary>
    public long LotsAt(long price)
    {
        long key = Key(price);
        if (_count == 0 || !TryGetTick(key, out long tick)) return 0;
        return (ulong)(tick - _lowestTick) < WindowTicks ? _lots[(int)tick & Mask] : _far.LotsAt(key);
    }

    /// <summary>The best level at or below a key, with the quantity that we have not consumed yet.</summary>
    /// <param name="keyMax"><see cref="long.MaxValue"/> for the best level; the key of the level before, less 1, for the next one.</param>
    /// <param name="level">Its price, and lots ≥ 0.</param>
    public bool TryGetAvailable(long keyMax, out BookEntry level)
    {
        level = default;
        if (_count == 0) return false;
        long tick = keyMax >= BestKey ? _bestTick : OccupiedAtOrBelow(FloorTick(keyMax));
        long key = tick * _tickSize;
        long lots = tick >= _lowestTick ? _lots[(int)tick & Mask] : 0;
        if (lots == 0 && !_far.TryFindGreatest(keyMax, out key, out lots)) return false;
        level = new BookEntry(Key(key), Math.Max(0, lots - _consumed.LotsAt(key)));
        return true;
    }

    /// <summary>Remembers that we took of a level, until the level is set again.</summary>
    public void Consume(long price, long lots) => _consumed.Add(Key(price), lots);

    // A multiplication instead of a division, and a proof that it was right; the exact way for what rounding spoils.
    private bool TryGetTick(long key, out long tick)
    {
        tick = (long)((key * _ticksPerKey) + (key < 0 ? -0.5 : 0.5));
        return (tick * _tickSize == key && _tickSize != 0) || TryDivide(key, out tick);
    }

    private bool TryDivide(long key, out long tick)
    {
        tick = 0;
        if (_tickSize == 0) return false;
        tick = key / _tickSize;
        return tick * _tickSize == key;
    }

    private long FloorTick(long key)
    {
        long tick = key / _tickSize;
        return tick * _tickSize > key ? tick - 1 : tick;
    }

    private long SetOutside(long tick, long key, long lots)
    {
        if (_count > 0 && tick < _lowestTick) return _far.Set(key, lots);
        if (lots == 0) return 0; // above the window, or in an empty side, there is nothing
        MoveWindow(tick);
        int index = (int)tick & Mask;
        _lots[index] = lots;
        Occupy(tick, index);
        return 0;
    }

    private void Occupy(long tick, int index)
    {
        _occupied[index >> 6] |= 1UL << (index & 63);
        if (_count++ == 0 || tick > _bestTick) _bestTick = tick;
    }

    private void Vacate(long tick, int index)
    {
        _occupied[index >> 6] &= ~(1UL << (index & 63));
        _count--;
        if (tick != _bestTick) return;
        if (_count > 0) _bestTick = OccupiedAtOrBelow(tick);
        if (_far.Count == 0 || (_count > 0 && _bestTick - _lowestTick >= DepthTicksMin)) return;
        if (_count > 0) MoveWindow(_bestTick);
        else if (_far.TryFindGreatest(long.MaxValue, out long key, out _)) MoveWindow(key / _tickSize);
    }

    // The highest level of the window at or below a tick at or below its top; below the window when there is none.
    private long OccupiedAtOrBelow(long tick)
    {
        while (tick >= _lowestTick)
        {
            int index = (int)tick & Mask;
            ulong atOrBelow = _occupied[index >> 6] << (63 - (index & 63));
            // The word at the seam holds both ends of the window: a bit of the other end reads as a tick below it.
            if (atOrBelow != 0) return tick - BitOperations.LeadingZeroCount(atOrBelow);
            tick -= (index & 63) + 1;
        }
        return _lowestTick - 1;
    }

    // Puts the window around a best level; everything changes places by way of the hash table. Rare: half a window of ticks apart.
    private void MoveWindow(long bestTick)
    {
        for (int index = 0; _count > 0 && index < WindowTicks; index++)
        {
            if (_lots[index] == 0) continue;
            long tick = _lowestTick + ((index - _lowestTick) & Mask);
            _ = _far.Set(tick * _tickSize, _lots[index]);
            _lots[index] = 0;
        }
        Array.Clear(_occupied);
        _count = 0;
        _lowestTick = bestTick - DepthTicks;
        TakeFarLevels(fromKey: _lowestTick * _tickSize);
    }

    private void TakeFarLevels(long fromKey)
    {
        int total = _far.Count;
        if (total == 0) return;
        if (_scratch.Length < total) _scratch = new BookEntry[2 * total];
        Span<BookEntry> far = _scratch.AsSpan(0, total);
        _far.CopyTo(far);
        foreach (BookEntry entry in far)
        {
            if (entry.Price < fromKey) continue;
            _ = _far.Set(entry.Price, 0);
            long tick = entry.Price / _tickSize;
            int index = (int)tick & Mask;
            _lots[index] = entry.Lots;
            Occupy(tick, index);
        }
    }

    // A price between the ticks: the tick was too coarse. Happens a few times with the first levels of an instrument.
    private void Calibrate(long key)
    {
        long bestKey = BestKey;
        bool isEmpty = _count == 0;
        if (!isEmpty) MoveWindow(_lowestTick + (2 * WindowTicks)); // beyond every level: all of them go to the hash table
        long divisor = Math.Abs(key);
        long tickSize = _tickSize;
        while (tickSize != 0) (divisor, tickSize) = (tickSize, divisor % tickSize);
        _tickSize = Math.Max(1, divisor);
        _ticksPerKey = 1.0 / _tickSize;
        if (!isEmpty) MoveWindow(bestKey / _tickSize);
    }
}
