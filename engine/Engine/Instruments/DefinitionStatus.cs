namespace LowLatencyMM.Engine;

/// <summary>What became of an InstrumentDefinition.</summary>
public enum DefinitionStatus : byte
{
    Accepted,
    Malformed,
    SlotOutOfRange,

    /// <summary>Contract value times quantity step is not a positive multiple of 1e-9, or exceeds 2^53.</summary>
    InvalidLotValue,

    /// <summary>No row, too many rows, a tick below 1, or rows that do not ascend.</summary>
    InvalidTickTable,

    /// <summary>A lower limit above an upper one, or a maximum quantity that is not positive.</summary>
    InvalidLimits,
    InvalidKind,

    /// <summary>The venue id is not below the number of venues configured.</summary>
    InvalidVenue,

    /// <summary>A slot with a position or open orders cannot become another instrument or change what its ledger is counted in.</summary>
    InUse,
}
