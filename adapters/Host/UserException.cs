namespace LowLatencyMM.Host;

/// <summary>What the user did or gave cannot be used. The message is one line; the program ends with the exit code.</summary>
internal sealed class UserException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
