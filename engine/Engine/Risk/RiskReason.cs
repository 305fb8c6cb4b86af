namespace LowLatencyMM.Engine;

/// <summary>Why pre-trade risk refused an order; each has its own counter.</summary>
public enum RiskReason : byte
{
    /// <summary>Not refused.</summary>
    None = 0,
    Halted,
    Paused,
    ReduceOnly,
    UnknownInstrument,
    InstrumentNotTrading,
    RouteDown,

    /// <summary>The book is not whole: there is no price to measure the order against.</summary>
    BookNotLive,
    PriceNotAllowed,
    PriceOffTick,
    PriceOutsideBand,
    QuantityOutsideLimits,
    NotionalOutsideLimits,
    TooManyOpenOrders,
    PositionLimit,
    OrderRate,

    /// <summary>The frame has caused as many order messages as it may.</summary>
    FrameBudget,

    /// <summary>Every slot that the next ids lead to holds an open order.</summary>
    OrderTableFull,

    /// <summary>The order named is not open, or its state does not allow the wish.</summary>
    OrderState,

    /// <summary>It would trade with our own resting order.</summary>
    SelfTrade,

    /// <summary>The kill switch has disabled the venue's route: it refuses too much.</summary>
    RouteDisabled,

    /// <summary>The instrument's market data is too old to quote on.</summary>
    MarketDataOld,

    /// <summary>While cautious only post-only orders leave, unless they shrink the position.</summary>
    PostOnlyOnly,

    /// <summary>A limit over all instruments.</summary>
    TotalLimit,

    /// <summary>A limit of the account of its venue.</summary>
    AccountLimit,

    /// <summary>A limit of its venue.</summary>
    VenueLimit,

    /// <summary>A limit of its underlying.</summary>
    UnderlyingLimit,

    /// <summary>The tail-risk limiter acts: the stressed loss would pass its limit.</summary>
    TailLimit,
}
