using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>A whole, valid configuration. Immutable; any thread.</summary>
public sealed record HostConfiguration
{
    public required ulong Seed { get; init; }

    public required IReadOnlyList<VenueSettings> Venues { get; init; }

    /// <summary>By place: an instrument's slot is its place in this list.</summary>
    public required IReadOnlyList<InstrumentSettings> Instruments { get; init; }

    /// <summary>Capacities and limits; its epoch is the run's to set.</summary>
    public required EngineConfiguration Engine { get; init; }

    public required LatencyConfiguration Latency { get; init; }

    /// <summary>Our clock minus the venue's in recorded data, ns; null: measured from the data.</summary>
    public required long? ClockOffsetNs { get; init; }

    public required QueueModel QueueModel { get; init; }

    public required JournalSettings Journal { get; init; }

    public required ThreadSettings Threads { get; init; }

    public required DeploymentSettings Deployment { get; init; }

    public required string StrategyName { get; init; }

    /// <summary>Every key with the value that was understood, as UTF-8 JSON: what a journal stores.</summary>
    public required byte[] EffectiveJson { get; init; }
}
