using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Profit and loss in one settlement currency, over all its instruments and over time.</summary>
internal sealed class ProfitHistory
{
    private const double UnitsPerCurrency = 1e18;
    private readonly List<double> _daily = [];
    private Int128 _peak;
    private Int128 _dayStart;

    public ProfitHistory(string currency, TimeGrid grid)
    {
        Currency = currency;
        Total = new StepSeries(grid);
        Spread = new StepSeries(grid);
        Inventory = new StepSeries(grid);
        Funding = new StepSeries(grid);
        Fees = new StepSeries(grid);
        Hedging = new StepSeries(grid);
    }

    public string Currency { get; }

    /// <summary>The sum now; exact.</summary>
    public ProfitAndLoss Sum { get; private set; }

    /// <summary>Greatest fall of the total from an earlier peak, 0 included as one; 1e-18 of the currency.</summary>
    public Int128 DrawdownMax { get; private set; }

    /// <summary>Profit of each UTC day, the first and the last perhaps in part, in the currency.</summary>
    public IReadOnlyList<double> Daily => _daily;

    public StepSeries Total { get; }

    public StepSeries Spread { get; }

    public StepSeries Inventory { get; }

    public StepSeries Funding { get; }

    public StepSeries Fees { get; }

    public StepSeries Hedging { get; }

    /// <summary>One instrument's figures changed.</summary>
    public void Replace(ProfitAndLoss before, ProfitAndLoss after)
    {
        Sum = new ProfitAndLoss(
            Sum.Total + after.Total - before.Total,
            Sum.Spread + after.Spread - before.Spread,
            Sum.Inventory + after.Inventory - before.Inventory,
            Sum.Funding + after.Funding - before.Funding,
            Sum.Fees + after.Fees - before.Fees,
            Sum.Hedging + after.Hedging - before.Hedging);
        if (Sum.Total > _peak) _peak = Sum.Total;
        if (_peak - Sum.Total > DrawdownMax) DrawdownMax = _peak - Sum.Total;
        Record();
    }

    /// <summary>A UTC day has ended, or the run.</summary>
    public void EndDay()
    {
        _daily.Add(ToDouble(Sum.Total - _dayStart));
        _dayStart = Sum.Total;
    }

    /// <summary>Puts the sum into the series.</summary>
    public void Record()
    {
        Total.Add(ToDouble(Sum.Total));
        Spread.Add(ToDouble(Sum.Spread));
        Inventory.Add(ToDouble(Sum.Inventory));
        Funding.Add(ToDouble(Sum.Funding));
        Fees.Add(ToDouble(Sum.Fees));
        Hedging.Add(ToDouble(Sum.Hedging));
    }

    private static double ToDouble(Int128 amount) => (double)amount / UnitsPerCurrency;
}
