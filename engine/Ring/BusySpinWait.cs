namespace LowLatencyMM.Ring;

/// <summary>Never gives the core away: the least latency, for a thread that owns its core.</summary>
public struct BusySpinWait : IWaitStrategy
{
    public readonly void Idle() => SpinHint.Pause();

    public readonly void Reset()
    {
    }
}
