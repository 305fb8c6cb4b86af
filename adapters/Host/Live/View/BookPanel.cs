namespace LowLatencyMM.Host;

/// <summary>The book, bids left and asks right, with bars of the sizes and our own quotes marked. Part of <see cref="LiveView"/>.</summary>
internal sealed class BookPanel(LiveTitle title, Glyphs glyphs)
{
    // Columns from the wall in the middle to the end of each field.
    private const int PriceEnd = 12;
    private const int SizeEnd = 23;
    private const int OwnEnd = 32;
    private const int OwnQuoteColumns = 18;

    /// <summary>A heading, so many levels, and a row for our quotes that are not at one of them.</summary>
    public void Draw(Screen screen, int row, int levels, in EngineTelemetry telemetry)
    {
        int wall = screen.Columns / 2;
        screen.At(row, wall - 2, TextStyle.Faint).PutBefore("bid").At(row, wall - 1 - PriceEnd).PutBefore("size").At(row, wall - 1 - SizeEnd).PutBefore("own");
        screen.At(row, wall + 3, TextStyle.Faint).Put("ask").At(row, wall + 1 + SizeEnd).PutBefore("size").At(row, wall + 1 + OwnEnd).PutBefore("own");
        long lotsMax = Math.Max(1, Math.Max(Greatest(in telemetry.Bids, levels), Greatest(in telemetry.Asks, levels)));
        for (int depth = 0; depth < levels; depth++)
        {
            screen.At(row + 1 + depth, wall, TextStyle.Faint).Put(glyphs.Wall);
            if (depth < telemetry.Bids.LevelCount) DrawBid(screen, row + 1 + depth, wall, in telemetry.Bids, depth, lotsMax);
            if (depth < telemetry.Asks.LevelCount) DrawAsk(screen, row + 1 + depth, wall, in telemetry.Asks, depth, lotsMax);
        }

        DrawOwnElsewhere(screen, row + 1 + levels, 1, wall, in telemetry.Bids, levels);
        DrawOwnElsewhere(screen, row + 1 + levels, wall + 2, screen.Columns, in telemetry.Asks, levels);
    }

    private void DrawBid(Screen screen, int row, int wall, in TelemetryQuotes side, int depth, long lotsMax)
    {
        TelemetryLevel level = side.Levels[depth];
        long own = side.OwnLotsAt(level.PriceNanos);
        screen.At(row, wall - 1, own > 0 ? TextStyle.Own : TextStyle.Buy).DecimalBefore(level.PriceNanos, 9, title.PriceDecimals);
        screen.At(row, wall - 1 - PriceEnd).DecimalBefore(Quantity(level.Lots), 9, title.QuantityDecimals);
        if (own > 0)
        {
            screen.At(row, wall - 1 - SizeEnd, TextStyle.Own).DecimalBefore(Quantity(own), 9, title.QuantityDecimals);
            screen.At(row, wall - 2 - OwnEnd).Put(glyphs.Own);
        }

        int room = wall - 2 - OwnEnd;
        int bar = BarLength(level.Lots, lotsMax, room);
        screen.At(row, room - bar, TextStyle.Buy).Fill(glyphs.Bar, bar);
    }

    private void DrawAsk(Screen screen, int row, int wall, in TelemetryQuotes side, int depth, long lotsMax)
    {
        TelemetryLevel level = side.Levels[depth];
        long own = side.OwnLotsAt(level.PriceNanos);
        screen.At(row, wall + 3, own > 0 ? TextStyle.Own : TextStyle.Sell).Decimal(level.PriceNanos, 9, title.PriceDecimals);
        screen.At(row, wall + 1 + SizeEnd).DecimalBefore(Quantity(level.Lots), 9, title.QuantityDecimals);
        if (own > 0)
        {
            screen.At(row, wall + 1 + OwnEnd, TextStyle.Own).DecimalBefore(Quantity(own), 9, title.QuantityDecimals);
            screen.At(row, wall + 2 + OwnEnd).Put(glyphs.Own);
        }

        int start = wall + 4 + OwnEnd;
        screen.At(row, start, TextStyle.Sell).Fill(glyphs.Bar, BarLength(level.Lots, lotsMax, screen.Columns - start));
    }

    private void DrawOwnElsewhere(Screen screen, int row, int column, int end, in TelemetryQuotes side, int levels)
    {
        int hidden = 0;
        screen.At(row, column, TextStyle.Own);
        for (int i = 0; i < side.OwnCount; i++)
        {
            TelemetryLevel own = side.Own[i];
            if (IsShown(in side, levels, own.PriceNanos)) continue;
            if (column + OwnQuoteColumns + 3 > end || hidden > 0)
            {
                hidden++;
                continue;
            }

            screen.At(row, column, TextStyle.Own).Put(glyphs.Own).Put(' ').Decimal(own.PriceNanos, 9, title.PriceDecimals);
            screen.In(TextStyle.Plain).Put(' ').Decimal(Quantity(own.Lots), 9, title.QuantityDecimals);
            column += OwnQuoteColumns;
        }

        if (hidden > 0) screen.At(row, column, TextStyle.Own).Put('+').Count(hidden);
    }

    private static bool IsShown(in TelemetryQuotes side, int levels, long priceNanos)
    {
        for (int depth = 0; depth < Math.Min(levels, side.LevelCount); depth++)
        {
            if (side.Levels[depth].PriceNanos == priceNanos) return true;
        }

        return false;
    }

    private static long Greatest(in TelemetryQuotes side, int levels)
    {
        long greatest = 0;
        for (int depth = 0; depth < Math.Min(levels, side.LevelCount); depth++) greatest = Math.Max(greatest, side.Levels[depth].Lots);
        return greatest;
    }

    private static int BarLength(long lots, long lotsMax, int room) => room <= 0 ? 0 : (int)Int128.Clamp((Int128)lots * room / lotsMax, 1, room);

    private Int128 Quantity(long lots) => (Int128)lots * title.QuantityStepNanos;
}
