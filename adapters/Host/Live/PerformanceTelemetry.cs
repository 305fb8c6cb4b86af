using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>The measures of one instrument that live views show. A plain value; NaN is undefined. Formulas and signs: docs/report.md.</summary>
internal struct PerformanceTelemetry
{
    public double SpreadCapture;

    /// <summary>Mean markout after 1 s, bp.</summary>
    public double MarkoutOneSecondBp;

    /// <summary>Mean markout after 10 s, bp.</summary>
    public double MarkoutTenSecondsBp;

    /// <summary>0 to 1.</summary>
    public double Uptime;

    /// <summary>Filled by posted.</summary>
    public double FillRatio;

    /// <summary>Mean over time of position by limit, -1 to 1.</summary>
    public double Skew;

    /// <summary>Nothing is known.</summary>
    public static PerformanceTelemetry Undefined => new()
    {
        SpreadCapture = double.NaN,
        MarkoutOneSecondBp = double.NaN,
        MarkoutTenSecondsBp = double.NaN,
        Uptime = double.NaN,
        FillRatio = double.NaN,
        Skew = double.NaN,
    };

    /// <summary>Of an instrument now. Engine thread; about 1 us, allocates nothing.</summary>
    [HotPath]
    public static PerformanceTelemetry Of(StrategyContext context, int slot)
    {
        // Only the sums that are shown: whole cells are 700 bytes each.
        PerformanceTable table = context.Performance;
        FillMeasures sum = default;
        for (int cell = 0; cell < 2 * (PerformanceTable.UnknownLevel + 1); cell++)
        {
            ref readonly FillMeasures fills = ref table.Of(slot, (cell & 1) == 0 ? Side.Buy : Side.Sell, cell >> 1);
            if (fills.PostedCount == 0 && fills.FillCount == 0) continue;
            sum.AtFill.MoneySum += fills.AtFill.MoneySum;
            sum.QuotedMoneySum += fills.QuotedMoneySum;
            sum.FilledLots += fills.FilledLots;
            sum.PostedLots += fills.PostedLots;
            Add(ref sum.Later[Horizons.OneSecond], in fills.Later[Horizons.OneSecond]);
            Add(ref sum.Later[Horizons.TenSeconds], in fills.Later[Horizons.TenSeconds]);
        }

        ref readonly InstrumentMeasures time = ref table.OfInstrument(slot);
        return new PerformanceTelemetry
        {
            SpreadCapture = sum.SpreadCapture,
            MarkoutOneSecondBp = sum.Later[Horizons.OneSecond].MarkoutBp,
            MarkoutTenSecondsBp = sum.Later[Horizons.TenSeconds].MarkoutBp,
            Uptime = time.Uptime,
            FillRatio = sum.FillRatio,
            Skew = time.MeanLots / context.Limits(slot).PositionLotsMax.Count,
        };
    }

    private static void Add(ref HorizonMeasures sum, in HorizonMeasures measures)
    {
        sum.RatioSum += measures.RatioSum;
        sum.Count += measures.Count;
    }
}
