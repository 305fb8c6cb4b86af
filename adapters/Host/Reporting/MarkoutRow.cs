using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>The engine's measures of an instrument at one horizon: all fills, those we bought, those we sold.</summary>
/// <param name="HorizonNs">ns; 0 at the fill.</param>
/// <param name="MissingCount">Fills without a mid at the horizon, those included whose horizon lies beyond the end.</param>
internal sealed record MarkoutRow(long HorizonNs, HorizonMeasures All, HorizonMeasures Buys, HorizonMeasures Sells, long MissingCount)
{
    /// <summary>Of an instrument, by horizon.</summary>
    public static MarkoutRow[] Of(PerformanceTable table, int slot)
    {
        FillMeasures buys = table.Of(slot, Side.Buy);
        FillMeasures sells = table.Of(slot, Side.Sell);
        FillMeasures all = buys + sells;
        return
        [
            new MarkoutRow(0, all.AtFill, buys.AtFill, sells.AtFill, all.AtFill.MissingCount),
            .. Enumerable.Range(0, Horizons.Count).Select(horizon => new MarkoutRow(
                Horizons.Ns(horizon), all.Later[horizon], buys.Later[horizon], sells.Later[horizon], all.FillCount - all.Later[horizon].Count)),
        ];
    }
}
