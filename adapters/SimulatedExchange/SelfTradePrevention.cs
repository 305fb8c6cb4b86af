namespace LowLatencyMM.SimulatedExchange;

/// <summary>What happens when an order would match another one of the same owner. The mode of the taker rules; that of the maker is not asked.</summary>
/// <remarks>Every order that it touches is told <see cref="Messages.Orders.CancelReason.SelfTrade"/>, the maker first. Nothing is traded, and
/// the rest of the book is matched as if the own order had not been there. Source: Binance's and Deribit's pages on self-trade prevention.</remarks>
public enum SelfTradePrevention : byte
{
    /// <summary>As the owner's account is set.</summary>
    AccountDefault,

    /// <summary>The two match like any others.</summary>
    Allow,

    /// <summary>What is left of the newer order is cancelled (Binance EXPIRE_TAKER, Deribit reject_taker).</summary>
    CancelTaker,

    /// <summary>The resting order is cancelled and the newer one goes on (EXPIRE_MAKER, cancel_maker).</summary>
    CancelMaker,

    /// <summary>Both are cancelled (EXPIRE_BOTH).</summary>
    CancelBoth,

    /// <summary>Both shrink by the smaller one's leaves; one without leaves is cancelled (DECREMENT).</summary>
    Decrement,
}
