namespace LowLatencyMM.Aeron;

/// <summary>What has become of a client. All but the first are final: everything it had is closed, and a new client is needed.</summary>
public enum AeronClientState : byte
{
    Active,

    /// <summary>Its owner closed it.</summary>
    Closed,

    /// <summary>The driver gave no sign of life for too long, or a new one runs in its place.</summary>
    DriverTimeout,

    /// <summary>The driver took this client for dead.</summary>
    ClientTimeout,

    /// <summary>The conductor was not run for longer than the driver waits.</summary>
    ServiceTimeout,

    /// <summary>It missed answers of the driver: nobody can say what it has and has not.</summary>
    MissedAnswers,
}
