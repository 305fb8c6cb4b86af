namespace LowLatencyMM.FaultSimulation;

/// <summary>What one step of a script does. Its three numbers choose venue, order, quantity and the like, each modulo what there is.</summary>
public enum FaultAction : byte
{
    /// <summary>The strategy wishes for a new order, also one beyond its limits.</summary>
    Place,
    Replace,
    Cancel,

    /// <summary>The venue takes some of the messages that are on their way to it.</summary>
    VenueTakes,

    /// <summary>The venue refuses the next message on its way.</summary>
    VenueRefuses,
    VenueFills,

    /// <summary>The venue ends or reduces an order that nobody asked it to.</summary>
    VenueCancels,

    /// <summary>The engine gets some of the executions that are on their way to it.</summary>
    Deliver,

    /// <summary>It gets a later one before those in front of it.</summary>
    DeliverLate,

    /// <summary>An execution on its way is lost; never a fill: those only get lost with their session.</summary>
    LoseExecution,

    /// <summary>It gets an execution that stays on its way: once more later.</summary>
    RepeatExecution,

    /// <summary>A message on its way to the venue is lost.</summary>
    LoseOrder,

    /// <summary>The session ends between any two messages of both directions; what is behind them is lost.</summary>
    Disconnect,
    Connect,

    /// <summary>While disconnected: the venue loses its resting orders, or its history of fills.</summary>
    VenueForgets,
    TimePasses,
    MarketMoves,
    BookGap,

    /// <summary>The engine is killed and goes on from a snapshot and its journal, in a new epoch.</summary>
    EngineRestarts,

    /// <summary>As before, and the journal's last frames are gone.</summary>
    PowerFails,
    Kill,
    Acknowledge,
    Pause,
    Resume,
    ReduceOnly,

    /// <summary>A round of a gateway's thread. This and what follows: with gateways only.</summary>
    GatewayRound,

    /// <summary>The connection is gone and the gateway is not told: only silence tells it.</summary>
    HalfOpen,

    /// <summary>The venue sends a frame that cannot be, or one of a later version.</summary>
    VenueLies,

    /// <summary>The gateway's process is killed and started again.</summary>
    GatewayRestarts,

    /// <summary>The engine's log of executions has no room, until time passes.</summary>
    LogFills,

    /// <summary>The gateway's disk refuses, or works again.</summary>
    DiskFails,

    /// <summary>Time passes, and the engine does nothing.</summary>
    EngineStalls,

    /// <summary>The venue sends a fill of this session once more.</summary>
    VenueRepeats,
}
