namespace LowLatencyMM.SharedMemory;

/// <summary>What a shared block holds, and of which run.</summary>
public sealed record SharedBlockDescription
{
    public required SharedBlockKind Kind { get; init; }

    /// <summary>Bytes a slot; of a spill buffer, its granularity. > 0.</summary>
    public required int SlotBytes { get; init; }

    /// <summary>Slots; > 0.</summary>
    public required int SlotCount { get; init; }

    /// <summary>Identity of the schemas of the messages within; 0 when there are none.</summary>
    public ulong SchemaHash { get; init; }

    /// <summary>The run's durable number; 0 outside a run.</summary>
    public ushort Epoch { get; init; }

    public ushort ShardId { get; init; }

    /// <summary>When the run began, ns since the Unix epoch, UTC; with the epoch it names the run.</summary>
    public long CreatedTimeNs { get; init; }
}
