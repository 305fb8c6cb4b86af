namespace LowLatencyMM.Host;

/// <summary>What a command talks to: the two streams, and whether it was asked to end.</summary>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, bool IsTerminal, StopRequest Stop)
{
    /// <summary>How the user calls the program, before every error: somebody's own executable is not called llmm.</summary>
    public string Program { get; init; } = "llmm";

    /// <summary>Assembly of the program, for commands that start it again: somebody's own executable starts itself, too.</summary>
    public string ProgramPath { get; init; } = System.Reflection.Assembly.GetEntryAssembly()?.Location ?? "";

    public ProgressLine Progress => new(Error, IsTerminal);
}
