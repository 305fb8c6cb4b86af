using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Position, profit and loss, latency, state, counts and fills. Part of <see cref="LiveView"/>.</summary>
internal sealed class StatePanel(LiveTitle title, Glyphs glyphs)
{
    private const int LedgerDigits = 18;
    private const int BucketColumns = 4;
    private static readonly long[] BucketEndsNs = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000, long.MaxValue];
    private static readonly string[] BucketNames = ["<1", "<2", "<5", "<10", "<20", "<50", "<100", "<1k", "more us"];
    private readonly long[] _buckets = new long[BucketEndsNs.Length];

    /// <summary>Six rows on the left: position, profit and loss by component, state.</summary>
    public void DrawMoney(Screen screen, int row, in EngineTelemetry telemetry)
    {
        screen.At(row, 1).Put("position ").In(TextStyle.Strong).Decimal(Quantity(telemetry.PositionLots), 9, title.QuantityDecimals);
        screen.In(TextStyle.Plain).Put(' ').Put(title.QuantityUnit).In(TextStyle.Faint).Put("  at most ");
        screen.Decimal(Quantity(telemetry.MaxAbsPositionLots), 9, title.QuantityDecimals);
        ProfitAndLoss profit = telemetry.Profit;
        screen.At(row + 1, 1).Put("P&L ").In(profit.Total < 0 ? TextStyle.Bad : TextStyle.Good).Decimal(profit.Total, LedgerDigits, title.MoneyDecimals);
        screen.In(TextStyle.Plain).Put(' ').Put(title.SettlementCurrency);
        Component(screen, row + 2, 2, 18, "spread", profit.Spread);
        Component(screen, row + 2, 20, 39, "inventory", profit.Inventory);
        Component(screen, row + 3, 2, 18, "fees", profit.Fees);
        Component(screen, row + 3, 20, 39, "funding", profit.Funding);
        Component(screen, row + 4, 2, 18, "hedging", profit.Hedging);
        screen.At(row + 5, 1).Put("risk ").In(telemetry.RiskState == RiskState.Normal ? TextStyle.Good : TextStyle.Warning).Put(StateNames.Of(telemetry.RiskState));
        screen.In(TextStyle.Plain).Put("  book ").In(telemetry.BookStatus == BookStatus.Live ? TextStyle.Good : TextStyle.Warning);
        screen.Put(StateNames.Of(telemetry.BookStatus)).In(TextStyle.Plain);
        if (telemetry.IsQuotable) screen.Put("  open ").Count(telemetry.OpenOrders);
        else screen.In(TextStyle.Warning).Put("  not quoting");
    }

    /// <summary>Four rows: percentiles and a small histogram.</summary>
    public void DrawLatency(Screen screen, int row, int column, LatencyHistogram latency)
    {
        screen.At(row, column).Put("tick to order ");
        if (latency.Count == 0)
        {
            screen.In(TextStyle.Faint).Put("no order yet");
            return;
        }

        screen.In(TextStyle.Faint).Put("p50 ").In(TextStyle.Strong).Duration(latency.PercentileNs(50));
        screen.In(TextStyle.Faint).Put("  p99 ").In(TextStyle.Strong).Duration(latency.PercentileNs(99));
        screen.At(row + 1, column + 14, TextStyle.Faint).Put("p99.9 ").In(TextStyle.Plain).Duration(latency.PercentileNs(99.9));
        screen.In(TextStyle.Faint).Put("  max ").In(TextStyle.Plain).Duration(latency.MaxNs);
        long most = 1;
        long startNs = 0;
        for (int i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] = latency.CountBetween(startNs, BucketEndsNs[i]);
            most = Math.Max(most, _buckets[i]);
            startNs = BucketEndsNs[i];
        }

        for (int i = 0; i < _buckets.Length; i++)
        {
            int height = _buckets[i] == 0 ? 0 : 1 + (int)((glyphs.Heights.Length - 2) * _buckets[i] / most);
            screen.At(row + 2, column + (i * BucketColumns), TextStyle.Strong).Fill(glyphs.Heights[height], BucketColumns - 1);
            screen.At(row + 3, column + (i * BucketColumns), TextStyle.Faint).Put(BucketNames[i]);
        }
    }

    /// <summary>Two rows: what went through.</summary>
    public void DrawCounts(Screen screen, int row, int column, in EngineTelemetry telemetry, in LiveFacts facts)
    {
        screen.At(row, column).Put("frames ").Count(telemetry.Frames).In(TextStyle.Faint).Put("  ").Count((long)facts.FramesPerSecond).Put("/s  ");
        screen.In(facts.JournalFill > 0.5 ? TextStyle.Warning : TextStyle.Faint).Put("journal ").Count((long)(100 * facts.JournalFill)).Put(" %");
        screen.At(row + 1, column).Put("orders ").Count(telemetry.Orders).Put("  fills ").Count(telemetry.Counters.Fills);
        long refused = telemetry.Counters.VenueRejects;
        for (int reason = 0; reason < ReasonCounts.Capacity; reason++) refused += telemetry.Counters.RiskRefusals[reason];
        screen.In(TextStyle.Faint).Put("  rejects ").Count(refused);
        if (telemetry.Counters.AckTimeouts > 0) screen.In(TextStyle.Warning).Put("  timeouts ").Count(telemetry.Counters.AckTimeouts);
    }

    /// <summary>The last fills, newest first, as many as there are rows.</summary>
    public void DrawFills(Screen screen, int row, int endRow, in EngineTelemetry telemetry)
    {
        if (row >= endRow) return;
        screen.At(row, 0, TextStyle.Faint).Fill(glyphs.Rule, 1).Put(" last fills ").Fill(glyphs.Rule, screen.Columns - 13);
        long count = Math.Min(telemetry.FillCount, Math.Min(TelemetryFills.Capacity, endRow - row - 1));
        for (int age = 0; age < count; age++)
        {
            TelemetryFill fill = telemetry.Fills[(int)((telemetry.FillCount - 1 - age) & (TelemetryFills.Capacity - 1))];
            bool isBuy = fill.Side == Side.Buy;
            TimeOfDay(screen.At(row + 1 + age, 1, TextStyle.Faint), fill.TimeNs);
            screen.In(isBuy ? TextStyle.Buy : TextStyle.Sell).Put(isBuy ? "  bought " : "  sold   ");
            screen.Decimal(Quantity(fill.Lots), 9, title.QuantityDecimals);
            screen.In(TextStyle.Plain).Put(" at ").Decimal(fill.PriceNanos, 9, title.PriceDecimals);
            screen.In(TextStyle.Faint).Put(fill.Liquidity == Liquidity.Taker ? "  taker" : "  maker");
            screen.Put("  position ").Decimal(Quantity(fill.PositionLots), 9, title.QuantityDecimals);
        }
    }

    /// <summary>The essentials for a terminal that is too small for more.</summary>
    public void DrawSmall(Screen screen, in EngineTelemetry telemetry)
    {
        screen.At(2, 1, TextStyle.Buy).Decimal(telemetry.Bids.BestNanos, 9, title.PriceDecimals);
        screen.In(TextStyle.Plain).Put(" / ").In(TextStyle.Sell).Decimal(telemetry.Asks.BestNanos, 9, title.PriceDecimals);
        screen.At(3, 1, TextStyle.Own).Decimal(telemetry.Bids.OwnBestNanos, 9, title.PriceDecimals);
        screen.Put(" / ").Decimal(telemetry.Asks.OwnBestNanos, 9, title.PriceDecimals);
        screen.At(4, 1).Put("position ").Decimal(Quantity(telemetry.PositionLots), 9, title.QuantityDecimals);
        screen.At(5, 1).Put("P&L ").Decimal(telemetry.Profit.Total, LedgerDigits, title.MoneyDecimals);
        screen.At(6, 1).Put("orders ").Count(telemetry.Orders).Put("  fills ").Count(telemetry.Counters.Fills);
    }

    private static void TimeOfDay(Screen screen, long timeNs)
    {
        long ms = timeNs / 1_000_000 % 86_400_000;
        Pair(screen, ms / 3_600_000).Put(':');
        Pair(screen, ms / 60_000 % 60).Put(':');
        Pair(screen, ms / 1_000 % 60).Put('.').Put((char)('0' + (ms / 100 % 10)));
        Pair(screen, ms % 100);
    }

    private static Screen Pair(Screen screen, long number) => screen.Put((char)('0' + (number / 10 % 10))).Put((char)('0' + (number % 10)));

    private void Component(Screen screen, int row, int column, int endColumn, string name, Int128 amount)
    {
        screen.At(row, column, TextStyle.Faint).Put(name);
        screen.At(row, endColumn, TextStyle.Plain).DecimalBefore(amount, LedgerDigits, title.MoneyDecimals);
    }

    private Int128 Quantity(long lots) => (Int128)lots * title.QuantityStepNanos;
}
