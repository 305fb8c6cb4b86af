using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Taking over what happened before the venue was started again.</content>
public sealed partial class MatchingEngine
{
    /// <summary>The greatest match id so far; the next one is above it.</summary>
    public long LastMatchIdOfAll => _matchId;

    /// <summary>The greatest venue order id so far; the next one is above it.</summary>
    public long LastVenueOrderId => _venueOrderId;

    /// <summary>Ids go on above these.</summary>
    public void ContinueAbove(long matchId, long venueOrderId)
    {
        _matchId = Math.Max(_matchId, matchId);
        _venueOrderId = Math.Max(_venueOrderId, venueOrderId);
    }

    /// <summary>Books a fill of a named owner once more: position, cash and ids. The other side is the anonymous owner's, free of fees, so that
    /// every sum over all owners and the venue stays 0.</summary>
    internal void RestoreFill(int instrument, in Execution fill)
    {
        MatchingBook book = _books[instrument];
        bool isBuy = fill.Side == Side.Buy;
        long signed = isBuy ? fill.Lots : -fill.Lots;
        book.PositionLots[fill.OwnerId] += signed;
        book.PositionLots[AnonymousOwner] -= signed;
        book.LastMatchIds[fill.OwnerId] = fill.MatchId;
        if (isBuy) _ledger.Book(book.Settlement, fill.OwnerId, AnonymousOwner, fill.Price, fill.Lots, fill.Fee, 0);
        else _ledger.Book(book.Settlement, AnonymousOwner, fill.OwnerId, fill.Price, fill.Lots, 0, fill.Fee);
        ContinueAbove(fill.MatchId, fill.VenueOrderId);
    }
}
