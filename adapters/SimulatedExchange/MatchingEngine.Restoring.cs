using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>What a venue that was restarted is told of its former life.</content>
public sealed partial class MatchingEngine
{
    /// <summary>The last venue order id given; anonymous orders have them too.</summary>
    public long LastVenueOrderId => _venueOrderId;

    /// <summary>The last match id given.</summary>
    public long LastMatchId => _matchId;

    /// <summary>Continues the ids above those given before; never goes back.</summary>
    public void ContinueIds(long lastVenueOrderId, long lastMatchId)
    {
        _venueOrderId = Math.Max(_venueOrderId, lastVenueOrderId);
        _matchId = Math.Max(_matchId, lastMatchId);
    }

    /// <summary>Books a fill of an earlier life: position and cash of its owner. The other side goes to the crowd, whose own is nobody's business.</summary>
    internal void RestoreFill(int instrument, in Execution fill)
    {
        MatchingBook book = _books[instrument];
        bool isBuy = fill.Side == Side.Buy;
        book.PositionLots[fill.OwnerId] += isBuy ? fill.Lots : -fill.Lots;
        book.PositionLots[AnonymousOwner] -= isBuy ? fill.Lots : -fill.Lots;
        if (isBuy) _ledger.Book(book.Settlement, fill.OwnerId, AnonymousOwner, fill.Price, fill.Lots, fill.Fee, 0);
        else _ledger.Book(book.Settlement, AnonymousOwner, fill.OwnerId, fill.Price, fill.Lots, 0, fill.Fee);
        ContinueIds(fill.VenueOrderId, fill.MatchId);
    }
}
