using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>A bare loop: no pause instruction between two looks.</summary>
internal readonly struct NoWait : IWaitStrategy
{
    public void Idle()
    {
    }

    public void Reset()
    {
    }
}
