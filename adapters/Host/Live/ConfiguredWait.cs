using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>The waiting that configuration and machine ask for: one type, so that it can be chosen at the start. One thread.</summary>
internal struct ConfiguredWait : IWaitStrategy
{
    private readonly IdleKind _kind;
    private BackoffWait _backoff;
    private SpinThenYieldWait _yield;

    private ConfiguredWait(IdleKind kind)
    {
        _kind = kind;
        _backoff = new BackoffWait(spinCountMax: 100, yieldCountMax: 50, sleepMsMax: 1);
        _yield = new SpinThenYieldWait(spinCountMax: 1_000);
    }

    /// <summary>The engine's thread, the only one whose waiting is part of every latency.</summary>
    public static ConfiguredWait ForEngine(IdleKind configured, int coreCount) => new(configured != IdleKind.Automatic ? configured : coreCount switch
    {
        >= 4 => IdleKind.Spin,
        >= 2 => IdleKind.Yield,
        _ => IdleKind.Backoff,
    });

    /// <summary>A feed handler or venue: spins where a core is left besides the engine's and one for the rest.</summary>
    public static ConfiguredWait ForFeed(IdleKind configured, int coreCount) =>
        new(configured != IdleKind.Automatic ? configured : coreCount >= 4 ? IdleKind.Spin : IdleKind.Backoff);

    /// <summary>Everything that no order waits for.</summary>
    public static ConfiguredWait ForRest() => new(IdleKind.Backoff);

    public void Idle()
    {
        if (_kind == IdleKind.Spin) SpinHint();
        else if (_kind == IdleKind.Yield) _yield.Idle();
        else _backoff.Idle();
    }

    public void Reset()
    {
        if (_kind == IdleKind.Yield) _yield.Reset();
        else if (_kind == IdleKind.Backoff) _backoff.Reset();
    }

    public override readonly string ToString() => _kind switch
    {
        IdleKind.Spin => "spins",
        IdleKind.Yield => "spins and yields",
        _ => "backs off",
    };

    private static void SpinHint() => default(BusySpinWait).Idle();
}
