namespace LowLatencyMM.Importers;

/// <summary>What becomes of a recorded price that is not on the configured tick: the venue changed its tick since, or the configuration is wrong.</summary>
public enum OffTickPolicy : byte
{
    /// <summary>An error with its line.</summary>
    Refuse,

    /// <summary>The price enters the book as it is, and is counted.</summary>
    Keep,
}
