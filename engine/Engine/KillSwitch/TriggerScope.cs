namespace LowLatencyMM.Engine;

/// <summary>What the subject of a trigger is.</summary>
public enum TriggerScope : byte
{
    /// <summary>Everything: subject -1.</summary>
    Account,

    /// <summary>A venue id.</summary>
    Venue,

    /// <summary>An instrument slot.</summary>
    Instrument,
}
