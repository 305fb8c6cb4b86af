namespace LowLatencyMM.Ring;

/// <summary>Spins, then yields, then sleeps, each sleep twice as long as the one before up to a bound. For threads that share a core.</summary>
public struct BackoffWait : IWaitStrategy
{
    /// <summary>A spin count that is never used up.</summary>
    public const int Forever = int.MaxValue;

    private readonly int _spinCountMax;
    private readonly int _yieldCountMax;
    private readonly int _sleepMsMax;
    private int _idleCount;
    private int _sleepMs;

    /// <param name="spinCountMax">Fruitless looks before it yields; >= 0, or <see cref="Forever"/>.</param>
    /// <param name="yieldCountMax">Yields before it sleeps; >= 0.</param>
    /// <param name="sleepMsMax">Longest sleep, ms; >= 1. The operating system adds to it, about 0.06 ms on Linux.</param>
    public BackoffWait(int spinCountMax, int yieldCountMax, int sleepMsMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spinCountMax);
        ArgumentOutOfRangeException.ThrowIfNegative(yieldCountMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(sleepMsMax, 1);
        _spinCountMax = spinCountMax;
        _yieldCountMax = yieldCountMax;
        _sleepMsMax = sleepMsMax;
    }

    /// <summary>What the next <see cref="Idle"/> will do.</summary>
    public readonly WaitPhase Phase =>
        _idleCount < _spinCountMax || _spinCountMax == Forever ? WaitPhase.Spin
        : _idleCount - _spinCountMax < _yieldCountMax ? WaitPhase.Yield
        : WaitPhase.Sleep;

    /// <summary>The default for a machine: spins for ever where every spinning thread has a core and one is left for the rest.</summary>
    /// <param name="coreCount">Cores that this process may use; >= 1. A parameter, since the engine reads no environment.</param>
    /// <param name="spinningThreadCount">Threads of this process that would spin, this one included; >= 1.</param>
    public static BackoffWait ForCores(int coreCount, int spinningThreadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coreCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(spinningThreadCount, 1);
        if (coreCount > spinningThreadCount) return new BackoffWait(Forever, 0, 1);
        // With one core a spin only delays the thread that it waits for.
        return new BackoffWait(spinCountMax: coreCount == 1 ? 0 : 200, yieldCountMax: 100, sleepMsMax: 1);
    }

    public void Idle()
    {
        switch (Phase)
        {
            case WaitPhase.Spin:
                SpinHint.Pause();
                break;
            case WaitPhase.Yield:
                Thread.Yield();
                break;
            default:
                _sleepMs = NextSleepMs(_sleepMs, _sleepMsMax);
                Thread.Sleep(_sleepMs);
                return; // the count stays: it says "sleep" until work is found
        }

        if (_spinCountMax != Forever) _idleCount++;
    }

    internal static int NextSleepMs(int sleepMs, int sleepMsMax) => sleepMs == 0 ? 1 : sleepMs > sleepMsMax / 2 ? sleepMsMax : 2 * sleepMs;

    public void Reset()
    {
        _idleCount = 0;
        _sleepMs = 0;
    }
}
