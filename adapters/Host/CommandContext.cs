namespace LowLatencyMM.Host;

/// <summary>What a command talks to: the two streams, and whether it was asked to end.</summary>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, bool IsTerminal, StopRequest Stop)
{
    public ProgressLine Progress => new(Error, IsTerminal);
}
