using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>Shows pictures on the terminal until it is disposed; then the terminal is as it was, however the program ends short of SIGKILL.</summary>
/// <remarks>One thread draws; signals may come on any. Drawing allocates nothing.</remarks>
internal sealed partial class TerminalScreen : IDisposable
{
    private const int LinuxStop = 19; // SIGSTOP
    private const int BsdStop = 17;
    private readonly Lock _lock = new();
    private readonly Stream _output;
    private readonly Func<(int Columns, int Rows)> _size;
    private readonly Screen _screen = new();
    private readonly AnsiPainter _painter;
    private readonly List<PosixSignalRegistration> _signals = [];
    private bool _isShown;

    /// <param name="output">The terminal.</param>
    /// <param name="size">Its size now.</param>
    public TerminalScreen(Stream output, Func<(int Columns, int Rows)> size, TerminalKind kind)
    {
        _output = output;
        _size = size;
        _painter = new AnsiPainter(kind.HasColor);
    }

    /// <summary>Takes the terminal over.</summary>
    public void Enter()
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit; // also after an unhandled exception
        AppDomain.CurrentDomain.UnhandledException += OnExit;
        if (!OperatingSystem.IsWindows())
        {
            // Those end the process, after the terminal was given back.
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Leave()));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => Leave()));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Suspend));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Show()));
        }

        Show();
    }

    /// <summary>A console's size; one that does not know it is taken for the usual one.</summary>
    public static (int Columns, int Rows) ConsoleSize()
    {
        (int columns, int rows) = (Console.WindowWidth, Console.WindowHeight);
        return columns > 0 && rows > 0 ? (columns, rows) : (80, 24);
    }

    /// <summary>Draws a picture as it is now; nothing while the terminal is given back.</summary>
    public void Draw<TPicture>(in TPicture picture)
        where TPicture : struct, IPicture, allows ref struct
    {
        (int columns, int rows) = _size();
        lock (_lock)
        {
            if (!_isShown) return;
            picture.Draw(_screen, columns, rows);
            ReadOnlySpan<byte> bytes = _painter.Paint(_screen);
            if (bytes.Length == 0) return;
            Write(bytes);
        }
    }

    /// <summary>Gives the terminal back.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnExit;
        Leave();
    }

    /// <summary>Begins to show, and shows again after the process was stopped.</summary>
    public void Show()
    {
        lock (_lock)
        {
            _isShown = true;
            _painter.Forget();
            Write(AnsiPainter.Enter);
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (!_isShown) return;
            _isShown = false;
            Write(AnsiPainter.Leave);
        }
    }

    /// <summary>Ctrl-Z: once a handler stands, the runtime does not stop the process any more.</summary>
    private void Suspend(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Leave();
        _ = Kill(Environment.ProcessId, OperatingSystem.IsLinux() ? LinuxStop : BsdStop);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private void OnExit(object? sender, EventArgs arguments) => Leave();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _output.Write(bytes);
            _output.Flush();
        }
        catch (IOException)
        {
            _isShown = false; // the terminal is gone; the run goes on to its end
        }
    }
}
