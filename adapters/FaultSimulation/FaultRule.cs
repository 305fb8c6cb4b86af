namespace LowLatencyMM.FaultSimulation;

/// <summary>What must hold, and what a failure says was broken.</summary>
public enum FaultRule : byte
{
    /// <summary>The engine's own check of an invariant, or an exception.</summary>
    EngineInvariant,

    /// <summary>No order beyond the quantity, notional, price, rate or number allowed.</summary>
    OrderLimit,

    /// <summary>Never could the venue bring the position beyond its limit by filling what is open there and on its way.</summary>
    PositionLimit,

    /// <summary>What the engine counts as its worst case is never less than the venue's.</summary>
    Exposure,

    /// <summary>No client order id is used twice, over all epochs.</summary>
    OrderId,

    /// <summary>A kill cancels everything everywhere, and no new or replaced order follows until it is acknowledged.</summary>
    AfterKill,

    /// <summary>No new or replaced order while the route is down, being compared, or the book is not whole.</summary>
    RouteDown,

    /// <summary>Positions equal the venue's in the end.</summary>
    Position,

    /// <summary>Cash and fees equal the venue's to the unit.</summary>
    Cash,

    /// <summary>Every fill is counted once.</summary>
    Fills,

    /// <summary>Open orders equal the venue's.</summary>
    OpenOrders,

    /// <summary>What the engine cancelled does not rest at the venue in the end, also when the cancel was lost or refused.</summary>
    Cancel,

    /// <summary>Nothing is owed or open after the last comparison.</summary>
    Orphan,

    /// <summary>A comparison without faults ends with the route up, and a second one changes nothing.</summary>
    Convergence,

    /// <summary>Where nothing was lost, late or repeated, a comparison in passing finds no difference.</summary>
    Difference,

    /// <summary>The frames once more give the same orders and the same state.</summary>
    Replay,

    /// <summary>A gateway lets nothing pass that its own limits, its latch, its session or a silent engine forbid; what passes arrives once and in order; in the end
    /// its positions and open orders are the venue's.</summary>
    Gateway,
}
