namespace LowLatencyMM.Aeron;

/// <summary>How an IPC driver runs.</summary>
public sealed record MediaDriverOptions
{
    /// <summary>Where clients find it; on a memory file system, or every page is written to a disk.</summary>
    public required string Directory { get; init; }

    /// <summary>Length of a term where a channel says nothing, bytes; a power of two, 64 KiB to 1 GiB.</summary>
    public int TermBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Greatest length of a frame where a channel says nothing, bytes; a multiple of 32.</summary>
    public int MtuBytes { get; init; } = 1408;

    /// <summary>How far a publication may be ahead of its slowest subscriber, bytes; 0 for half a term.</summary>
    public int WindowBytes { get; init; }

    /// <summary>After so long without a sign of life a client is taken for dead. ms; > 0.</summary>
    public int ClientLivenessTimeoutMs { get; init; } = 10_000;

    /// <summary>A publication that was closed is taken from subscribers who read nothing for so long. ms; 0 or more.</summary>
    public int PublicationLingerMs { get; init; } = 5_000;

    /// <summary>A claim, or a command, that was never committed is passed after so long: far longer than any living writer takes. ms; > 0.</summary>
    public int UnblockTimeoutMs { get; init; } = 15_000;

    /// <summary>A driver whose last sign of life is older is taken for dead, and its directory is cleaned. ms; > 0.</summary>
    public int DriverTimeoutMs { get; init; } = 10_000;

    /// <summary>The conductor runs on a thread of its own. False: its owner calls <see cref="MediaDriver.DoWork"/> all the time.</summary>
    public bool HasThread { get; init; } = true;

    /// <summary>Between two turns of the conductor's own thread when there is nothing to do, us: how long a limit or an answer may wait. 0 spins.</summary>
    public int IdleUs { get; init; } = 200;

    /// <summary>A client may end the driver by Aeron's command.</summary>
    public bool AllowsTermination { get; init; }
}
