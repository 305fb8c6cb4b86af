using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>What the matching engine tells about its books.</content>
public sealed partial class MatchingEngine
{
    /// <summary>The best price of a side, 1e-9; false when it is empty.</summary>
    public bool TryGetBest(int instrument, Side side, out long price)
    {
        BookSide bookSide = _books[instrument].Side(side == Side.Buy);
        price = bookSide.IsEmpty ? 0 : bookSide.BestPrice;
        return !bookSide.IsEmpty;
    }

    public int LevelCount(int instrument, Side side) => _books[instrument].Side(side == Side.Buy).LevelCount;

    /// <summary>Writes a side's levels, best first, as many as fit; returns how many.</summary>
    public int CopyLevels(int instrument, Side side, Span<BookEntry> destination) => _books[instrument].Side(side == Side.Buy).CopyLevels(destination);

    /// <summary>Upper bound on what <see cref="TakeChanges"/> writes.</summary>
    public int ChangeCountMax(int instrument, Side side) => _books[instrument].Side(side == Side.Buy).TouchedCount;

    /// <summary>Writes a side's levels that changed since the last call, best first, with their quantities now (0: gone); returns how many.</summary>
    /// <param name="destination">At least <see cref="ChangeCountMax"/> long.</param>
    public int TakeChanges(int instrument, Side side, Span<BookEntry> destination) => _books[instrument].Side(side == Side.Buy).TakeTouched(destination);

    /// <summary>Lots bought minus lots sold.</summary>
    public long PositionLots(int instrument, int ownerId) => _books[instrument].PositionLots[ownerId];

    /// <summary>The last match of an owner in an instrument; 0 when it never traded there.</summary>
    public long LastMatchId(int instrument, int ownerId) => _books[instrument].LastMatchIds[ownerId];

    /// <summary>Owner of the fees: pass it to <see cref="Cash"/>.</summary>
    public int VenueOwner => _ownerCount;

    /// <summary>The currencies in which instruments are settled, or which spot trades move.</summary>
    public IReadOnlyList<string> Currencies => _currencies;

    /// <summary>What fills and fees moved into an owner's account (or out of it, negative), 1e-18 of the currency; see <see cref="OwnerLedger"/>.</summary>
    /// <param name="ownerId">An owner, or <see cref="VenueOwner"/>.</param>
    /// <param name="currency">One of <see cref="Currencies"/>; of any other there is 0.</param>
    public Int128 Cash(int ownerId, string currency)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)ownerId, (uint)_ownerCount);
        int index = Array.IndexOf(_currencies, currency);
        return index < 0 ? 0 : _ledger.Cash(ownerId, index);
    }

    /// <summary>Resting orders of an owner in all instruments.</summary>
    public int OpenCount(int ownerId) => _openCounts[ownerId];

    /// <summary>Resting orders of an owner in an instrument.</summary>
    public int RestingCount(int instrument, int ownerId) => _books[instrument].OrdersOf(ownerId).Count;

    /// <summary>Handle of one of an owner's resting orders; the numbering changes with every order that comes or goes.</summary>
    /// <param name="index">0 to <see cref="RestingCount"/>, exclusive.</param>
    public int RestingOrder(int instrument, int ownerId, int index) => _books[instrument].OrdersOf(ownerId)[index];

    /// <summary>Side and price of a resting order.</summary>
    public (Side Side, long Price) SideAndPrice(int handle) => (_pool[handle].Side, _pool[handle].Price);

    /// <summary>Client order id of a resting order.</summary>
    public long ClientOrderId(int handle) => _pool[handle].ClientOrderId;

    /// <summary>Everything about a resting order.</summary>
    public OpenOrder Describe(int handle)
    {
        ref readonly BookOrder order = ref _pool[handle];
        return new OpenOrder(
            _books[order.Instrument].Rules.InstrumentId, order.ClientOrderId, order.VenueOrderId, order.Price, order.LeavesLots, order.CumLots,
            order.Side, order.Flags, order.SessionId);
    }

    /// <summary>The resting orders of a side in priority order. Allocates: for tests and reports.</summary>
    public IEnumerable<(int OwnerId, long ClientOrderId, long VenueOrderId, long Price, long LeavesLots, long CumLots)> Orders(int instrument, Side side)
    {
        foreach (int slot in _books[instrument].Side(side == Side.Buy).Slots())
        {
            BookOrder order = _pool[slot];
            yield return (order.OwnerId, order.ClientOrderId, order.VenueOrderId, order.Price, order.LeavesLots, order.CumLots);
        }
    }
}
