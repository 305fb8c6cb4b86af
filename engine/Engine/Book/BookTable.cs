using System.Runtime.CompilerServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine;

/// <summary>The books of all instruments. Engine thread only; nothing here throws or allocates after construction.</summary>
public sealed class BookTable
{
    private readonly ArenaArray<BookState> _states;
    private readonly ArenaArray<BookLevel> _levels;
    private readonly int _sideLength;

    internal BookTable(Arena arena, int instrumentCapacity, int levelsPerSide)
    {
        _sideLength = BookSide.ArrayLength(levelsPerSide);
        _states = arena.Allocate<BookState>(instrumentCapacity);
        _levels = arena.Allocate<BookLevel>(instrumentCapacity * 2 * _sideLength);
        for (int slot = 0; slot < instrumentCapacity; slot++) Clear(slot, BookStatus.AwaitingSnapshot);
    }

    /// <summary>The book of an instrument slot.</summary>
    public Book this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(ref _states[slot], Bids(slot), Asks(slot));
    }

    /// <summary>Whether an instrument's book is whole, without a view.</summary>
    public BookStatus Status(int slot) => _states[slot].Status;

    internal void Clear(int slot, BookStatus status)
    {
        ref BookState state = ref _states[slot];
        state.Bids = new BookSideState { EdgeKey = long.MinValue };
        state.Asks = new BookSideState { EdgeKey = long.MinValue };
        state.NextSnapshotPart = 0;
        state.IsInEvent = 0;
        state.Status = status;
        state.TopVersion++;
    }

    /// <summary>Marks a book stale; it stays so until a snapshot. A book that never was whole keeps waiting for one.</summary>
    internal void MarkStale(int slot, BookStatus reason)
    {
        ref BookState state = ref _states[slot];
        if (state.Status is BookStatus.Live or BookStatus.InSnapshot) Clear(slot, reason);
    }

    [HotPath]
    internal void OnSnapshot(int slot, in Instrument instrument, in FrameHeader header, ref BookSnapshotDecoder snapshot)
    {
        ref BookState state = ref _states[slot];
        if (snapshot.Part == 0) Clear(slot, BookStatus.InSnapshot);
        if (state.Status != BookStatus.InSnapshot || snapshot.Part != state.NextSnapshotPart)
        {
            MarkStale(slot, BookStatus.StaleBadData);
            return;
        }

        state.NextSnapshotPart++;
        bool isGood = snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids);
        while (isGood && bids.MoveNext()) isGood = SetBid(slot, in instrument, ref state, bids.Price, bids.Lots);
        isGood = isGood && snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks) && SetAsks(slot, in instrument, ref state, ref asks);
        EndPart(slot, ref state, in header, snapshot.UpdateId, isGood);
        if (state.Status == BookStatus.InSnapshot && (header.Flags & FrameFlags.EndOfEvent) != 0)
        {
            state.Status = BookStatus.Live;
            CheckTop(slot, ref state);
        }
    }

    /// <returns>False when the book awaits a snapshot and the update was ignored.</returns>
    [HotPath]
    internal bool OnUpdate(int slot, in Instrument instrument, in FrameHeader header, ref BookUpdateDecoder update)
    {
        ref BookState state = ref _states[slot];
        if (state.Status != BookStatus.Live)
        {
            // Between the parts of a snapshot there is no telling which of them it belongs to.
            MarkStale(slot, BookStatus.StaleBadData);
            return false;
        }

        bool isGood = update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids);
        while (isGood && bids.MoveNext()) isGood = SetBid(slot, in instrument, ref state, bids.Price, bids.Lots);
        if (isGood)
        {
            isGood = update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks);
            while (isGood && asks.MoveNext()) isGood = SetAsk(slot, in instrument, ref state, asks.Price, asks.Lots);
        }

        EndPart(slot, ref state, in header, update.UpdateId, isGood);
        if (state.Status != BookStatus.Live) return true;
        bool isEnd = (header.Flags & FrameFlags.EndOfEvent) != 0;
        state.IsInEvent = isEnd ? (byte)0 : (byte)1;
        if (isEnd) CheckTop(slot, ref state);
        return true;
    }

    private bool SetAsks(int slot, in Instrument instrument, ref BookState state, ref BookSnapshotDecoder.AsksDecoder asks)
    {
        bool isGood = true;
        while (isGood && asks.MoveNext()) isGood = SetAsk(slot, in instrument, ref state, asks.Price, asks.Lots);
        return isGood;
    }

    private bool SetBid(int slot, in Instrument instrument, ref BookState state, long price, long lots)
    {
        if (lots < 0 || price == long.MinValue || (price <= 0 && instrument.IsNegativePriceAllowed == 0)) return false;
        if (BookSide.Set(Bids(slot), ref state.Bids, price, lots)) state.TopVersion++;
        return true;
    }

    private bool SetAsk(int slot, in Instrument instrument, ref BookState state, long price, long lots)
    {
        if (lots < 0 || price == long.MinValue || (price <= 0 && instrument.IsNegativePriceAllowed == 0)) return false;
        if (BookSide.Set(Asks(slot), ref state.Asks, -price, lots)) state.TopVersion++;
        return true;
    }

    private void EndPart(int slot, ref BookState state, in FrameHeader header, long updateId, bool isGood)
    {
        if (!isGood)
        {
            MarkStale(slot, BookStatus.StaleBadData);
            return;
        }

        state.UpdateId = updateId;
        state.VenueTimeNs = header.VenueTimeNs;
        state.ReceiveTimeNs = header.ReceiveTimeNs;
    }

    private void CheckTop(int slot, ref BookState state)
    {
        long bidKey = BookSide.BestKey(Bids(slot), in state.Bids);
        long askKey = BookSide.BestKey(Asks(slot), in state.Asks);
        bool isBidLost = state.Bids.EdgeKey != long.MinValue && bidKey <= state.Bids.EdgeKey;
        bool isAskLost = state.Asks.EdgeKey != long.MinValue && askKey <= state.Asks.EdgeKey;
        if (isBidLost || isAskLost) MarkStale(slot, BookStatus.StaleEdge);
        else if (state.Bids.Count > 0 && state.Asks.Count > 0 && bidKey >= -askKey) MarkStale(slot, BookStatus.StaleCrossed);
    }

    private Span<BookLevel> Bids(int slot) => _levels.Slice(slot * 2 * _sideLength, _sideLength);

    private Span<BookLevel> Asks(int slot) => _levels.Slice(((slot * 2) + 1) * _sideLength, _sideLength);
}
