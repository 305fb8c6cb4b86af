using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Shows a live run on the terminal until it is disposed.</summary>
/// <remarks>As <see cref="TerminalScreen"/>: one thread draws, drawing allocates nothing.</remarks>
internal sealed class TerminalView : IDisposable
{
    private readonly TerminalScreen _terminal;
    private readonly LiveView _view;

    /// <param name="output">The terminal.</param>
    /// <param name="size">Its size now.</param>
    public TerminalView(Stream output, Func<(int Columns, int Rows)> size, LiveTitle title, TerminalKind kind)
    {
        _terminal = new TerminalScreen(output, size, kind);
        _view = new LiveView(title, kind.IsUnicode ? Glyphs.Unicode : Glyphs.Ascii);
    }

    /// <inheritdoc cref="TerminalScreen.Enter"/>
    public void Enter() => _terminal.Enter();

    /// <inheritdoc cref="TerminalScreen.Show"/>
    public void Show() => _terminal.Show();

    /// <summary>Draws the run as it is now; nothing while the terminal is given back.</summary>
    public void Draw(in EngineTelemetry telemetry, LatencyHistogram latency, in LiveFacts facts) =>
        _terminal.Draw(new Picture(_view, in telemetry, latency, in facts));

    public void Dispose() => _terminal.Dispose();

    private readonly ref struct Picture(LiveView view, ref readonly EngineTelemetry telemetry, LatencyHistogram latency, ref readonly LiveFacts facts) : IPicture
    {
        private readonly ref readonly EngineTelemetry _telemetry = ref telemetry;
        private readonly ref readonly LiveFacts _facts = ref facts;

        public void Draw(Screen screen, int columns, int rows) => view.Draw(screen, columns, rows, in _telemetry, latency, in _facts);
    }
}
