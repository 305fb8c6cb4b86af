namespace LowLatencyMM.Ring;

/// <summary>Spins for a while, then offers the core to other threads at each further look.</summary>
/// <param name="spinCountMax">Fruitless looks before it yields; >= 0.</param>
public struct SpinThenYieldWait(int spinCountMax) : IWaitStrategy
{
    private int _idleCount;

    public void Idle()
    {
        if (_idleCount < spinCountMax)
        {
            _idleCount++;
            SpinHint.Pause();
        }
        else Thread.Yield();
    }

    public void Reset() => _idleCount = 0;
}
