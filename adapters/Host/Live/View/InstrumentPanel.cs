using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The engine's counts, a row for each live instrument, and profit and loss by currency. Part of <see cref="TopView"/>.</summary>
internal sealed class InstrumentPanel
{
    // Columns: where the text of a state begins, and where each number ends; 80 in all.
    private const int StateColumn = 21;
    private const int BidEnd = 45;
    private const int AskEnd = 56;
    private const int PositionEnd = 66;
    private const int OpenEnd = 71;
    private const int ProfitEnd = 80;
    private const int LedgerDigits = 18;
    private readonly SortedDictionary<string, (Int128 Total, int Decimals)> _totals = new(StringComparer.Ordinal);

    public void Draw(Screen screen, int row, int endRow, EngineSight engine, in LiveFacts facts)
    {
        DrawCounts(screen, row++, engine.Observer!, in facts);
        screen.At(row, 1, TextStyle.Faint).Put("instrument").At(row, StateColumn, TextStyle.Faint).Put("state");
        screen.At(row, BidEnd, TextStyle.Faint).PutBefore("bid").At(row, AskEnd, TextStyle.Faint).PutBefore("ask");
        screen.At(row, PositionEnd, TextStyle.Faint).PutBefore("position").At(row, OpenEnd, TextStyle.Faint).PutBefore("open");
        screen.At(row++, ProfitEnd, TextStyle.Faint).PutBefore("P&L");
        _totals.Clear();
        int hidden = 0;
        int lastRow = endRow - 2; // below it: the totals
        for (int slot = 0; slot < engine.Facts!.Instruments.Count; slot++)
        {
            if (!engine.Facts.IsLive(slot)) continue;
            InstrumentFacts instrument = engine.Facts.Instruments[slot];
            bool isDefined = engine.TryRead(slot, out InstrumentTelemetry telemetry);
            if (isDefined) Add(instrument, telemetry.Profit.Total);
            if (row > lastRow) hidden++;
            else DrawRow(screen, row++, instrument, isDefined, in telemetry);
        }

        DrawPerformance(screen, row, lastRow, engine);
        DrawTotals(screen, endRow - 1, hidden);
    }

    /// <summary>Below the rows, as far as there is room: two rows are the least.</summary>
    private static void DrawPerformance(Screen screen, int row, int lastRow, EngineSight engine)
    {
        if (lastRow - row < 1) return;
        if (lastRow - row > 2) row++;
        PerformancePanel.DrawHeader(screen, row++);
        for (int slot = 0; slot < engine.Facts!.Instruments.Count && row <= lastRow; slot++)
        {
            if (engine.Facts.IsLive(slot) && engine.TryRead(slot, out InstrumentTelemetry telemetry))
                PerformancePanel.DrawRow(screen, row++, engine.Facts.Instruments[slot].Name, in telemetry.Performance);
        }
    }

    private static void DrawCounts(Screen screen, int row, EngineObserver observer, in LiveFacts facts)
    {
        EngineTelemetry figures = observer.Engine;
        screen.At(row, 1).Put("risk ").In(figures.RiskState == RiskState.Normal ? TextStyle.Good : TextStyle.Warning).Put(StateNames.Of(figures.RiskState));
        screen.In(TextStyle.Plain).Put("  frames ").Count(figures.Frames).In(TextStyle.Faint).Put(' ').Count((long)facts.FramesPerSecond).Put("/s").In(TextStyle.Plain);
        screen.Put("  orders ").Count(figures.Orders).Put("  fills ").Count(figures.Counters.Fills).Put("  open ").Count(figures.OpenOrders);
        screen.In(facts.JournalFill > 0.5 ? TextStyle.Warning : TextStyle.Faint).Put("  journal ").Count((long)(100 * facts.JournalFill)).Put(" %");
    }

    private static void DrawRow(Screen screen, int row, InstrumentFacts instrument, bool isDefined, in InstrumentTelemetry telemetry)
    {
        screen.At(row, 1).Put(instrument.Name.Length < StateColumn - 1 ? instrument.Name : instrument.Name[..(StateColumn - 2)]);
        screen.At(row, StateColumn, TextStyle.Warning);
        if (!isDefined)
        {
            screen.Put("undefined");
            return;
        }

        if (telemetry.BookStatus != BookStatus.Live) screen.Put(StateNames.Of(telemetry.BookStatus));
        else if (!telemetry.IsQuotable) screen.Put("not quoting");
        else screen.In(TextStyle.Good).Put("quoting");
        Price(screen.At(row, BidEnd, TextStyle.Buy), telemetry.BidNanos, instrument.PriceDecimals);
        Price(screen.At(row, AskEnd, TextStyle.Sell), telemetry.AskNanos, instrument.PriceDecimals);
        screen.At(row, PositionEnd, TextStyle.Strong).DecimalBefore(instrument.QuantityNanos(telemetry.PositionLots), 9, instrument.QuantityDecimals);
        screen.At(row, OpenEnd).DecimalBefore(telemetry.OpenOrders, 0, 0);
        screen.At(row, ProfitEnd, telemetry.Profit.Total < 0 ? TextStyle.Bad : TextStyle.Good).DecimalBefore(telemetry.Profit.Total, LedgerDigits, ShownDecimals(instrument));
    }

    private void DrawTotals(Screen screen, int row, int hidden)
    {
        screen.At(row, 1).Put("P&L");
        foreach ((string currency, (Int128 total, int decimals)) in _totals)
        {
            screen.In(total < 0 ? TextStyle.Bad : TextStyle.Good).Put("  ").Decimal(total, LedgerDigits, decimals);
            screen.In(TextStyle.Plain).Put(' ').Put(currency);
        }

        if (hidden > 0) screen.In(TextStyle.Warning).Put("  and ").Count(hidden).Put(" more instruments");
    }

    private void Add(InstrumentFacts instrument, Int128 profit)
    {
        _ = _totals.TryGetValue(instrument.SettlementCurrency, out (Int128 Total, int Decimals) known);
        _totals[instrument.SettlementCurrency] = (known.Total + profit, Math.Max(known.Decimals, instrument.MoneyDecimals));
    }

    private static int ShownDecimals(InstrumentFacts instrument) => instrument.IsInverse ? 5 : 2;

    private static void Price(Screen screen, long nanos, int decimals)
    {
        if (nanos == 0) screen.PutBefore("-");
        else screen.DecimalBefore(nanos, 9, decimals);
    }
}
