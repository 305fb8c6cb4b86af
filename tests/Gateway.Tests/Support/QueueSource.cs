namespace LowLatencyMM.Gateway.Tests;

internal readonly struct QueueSource(OrderQueue queue) : IOrderSource
{
    public bool TryRead(out ReadOnlySpan<byte> message) => queue.TryRead(out message);

    public void Release() => queue.Release();
}
