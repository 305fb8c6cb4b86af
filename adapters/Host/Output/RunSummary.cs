using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>The results of a run.</summary>
internal sealed record RunSummary
{
    public required RunKind Kind { get; init; }

    public required EngineCounters Counters { get; init; }

    public required long Frames { get; init; }

    public required long Orders { get; init; }

    /// <summary>Profit and loss by settlement currency.</summary>
    public required IReadOnlyDictionary<string, ProfitAndLoss> ProfitAndLoss { get; init; }

    /// <summary>Greatest absolute position by instrument, lots.</summary>
    public required IReadOnlyDictionary<string, long> MaxAbsPosition { get; init; }

    /// <summary>Position at the end by instrument, lots.</summary>
    public required IReadOnlyDictionary<string, long> Position { get; init; }

    /// <summary>What quotes and fills were worth.</summary>
    public required PerformanceSummary Performance { get; init; }

    public required RiskState RiskState { get; init; }

    public required ulong OrderDigest { get; init; }

    /// <summary>From the first to the last frame, engine time, s.</summary>
    public required double EngineSeconds { get; init; }

    /// <summary>Wall time of the loop, s.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Of what the histogram is: its label.</summary>
    public required string LatencyLabel { get; init; }

    public required LatencyHistogram Latency { get; init; }

    /// <summary>Bytes that the engine's thread allocated between ready and end.</summary>
    public required long HotPathAllocatedBytes { get; init; }

    /// <summary>Collections between ready and end, by generation.</summary>
    public required IReadOnlyList<int> Collections { get; init; }

    public required long MethodsCompiledAfterReady { get; init; }

    /// <summary>Of those, compiled by the engine's thread, which stood still for it.</summary>
    public required long HotPathMethodsCompiled { get; init; }

    /// <summary>Share of the samples with quotes on both sides within 20 bp, 0 to 1.</summary>
    public double QuoteUptime => Counters.UptimeSamples > 0 ? (double)Counters.TwoSidedSamples / Counters.UptimeSamples : 0;

    public double FramesPerSecond => WallSeconds > 0 ? Frames / WallSeconds : 0;

    public double OrdersPerSecond => EngineSeconds > 0 ? Orders / EngineSeconds : 0;

    /// <summary>Reasons with a count, by name.</summary>
    public IReadOnlyDictionary<string, long> RiskRefusals => Named<RiskReason>(Counters.RiskRefusals);

    public IReadOnlyDictionary<string, long> VenueRejectReasons => Named<RejectReason>(Counters.VenueRejectReasons);

    public IReadOnlyDictionary<string, long> StaleBooks => Named<BookStatus>(Counters.StaleBooks, (int)BookStatus.StaleGap);

    /// <summary>Reads the results out of an engine that has stopped.</summary>
    /// <param name="riskState">The state in which it was told to stop; afterwards every engine is halted.</param>
    public static RunSummary Collect<TStrategy>(
        RunKind kind, Core<TStrategy> core, RunMeasurements measurements, RiskState riskState, LatencyHistogram latency, string latencyLabel)
        where TStrategy : struct, IStrategy
    {
        StrategyContext context = core.Context;
        var profits = new SortedDictionary<string, ProfitAndLoss>(StringComparer.Ordinal);
        var maxima = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var positions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (int slot = 0; slot < context.Instruments.Capacity; slot++)
        {
            ref Instrument instrument = ref context.Instruments[slot];
            if (!instrument.IsDefined) continue;
            string currency = Ascii.Currency(instrument.SettlementCurrency);
            ProfitAndLoss profit = context.Positions.ProfitAndLoss(slot, in instrument);
            profits[currency] = profits.TryGetValue(currency, out ProfitAndLoss sum) ? sum + profit : profit;
            string symbol = Ascii.Name(in instrument.Symbol);
            if (maxima.ContainsKey(symbol)) symbol = $"{symbol}@{instrument.VenueId}";
            maxima[symbol] = context.Positions[slot].MaxAbsLots.Count;
            positions[symbol] = context.Positions[slot].Lots.Count;
        }

        return new RunSummary
        {
            Kind = kind,
            Counters = context.Counters,
            Frames = core.Sequence,
            Orders = core.OrderCount,
            ProfitAndLoss = profits,
            MaxAbsPosition = maxima,
            Position = positions,
            Performance = PerformanceSummary.Collect(context),
            RiskState = riskState,
            OrderDigest = core.OrderDigest,
            EngineSeconds = measurements.EngineSeconds,
            WallSeconds = measurements.WallSeconds,
            Latency = latency,
            LatencyLabel = latencyLabel,
            HotPathAllocatedBytes = measurements.AllocatedBytes,
            Collections = measurements.Collections,
            MethodsCompiledAfterReady = measurements.MethodsCompiled,
            HotPathMethodsCompiled = measurements.ThreadMethodsCompiled,
        };
    }

    private static SortedDictionary<string, long> Named<TReason>(ReasonCounts counts, int first = 0)
        where TReason : struct, Enum
    {
        var named = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (int reason = first; reason < ReasonCounts.Capacity; reason++)
        {
            if (counts[reason] > 0) named[ConfigurationSection.CamelCase(Enum.ToObject(typeof(TReason), reason).ToString()!)] = counts[reason];
        }

        return named;
    }
}
