namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A mistake that the naive exchange can be told to make. The comparison is symmetric: what it finds there it would find in the engine.</summary>
internal enum PlantedBug
{
    None,
    LastInFirstOut,
    TradeAtTheTakersPrice,
    PostOnlyMayTouch,
    RemainderOfImmediateOrderRests,
    GrowingKeepsPriority,
    ShrinkingLosesPriority,
    ReplaceForgetsTheFilledPart,
    ReduceOnlyIsNotCutToPosition,
    SelfTradeTakesTheMakersMode,
    SelfTradeCancelsTheWrongOrder,
    DecrementCancelsTheTaker,
    RebateIsCharged,
    FeesOfMakerAndTakerSwapped,
    InverseCashRoundedToNearest,
    SpotLeavesTheBaseCurrency,
    SecondTickRowIgnored,
    MassCancelMissesOneSide,
}
