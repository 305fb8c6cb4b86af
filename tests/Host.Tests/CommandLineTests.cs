namespace LowLatencyMM.Host.Tests;

public sealed class CommandLineTests
{
    private static readonly string[][] WrongUsages =
    [
        ["backtest"], ["replay"], ["import", "binance-raw"], ["import"], ["demo", "--seconds", "soon"], ["demo", "--seconds", "0"], ["nonsense"],
        ["demo", "--speed", "9"], ["venue", "--seconds", "0"], ["venue", "--venue", "nowhere"],
        ["backtest", "--data", "x", "--seed", "-3"], ["backtest", "--data", "x", "--simulated", "5"], ["backtest", "--simulated", "0"],
        ["backtest", "--simulated", "86401"], ["backtest", "--simulated", "soon"], ["import", "tardis-l3", "x", "--out", "y"], ["import", "tardis-l2", "x"], ["import", "auto", "x", "--out", "y", "--off-tick", "maybe"], [],
        ["sbe"], ["sbe", "dump", "x"], ["sbe", "check"], ["driver", "--term-bytes", "3"],
    ];

    private static readonly string[][] Helps =
    [
        ["--help"], ["demo", "--help"], ["backtest", "--help"], ["replay", "--help"], ["report", "--help"], ["import", "--help"], ["import", "binance-raw", "--help"],
        ["import", "lobster", "--help"], ["venue", "--help"], ["import", "auto", "--help"], ["sbe", "--help"], ["sbe", "check", "--help"],
        ["sbe", "describe", "--help"], ["sbe", "dump", "--help"], ["driver", "--help"],
    ];

    [Test] // Goal: wrong usage is told in a line or two and ends with 2. Method: arguments missing, misspelt, out of range.
    public void Wrong_usage_ends_with_exit_code_2([ValueSource(nameof(WrongUsages))] string[] args)
    {
        LlmmResult result = Llmm.Run(args);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Usage), result.ToString());
        Assert.That(result.Error, Is.Not.Empty.And.Not.Contain("   at "));
    }

    [Test] // Goal: every command can be worked from its help. Method: usage and a sentence for each option.
    public void Every_command_documents_itself([ValueSource(nameof(Helps))] string[] args)
    {
        LlmmResult result = Llmm.Run(args).AssertSuccess();
        Assert.That(result.Output, Does.Contain("Usage:").And.Contain("Description:"));
    }

    [Test] // Goal: what is not there is one line. Method: missing files and directories for each command.
    public void Missing_files_are_one_line_each()
    {
        using var directory = new TemporaryDirectory();
        Llmm.Run("backtest", "--data", directory["none"]).AssertFailure(ExitCode.Failure);
        Llmm.Run("replay", directory["none"]).AssertFailure(ExitCode.Failure);
        Llmm.Run("replay", directory.Path).AssertFailure(ExitCode.Failure); // no journal in it
        Llmm.Run("import", "binance-raw", directory["none"], "--out", directory["out"]).AssertFailure(ExitCode.Failure);
        Assert.That(Directory.Exists(directory["out"]), Is.False);
    }
}
