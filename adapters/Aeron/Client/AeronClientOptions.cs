namespace LowLatencyMM.Aeron;

/// <summary>How a client meets its driver.</summary>
public sealed record AeronClientOptions
{
    /// <summary>The driver's directory.</summary>
    public required string Directory { get; init; }

    /// <summary>After so long without a sign of life the driver is taken for dead, and so long a connect waits for one. ms; > 0.</summary>
    public int DriverTimeoutMs { get; init; } = 10_000;

    /// <summary>Between two signs of life of this client. ms; > 0.</summary>
    public int KeepaliveIntervalMs { get; init; } = 500;

    /// <summary>A log stays mapped for so long after the driver took it back, for threads that are still in it. ms; 0 or more.</summary>
    public int ResourceLingerMs { get; init; } = 3_000;

    /// <summary>The conductor runs on a thread of its own. False: its owner calls <see cref="AeronClient.DoWork"/> often, and never from two threads at once.</summary>
    public bool HasThread { get; init; } = true;

    /// <summary>Between two turns of the conductor's own thread when there is nothing to do. ms; > 0.</summary>
    public int IdleMs { get; init; } = 4;
}
