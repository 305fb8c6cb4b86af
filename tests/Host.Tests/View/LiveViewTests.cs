using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

public sealed class LiveViewTests
{
    [Test] // Goal: 80 by 24 shows everything. Method: known telemetry against the committed picture, which a person looked at.
    public void A_run_is_drawn_as_expected_at_80_by_24()
    {
        string drawn = Draw(TelemetrySample.Create(), 80, 24, Glyphs.Unicode).ToText();
        TestContext.Out.WriteLine(drawn);
        string expected = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Host.Tests", "View", "live-view-80x24.txt"));
        Assert.That(drawn, Is.EqualTo(expected.ReplaceLineEndings("\n").TrimEnd()));
    }

    [Test] // Goal: a terminal that only knows ASCII gets only ASCII. Method: every character of a picture.
    public void Plain_glyphs_are_ascii() =>
        Assert.That(Draw(TelemetrySample.Create(), 120, 40, Glyphs.Ascii).ToText(), Does.Match(@"^[\n -~]+$").And.Contain("* 59963.5"));

    [Test] // Goal: our own quotes stand out, in the book and beside it. Method: the style of their cells, and of a level that is not ours.
    public void Own_quotes_are_marked()
    {
        Screen screen = Draw(TelemetrySample.Create(), 80, 24, Glyphs.Unicode);
        Assert.Multiple(() =>
        {
            Assert.That(screen.Row(5)[38], Is.EqualTo(new ScreenCell('4', TextStyle.Own)), "59968.4, ours");
            Assert.That(screen.Row(4)[38].Style, Is.EqualTo(TextStyle.Buy), "59968.5, not ours");
            Assert.That(screen.Row(12)[1], Is.EqualTo(new ScreenCell('◆', TextStyle.Own)));
        });
    }

    [Test] // Goal: no size and no state makes it fail or write outside. Method: every size to beyond the largest, states of all kinds, cut texts compared.
    public void Every_size_and_state_can_be_drawn()
    {
        var states = new[] { TelemetrySample.Create(), default, Extreme(long.MaxValue), Extreme(long.MinValue) };
        var screen = new Screen();
        LatencyHistogram latency = TelemetrySample.Latency();
        foreach (EngineTelemetry state in states)
        {
            foreach (LiveTitle title in new[] { TelemetrySample.Title, TelemetrySample.Title with { Text = new string('x', 300), QuantityStepNanos = long.MaxValue } })
            {
                var view = new LiveView(title, Glyphs.Unicode);
                for (int rows = -1; rows < Screen.RowsMax + 3; rows += 4)
                {
                    for (int columns = -1; columns < Screen.ColumnsMax + 30; columns += 11)
                        view.Draw(screen, columns, rows, in state, latency, new LiveFacts(LivePhase.Running, -1, double.MaxValue, 2));
                }
            }
        }

        Assert.That(screen.ToText().Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(Screen.ColumnsMax));
    }

    [Test] // Goal: what is wrong is said. Method: a stale book, a halted engine, orders without an answer.
    public void States_that_stop_quoting_are_said()
    {
        EngineTelemetry telemetry = TelemetrySample.Create();
        telemetry.BookStatus = BookStatus.StaleGap;
        telemetry.RiskState = RiskState.Halted;
        telemetry.IsQuotable = false;
        telemetry.Counters.AckTimeouts = 5;
        Assert.That(
            Draw(telemetry, 100, 24, Glyphs.Unicode).ToText(),
            Does.Contain("risk Halted  book stale: gap  not quoting").And.Contain("timeouts 5"));
    }

    [Test] // Goal: control characters of a foreign name do not reach the terminal. Method: an escape in the title.
    public void Control_characters_become_question_marks()
    {
        var view = new LiveView(TelemetrySample.Title with { Text = "a\e[31mb\n" }, Glyphs.Unicode);
        var screen = new Screen();
        view.Draw(screen, 80, 24, default, new LatencyHistogram(), default);
        Assert.That(screen.ToText(), Does.StartWith(" a?[31mb?"));
    }

    [Test] // Goal: drawing and painting allocate nothing. Method: the thread's count over pictures that all differ; formatting a number must trip it.
    public void Drawing_allocates_nothing()
    {
        using var view = new TerminalView(Stream.Null, () => (80, 24), TelemetrySample.Title, new TerminalKind(true, true, true));
        view.Show();
        LatencyHistogram latency = TelemetrySample.Latency();
        DrawMany(view, latency, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DrawMany(view, latency, 200);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        _ = FixedDecimal.FormatNanos(12_345);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.GreaterThan(0));
    }

    private static void DrawMany(TerminalView view, LatencyHistogram latency, int count)
    {
        EngineTelemetry telemetry = TelemetrySample.Create();
        for (int i = 0; i < count; i++)
        {
            telemetry.Frames += 1_234;
            telemetry.PositionLots = i;
            telemetry.Bids.Levels[i % 10].Lots = i * 17;
            telemetry.FillCount = i;
            latency.Record(100 * i);
            view.Draw(in telemetry, latency, new LiveFacts((LivePhase)(i % 3), i, 10 * i, 0.01 * i));
        }
    }

    private static Screen Draw(EngineTelemetry telemetry, int columns, int rows, Glyphs glyphs)
    {
        var screen = new Screen();
        new LiveView(TelemetrySample.Title, glyphs).Draw(screen, columns, rows, in telemetry, TelemetrySample.Latency(), TelemetrySample.Facts);
        return screen;
    }

    private static EngineTelemetry Extreme(long value)
    {
        EngineTelemetry telemetry = TelemetrySample.Create();
        telemetry.Frames = telemetry.Orders = telemetry.PositionLots = telemetry.FillCount = value;
        telemetry.FillCount &= long.MaxValue;
        telemetry.Profit = new ProfitAndLoss(Int128.MaxValue, Int128.MinValue, 0, 0, 0, 0);
        for (int i = 0; i < TelemetryLevels.Capacity; i++) telemetry.Bids.Levels[i] = new TelemetryLevel { PriceNanos = value, Lots = value };
        return telemetry;
    }
}
