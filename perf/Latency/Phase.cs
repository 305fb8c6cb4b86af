using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>One phase of a run: its clock and its histograms, made before the run is ready. The feeder sets it up; the engine thread fills the histograms when it leaves it.</summary>
internal sealed class Phase(string name, PhaseLoad load)
{
    public string Name => name;

    public PhaseLoad Load => load;

    /// <summary>Engine time of a planned phase.</summary>
    public LiveClock Clock { get; set; }

    /// <summary>Share of the saturation that was offered; 0 where nothing was planned by it.</summary>
    public double LoadShare { get; set; }

    /// <summary>From planned arrival to the commit of the first order, ns.</summary>
    public LatencyHistogram FirstOrder { get; } = new();

    /// <summary>To the commit of the last order, ns.</summary>
    public LatencyHistogram LastOrder { get; } = new();

    /// <summary>To the end of the engine's work on any market-data frame, ns.</summary>
    public LatencyHistogram Decision { get; } = new();

    /// <summary>To the first order's being read on the venue's side, which has other work too, ns.</summary>
    public LatencyHistogram AtVenue { get; } = new();

    /// <summary>The feeder's own delay: publication after the planned arrival; part of all the others, ns.</summary>
    public LatencyHistogram FeederDelay { get; } = new();

    public long StartTicks { get; set; }

    public long EndTicks { get; set; }

    public long MarketFrames { get; set; }

    public long Events { get; set; }

    /// <summary>Frames that the engine ran, answers and timers included.</summary>
    public long Frames { get; set; }

    public long Orders { get; set; }

    /// <summary>Market frames that caused orders, as the reader of the orders found.</summary>
    public long MarketCauses { get; set; }

    /// <summary>Times that a frame was due and the lane full.</summary>
    public long LaneFull { get; set; }

    public double Seconds => (EndTicks - StartTicks) / (double)Stopwatch.Frequency;
}
