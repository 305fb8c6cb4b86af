namespace LowLatencyMM.Host.Tests;

/// <summary>A link that ends its process without a word at one stage, the n-th time that it is there. The engine thread.</summary>
internal struct CrashingLink<TInner>(TInner inner, CrashStage stage, int number) : IVenueLink
    where TInner : struct, IVenueLink
{
    private const int SignalKill = 9;
    private TInner _inner = inner;
    private int _left = number;
    private int _ordersOfFrame;

    public long FirstCommitTicks
    {
        readonly get => _inner.FirstCommitTicks;
        set => _inner.FirstCommitTicks = value;
    }

    public bool HasRoom()
    {
        _ordersOfFrame = 0; // asked once before each frame
        At(CrashStage.FrameTaken);
        return _inner.HasRoom();
    }

    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        if (_ordersOfFrame == 0) At(CrashStage.NothingClaimed);
        Span<byte> claimed = _inner.Claim(lengthBytes, venueId);
        At(CrashStage.OrderClaimed);
        return claimed;
    }

    public void Commit(ushort venueId)
    {
        At(CrashStage.OrderWritten);
        if (_ordersOfFrame == 1) At(CrashStage.MidFrame);
        _inner.Commit(venueId);
        _ordersOfFrame++;
        At(CrashStage.OrderCommitted);
    }

    public bool TryPeek(out ReadOnlySpan<byte> frame)
    {
        if (!_inner.TryPeek(out frame)) return false;
        At(CrashStage.ExecutionPeeked);
        return true;
    }

    public void Release()
    {
        At(CrashStage.ExecutionCopied);
        _inner.Release();
        At(CrashStage.ExecutionReleased);
    }

    public bool TryTakeLost(out int venueId) => _inner.TryTakeLost(out venueId);

    private void At(CrashStage here)
    {
        if (here != stage || --_left > 0) return;
        _ = CrashAtStage.Kill(Environment.ProcessId, SignalKill);
        Thread.Sleep(Timeout.Infinite); // a signal to the own process may find another thread first
    }
}
