using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>Size and place of a measured engine.</summary>
internal sealed record RigSettings
{
    public required int Instruments { get; init; }

    public required int BookLevelsPerSide { get; init; }

    /// <summary>The engine thread's core, and nobody else's.</summary>
    public required int EngineCore { get; init; }

    /// <summary>The feeder's; on two cores everybody else's too.</summary>
    public required int FeederCore { get; init; }

    /// <summary>Where journal, telemetry and the runtime's threads run.</summary>
    public required int[] OtherCores { get; init; }

    /// <summary>The longest time that shadow runs may take before the run in earnest.</summary>
    public required TimeSpan WarmBound { get; init; }

    /// <summary>Frames before ready, as fast as they go: every book quoted.</summary>
    public required long WarmFrames { get; init; }

    public required long SaturatedFrames { get; init; }

    /// <summary>Market frames of each planned load.</summary>
    public required long LoadFrames { get; init; }

    public required long DisturbedFrames { get; init; }

    public required long ColdEvents { get; init; }

    /// <summary>What lies between the engine and its venue.</summary>
    public LinkKind Link { get; init; }

    /// <summary>Planned loads, shares of the saturation.</summary>
    public double[] LoadShares { get; init; } = [0.1, 0.5, 0.8];

    /// <summary>What the loads are shares of, market frames a second; null for this run's own saturation.</summary>
    public double? SaturationMarketFramesPerSecond { get; init; }

    /// <summary>Share of new orders that are filled.</summary>
    public double FillShare { get; init; } = 1.0 / 64;

    /// <summary>The product's defaults; shadow runs have small segments, so that beginning one is nothing new in the run in earnest.</summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary>The product's defaults.</summary>
    public ThreadSettings Threads { get; init; } = new();
}
