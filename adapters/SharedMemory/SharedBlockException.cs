namespace LowLatencyMM.SharedMemory;

/// <summary>A shared block that cannot be used. The message is one line for the operator: file, what was found, what is allowed.</summary>
public sealed class SharedBlockException(SharedBlockRefusal refusal, string path, string reason) : IOException($"{path}: {reason}")
{
    public SharedBlockRefusal Refusal { get; } = refusal;
}
