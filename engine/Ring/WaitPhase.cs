namespace LowLatencyMM.Ring;

/// <summary>What a <see cref="BackoffWait"/> does next.</summary>
public enum WaitPhase : byte
{
    Spin,
    Yield,
    Sleep,
}
