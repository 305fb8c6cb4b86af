using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Draws a live run: book and own quotes, position, profit and loss, latency, state, measures, recent fills.</summary>
/// <remarks>A function of what it is given; one thread; allocates nothing. From 76 columns and 14 rows on; smaller terminals get the essentials.</remarks>
internal sealed class LiveView(LiveTitle title, Glyphs glyphs)
{
    private const int ColumnsMin = 76;
    private const int RowsMin = 14;
    private const int RowsBesideLevels = 15; // with two fills
    private const int PanelRows = 7;
    private const int StateColumns = 23; // of the title's right end
    private readonly BookPanel _book = new(title, glyphs);
    private readonly StatePanel _state = new(title, glyphs);

    public void Draw(Screen screen, int columns, int rows, in EngineTelemetry telemetry, LatencyHistogram latency, in LiveFacts facts)
    {
        screen.Begin(columns, rows);
        DrawTitle(screen, in facts);
        DrawBody(screen, screen.Rows, in telemetry, latency, in facts);
    }

    /// <summary>Everything below the title's two rows, up to a row.</summary>
    public void DrawBody(Screen screen, int endRow, in EngineTelemetry telemetry, LatencyHistogram latency, in LiveFacts facts)
    {
        if (screen.Columns < ColumnsMin || endRow < RowsMin)
        {
            _state.DrawSmall(screen, in telemetry);
            return;
        }

        int levels = Math.Clamp(endRow - RowsBesideLevels, 1, TelemetryLevels.Capacity);
        _book.Draw(screen, row: 2, levels, in telemetry);
        int row = levels + 4;
        screen.At(row++, 0, TextStyle.Faint).Fill(glyphs.Rule, screen.Columns);
        _state.DrawMoney(screen, row, in telemetry);
        _state.DrawLatency(screen, row, screen.Columns / 2, latency);
        _state.DrawCounts(screen, row + 4, screen.Columns / 2, in telemetry, in facts);
        PerformancePanel.DrawLine(screen, row + 6, in telemetry.Performance);
        _state.DrawFills(screen, row + PanelRows, endRow, in telemetry);
    }

    private void DrawTitle(Screen screen, in LiveFacts facts)
    {
        screen.At(0, 1, TextStyle.Strong).Put(title.Text);
        screen.At(0, screen.Columns - StateColumns).Fill(' ', StateColumns);
        screen.At(0, screen.Columns - 1, facts.Phase == LivePhase.Running ? TextStyle.Plain : TextStyle.Warning);
        switch (facts.Phase)
        {
            case LivePhase.WarmingUp:
                screen.PutBefore("warming up");
                break;
            case LivePhase.Stopping:
                screen.PutBefore("cancelling everything");
                break;
            default:
                screen.At(0, screen.Columns - StateColumns - 2, TextStyle.Faint).PutBefore(screen.Columns >= 90 ? "Ctrl-C ends it" : "");
                screen.At(0, screen.Columns - 14).DecimalBefore((long)(facts.ElapsedSeconds * 10), 1, 1);
                screen.At(0, screen.Columns - 13).Put("s of ").Count(title.TotalSeconds).Put(" s");
                break;
        }

        int done = (int)(screen.Columns * Math.Clamp(facts.ElapsedSeconds / title.TotalSeconds, 0, 1));
        screen.At(1, 0, TextStyle.Good).Fill(glyphs.Done, done).In(TextStyle.Faint).Fill(glyphs.Rule, screen.Columns - done);
    }
}
