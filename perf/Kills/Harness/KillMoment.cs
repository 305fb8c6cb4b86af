namespace LowLatencyMM.Kills;

/// <summary>What is waited for before a kill, so that it falls into the middle of something.</summary>
internal enum KillMoment
{
    /// <summary>Only the delay.</summary>
    Time,

    /// <summary>So many order messages at the venue.</summary>
    Orders,

    /// <summary>So many fills at the venue, or three seconds: fills come when they come.</summary>
    Fills,
}
