using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LowLatencyMM.Host.Tests;

/// <summary>The demo on a terminal, as a user sees it: through util-linux's script, which gives a program a pseudo terminal.</summary>
public sealed class PseudoTerminalTests
{
    private const int Quit = 3;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create()
    {
        if (!File.Exists("/usr/bin/script")) Absent("/usr/bin/script");
        _directory = new TemporaryDirectory();
    }

    [TearDown]
    public void Remove() => _directory?.Dispose();

    [Test] // Goal: the terminal is as before, and the summary stands on it. Method: a demo to its end; its bytes into a model terminal; stty before and after.
    public void A_demo_shows_itself_and_gives_the_terminal_back()
    {
        ModelTerminal terminal = Run("TERM=xterm LANG=C.UTF-8", "demo --seconds 2", signal: 0);
        AssertRestored(terminal, "order digest");
        Assert.That(terminal.ToText(80, 24), Does.Contain("BTC-PERP at simulated  market-maker").And.Contain("tick to order").And.Contain("◆"));
    }

    [Test] // Goal: the same after a signal, a second before any picture, and after a crash. Method: the signal while it runs.
    public void A_signal_gives_the_terminal_back([Values(ChildProgram.Interrupt, ChildProgram.Terminate, Quit)] int signal)
    {
        ModelTerminal terminal = Run("TERM=xterm LANG=C.UTF-8", "demo --seconds 60", signal);
        AssertRestored(terminal, signal == Quit ? "" : "order digest");
    }

    [Test] // Goal: a terminal that cannot move its cursor gets plain lines. Method: TERM=dumb; not one escape.
    public void A_dumb_terminal_gets_plain_lines()
    {
        ModelTerminal terminal = Run("TERM=dumb LANG=C.UTF-8", "demo --seconds 2", signal: 0);
        Assert.That(terminal.MainText.ToString(), Does.Contain("   1 s  book ").And.Contain("order digest").And.Not.Contain("\e"));
        Assert.That(terminal.ToText(80, 24), Does.Not.Contain("tick to order p50"));
    }

    private static void Absent(string program)
    {
        if (Environment.GetEnvironmentVariable("LLMM_REQUIRE_PEERS") == "1") Assert.Fail($"{program} is not here");
        Assert.Ignore($"{program} is not here");
    }

    private void AssertRestored(ModelTerminal terminal, string lastText)
    {
        Assert.Multiple(() =>
        {
            Assert.That(terminal.IsCursorShown, Is.True);
            Assert.That(terminal.IsAlternate, Is.False);
            Assert.That(terminal.MainText.ToString(), Does.Contain("warming up").And.Contain(lastText));
            Assert.That(File.ReadAllText(_directory["after"]), Is.EqualTo(File.ReadAllText(_directory["before"])), "stty -a");
        });
    }

    /// <summary>Runs a command line on a pseudo terminal of 80 by 24; a signal comes once the run is shown. Every wait has a bound.</summary>
    private ModelTerminal Run(string environment, string arguments, int signal)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "llmm.dll");
        string script = _directory.Write("run.sh", $"""
            stty rows 24 cols 80; stty -a > {_directory["before"]}
            sh -c 'echo $$ > {_directory["pid"]}; exec env -u NO_COLOR -u LC_ALL {environment} dotnet {program} {arguments} --out {_directory["out"]}'
            stty -a > {_directory["after"]}

            """);
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo("/usr/bin/script", ["-qc", $"sh {script}", "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        process.Start();
        var text = new StringBuilder();
        var reader = new Thread(() => Copy(process.StandardOutput, text));
        reader.Start();
        try
        {
            Await(process, text, signal);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.That(reader.Join(Bound), Is.True);
        var terminal = new ModelTerminal();
        terminal.Read(text.ToString());
        return terminal;
    }

    private void Await(Process process, StringBuilder text, int signal)
    {
        if (signal != 0)
        {
            Assert.That(SpinWait.SpinUntil(() => Contains(text, "Live"), Bound), Is.True, "the run was never shown");
            ChildProgram.SendSignal(int.Parse(File.ReadAllText(_directory["pid"]), CultureInfo.InvariantCulture), signal);
        }

        Assert.That(process.WaitForExit(Bound), Is.True, "it did not end");
    }

    private static void Copy(StreamReader from, StringBuilder to)
    {
        var buffer = new char[4096];
        while (from.Read(buffer) is > 0 and int length)
        {
            lock (to) to.Append(buffer, 0, length);
        }
    }

    private static bool Contains(StringBuilder text, string wanted)
    {
        Thread.Sleep(20);
        lock (text) return text.ToString().Contains(wanted, StringComparison.Ordinal);
    }
}
