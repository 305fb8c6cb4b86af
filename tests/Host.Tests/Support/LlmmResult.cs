namespace LowLatencyMM.Host.Tests;

/// <summary>What a run of the program left.</summary>
internal sealed record LlmmResult(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";

    /// <summary>It ended well.</summary>
    public LlmmResult AssertSuccess()
    {
        Assert.That(ExitCode, Is.Zero, ToString());
        return this;
    }

    /// <summary>It failed with so many lines on the error stream, none of them a stack trace.</summary>
    public LlmmResult AssertFailure(int exitCode, int lineCount = 1)
    {
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode, Is.EqualTo(exitCode), ToString());
            Assert.That(ErrorLines, Has.Length.EqualTo(lineCount), ToString());
            Assert.That(Error, Does.Not.Contain("   at "), "a stack trace");
        });
        return this;
    }
}
