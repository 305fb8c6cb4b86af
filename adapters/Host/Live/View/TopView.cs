namespace LowLatencyMM.Host;

/// <summary>Draws a running deployment as another process sees it: a header, then one instrument in full or a table of all, then the gateways.</summary>
/// <remarks>A function of what it is given but for the last title; one thread. Any size; everything is shown from 80 by 24 on.</remarks>
internal sealed class TopView(Glyphs glyphs, bool isTable)
{
    private readonly InstrumentPanel _table = new();
    private readonly GatewayPanel _gateways = new(glyphs);
    private EngineFacts? _facts;
    private LiveView? _detail;

    /// <param name="framesPerSecond">Of about the last second.</param>
    public void Draw(Screen screen, int columns, int rows, DeploymentSight sight, double framesPerSecond)
    {
        screen.Begin(columns, rows);
        DrawHeader(screen, sight);
        int gatewayRows = Math.Min(sight.Gateways.Count + 1, Math.Max(0, (screen.Rows - 2) / 3));
        int endRow = screen.Rows - gatewayRows;
        DrawBody(screen, endRow, sight.Engine, framesPerSecond);
        if (gatewayRows > 0) _gateways.Draw(screen, endRow, sight.Gateways);
    }

    private void DrawHeader(Screen screen, DeploymentSight sight)
    {
        EngineSight engine = sight.Engine;
        screen.At(0, 1, TextStyle.Strong).Put(engine.Facts?.Deployment ?? Path.GetFileName(sight.DirectoryPath)).In(TextStyle.Plain);
        screen.Put("  engine ").In(engine.Process.Condition == ProcessCondition.Alive ? TextStyle.Good : TextStyle.Bad).Put(DeploymentHealth.Text(engine.Process));
        screen.In(TextStyle.Plain);
        if (engine.Process.Presence is { } presence) screen.Put("  epoch ").Count(presence.Epoch);
        if (!engine.Process.IsThere) screen.In(TextStyle.Warning).Put("; waiting for the next one");
        screen.At(0, screen.Columns - 1, TextStyle.Faint).PutBefore(screen.Columns >= 90 ? " Ctrl-C ends" : "");
        IReadOnlyList<string> troubles = DeploymentHealth.Troubles(sight);
        screen.At(1, 0, TextStyle.Faint).Fill(glyphs.Rule, screen.Columns);
        if (troubles.Count == 0) return;
        screen.At(1, 1, TextStyle.Bad).Put(' ').Put(troubles[0]);
        if (troubles.Count > 1) screen.Put(" (+").Count(troubles.Count - 1).Put(')');
        screen.Put(' ');
    }

    private void DrawBody(Screen screen, int endRow, EngineSight engine, double framesPerSecond)
    {
        if (engine.Observer is not { } observer || engine.Facts is not { } facts)
        {
            screen.At(3, 1, TextStyle.Warning).Put(engine.Process.Problem ?? engine.TelemetryProblem ?? engine.FactsProblem ?? "no figures of an engine");
            return;
        }

        var shown = new LiveFacts(LivePhase.Running, 0, framesPerSecond, observer.Process.JournalFill);
        if (isTable || observer.Telemetry.DetailSlot >= facts.Instruments.Count)
        {
            _table.Draw(screen, 2, endRow, engine, in shown);
            return;
        }

        if (_detail is null || !ReferenceEquals(facts, _facts))
        {
            _facts = facts;
            _detail = new LiveView(LiveTitle.Of(facts.Instruments[observer.Telemetry.DetailSlot], facts), glyphs);
        }

        EngineTelemetry telemetry = observer.Engine;
        _detail.DrawBody(screen, endRow, in telemetry, observer.Latency, in shown);
    }
}
