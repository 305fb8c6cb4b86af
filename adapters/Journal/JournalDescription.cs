using System.Security.Cryptography;

namespace LowLatencyMM.Journal;

/// <summary>What every segment of a run begins with: enough to run the engine over the frames again.</summary>
public sealed record JournalDescription
{
    /// <summary>The run's durable number, from <see cref="EpochStore"/>; 1 in a backtest. 1 to 65,535.</summary>
    public required ushort Epoch { get; init; }

    /// <summary>The engine thread whose frames these are.</summary>
    public ushort ShardId { get; init; }

    /// <summary>When the run was started, ns since the Unix epoch, UTC; the caller's clock, or simulated time.</summary>
    public long CreatedTimeNs { get; init; }

    /// <summary>Version and commit of the program that wrote the journal.</summary>
    public string Build { get; init; } = "";

    /// <summary>The full configuration as UTF-8 JSON, verbatim.</summary>
    public ReadOnlyMemory<byte> ConfigurationJson { get; init; }

    /// <summary>The schemas of the messages.</summary>
    public IReadOnlyList<JournalSchema> Schemas { get; init; } = [];

    /// <summary>The instruments known when the segment began.</summary>
    public IReadOnlyList<JournalInstrument> Instruments { get; init; } = [];

    /// <summary>SHA-256 of <see cref="ConfigurationJson"/>, lower-case hex.</summary>
    public string ConfigurationHash => Convert.ToHexStringLower(SHA256.HashData(ConfigurationJson.Span));

    /// <summary>Whether both are of one run: its epoch and its beginning.</summary>
    public bool IsSameRun(JournalDescription other) => Epoch == other.Epoch && CreatedTimeNs == other.CreatedTimeNs && ShardId == other.ShardId;

    /// <summary>Whether a segment of the other run may follow one of this: it is the same run, or one of a later epoch. No epoch is ever used twice.</summary>
    internal bool CanPrecede(JournalDescription other) => Epoch < other.Epoch || IsSameRun(other);
}
