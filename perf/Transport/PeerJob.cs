namespace LowLatencyMM.Perf;

/// <summary>What the second process of a measurement does next.</summary>
internal enum PeerJob
{
    /// <summary>Answers one cache line.</summary>
    OneLine = 1,

    /// <summary>Answers 96 bytes in two lines.</summary>
    TwoLines,

    /// <summary>Answers messages of a log by claim and commit in another.</summary>
    Claim,

    /// <summary>Answers messages of a log by offers to another.</summary>
    Offer,

    /// <summary>Reads and checks messages of a log, answers none.</summary>
    OneWay,
}
