using System.Runtime.CompilerServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine;

/// <summary>The books of all instruments. Engine thread only; nothing here throws or allocates after construction.</summary>
public sealed class BookTable
{
    private readonly ArenaArray<BookState> _states;
    private readonly ArenaArray<BookLevel> _cells;
    private readonly ArenaArray<long> _rungs;
    private readonly ArenaArray<ulong> _occupied;
    private readonly int _cellCount;
    private readonly int _rungCount;
    private readonly int _wordCount;

    internal BookTable(Arena arena, int instrumentCapacity, int levelsPerSide)
    {
        _cellCount = BookSide.CellCount(levelsPerSide);
        _rungCount = BookSide.RungCount(levelsPerSide);
        _wordCount = BookSide.WordCount(levelsPerSide);
        _states = arena.Allocate<BookState>(instrumentCapacity);
        _cells = arena.Allocate<BookLevel>(instrumentCapacity * 2 * _cellCount);
        _rungs = arena.Allocate<long>(instrumentCapacity * 2 * _rungCount);
        _occupied = arena.Allocate<ulong>(instrumentCapacity * 2 * _wordCount);
        for (int slot = 0; slot < instrumentCapacity; slot++) Clear(slot, BookStatus.AwaitingSnapshot);
    }

    /// <summary>The book of an instrument slot.</summary>
    public Book this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(this, ref _states[slot], slot);
    }

    internal BookLevel BestBid(int slot) => Bids(slot).Best(BookSide.BidSign);

    internal BookLevel BestAsk(int slot) => Asks(slot).Best(BookSide.AskSign);

    internal BookLevel Bid(int slot, int depth) => Bids(slot).Level(depth, BookSide.BidSign);

    internal BookLevel Ask(int slot, int depth) => Asks(slot).Level(depth, BookSide.AskSign);

    /// <summary>Whether an instrument's book is whole, without a view.</summary>
    public BookStatus Status(int slot) => _states[slot].Status;

    /// <summary>Receive time of the last update, ns since the Unix epoch; 0 for none.</summary>
    internal long ReceiveTimeNs(int slot) => _states[slot].ReceiveTimeNs;

    internal void Clear(int slot, BookStatus status)
    {
        ref BookState state = ref _states[slot];
        Bids(slot).Clear();
        Asks(slot).Clear();
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
        BookSide bidSide = Bids(slot);
        BookSide askSide = Asks(slot);
        bool isGood = snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids);
        while (isGood && bids.MoveNext()) isGood = TrySet(in bidSide, in instrument, ref state, bids.Price, bids.Lots, BookSide.BidSign);
        if (isGood)
        {
            isGood = snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks);
            while (isGood && asks.MoveNext()) isGood = TrySet(in askSide, in instrument, ref state, asks.Price, asks.Lots, BookSide.AskSign);
        }

        EndPart(slot, ref state, in header, snapshot.UpdateId, isGood);
        if (state.Status == BookStatus.InSnapshot && (header.Flags & FrameFlags.EndOfEvent) != 0)
        {
            state.Status = BookStatus.Live;
            EndEvent(slot, ref state, in instrument);
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

        BookSide bidSide = Bids(slot);
        BookSide askSide = Asks(slot);
        Prefetch(in bidSide, in askSide, update);
        bool isGood = update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids);
        while (isGood && bids.MoveNext()) isGood = TrySet(in bidSide, in instrument, ref state, bids.Price, bids.Lots, BookSide.BidSign);
        if (isGood)
        {
            isGood = update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks);
            while (isGood && asks.MoveNext()) isGood = TrySet(in askSide, in instrument, ref state, asks.Price, asks.Lots, BookSide.AskSign);
        }

        EndPart(slot, ref state, in header, update.UpdateId, isGood);
        if (state.Status != BookStatus.Live) return true;
        bool isEnd = (header.Flags & FrameFlags.EndOfEvent) != 0;
        state.IsInEvent = isEnd ? (byte)0 : (byte)1;
        if (isEnd) EndEvent(slot, ref state, in instrument);
        return true;
    }

    /// <summary>On a copy of the decoder, which stays where it is: reading is done again.</summary>
    private static void Prefetch(in BookSide bidSide, in BookSide askSide, BookUpdateDecoder update)
    {
        if (!update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids)) return;
        while (bids.MoveNext()) bidSide.Prefetch(bids.Price);
        if (!update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks)) return;
        while (asks.MoveNext()) askSide.Prefetch(-asks.Price);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySet(in BookSide side, in Instrument instrument, ref BookState state, long price, long lots, long sign)
    {
        if (lots < 0 || price == long.MinValue || (price <= 0 && instrument.IsNegativePriceAllowed == 0)) return false;
        if (side.Set(price * sign, lots)) state.TopVersion++;
        state.RemovalCount += lots == 0 ? 1 : 0;
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

    private void EndEvent(int slot, ref BookState state, in Instrument instrument)
    {
        BookSide bids = Bids(slot);
        BookSide asks = Asks(slot);
        if (state.Bids.Tick == 0) bids.Centre(instrument.TickNanosMin);
        if (state.Asks.Tick == 0) asks.Centre(instrument.TickNanosMin);
        long bidKey = bids.BestKey;
        long askKey = asks.BestKey;
        bool isBidLost = state.Bids.EdgeKey != long.MinValue && bidKey <= state.Bids.EdgeKey;
        bool isAskLost = state.Asks.EdgeKey != long.MinValue && askKey <= state.Asks.EdgeKey;
        if (isBidLost || isAskLost) MarkStale(slot, BookStatus.StaleEdge);
        else if (state.Bids.Count > 0 && state.Asks.Count > 0 && bidKey >= -askKey) MarkStale(slot, BookStatus.StaleCrossed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BookSide Bids(int slot) => Side(ref _states[slot].Bids, slot * 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BookSide Asks(int slot) => Side(ref _states[slot].Asks, (slot * 2) + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BookSide Side(ref BookSideState state, int side) => new(
        ref state, _cells.Slice(side * _cellCount, _cellCount), _rungs.Slice(side * _rungCount, _rungCount), _occupied.Slice(side * _wordCount, _wordCount));
}
