using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <content>Not acting in step with everybody else who saw the same. Source: domain specification 10.3.</content>
public partial struct MarketMaker
{
    private const long PhaseNsMax = 1_000_000;
    private const long StageNsMax = 30_000_000;

    private readonly void InitializeRandomness()
    {
        var seeds = new SplitMix64((ulong)_configuration.JitterSeed);
        ref QuoteRandomness random = ref _random[0];
        random.Waits = new SplitMix64(seeds.Next());
        random.Stages = new SplitMix64(seeds.Next());
        if (!_configuration.AntiHerding) return;
        var phases = new SplitMix64(seeds.Next());
        for (int slot = 0; slot < _quotes.Length; slot++) _quotes[slot].PhaseNs = phases.NextBounded(PhaseNsMax + 1);
    }

    /// <summary>Levels that vanished from the book less those that trades took, over all time.</summary>
    private readonly int CancelCount(StrategyContext context, int slot) => context.Books[slot].RemovalCount - _quotes[slot].TradeCount;

    /// <summary>True while a level's cancel waits: a herd is leaving, and levels leave one after the other, the touch at once. Never for risk: a quote
    /// whose edge is gone, an instrument that may not be quoted, an engine that is restricted: those cancel at once.</summary>
    /// <remarks>Asked only when a cancel is decided: a book event pays for a counter.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool IsStaged(StrategyContext context, int slot, int level, bool isRehearsal)
    {
        if (!_configuration.AntiHerding || context.RiskState != RiskState.Normal || !context.IsQuotable(slot)) return false;
        ref QuoteState state = ref _quotes[slot];
        long sinceNs = context.NowNs - state.StageTimeNs;
        if (sinceNs >= StageNsMax)
        {
            if (isRehearsal || !state.CancelRate.IsHigh(CancelCount(context, slot))) return false;
            state.StageTimeNs = context.NowNs;
            state.StageNs = _random[0].Stages.NextBounded(StageNsMax + 1);
            sinceNs = 0;
        }

        return sinceNs * (LevelCountMax - 1) < state.StageNs * level;
    }
}
