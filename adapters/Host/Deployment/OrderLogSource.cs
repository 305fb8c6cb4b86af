using LowLatencyMM.Aeron;
using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host;

/// <summary>Orders out of an engine's log. The gateway's thread; without a log there are none.</summary>
internal readonly struct OrderLogSource(Image? image) : IOrderSource
{
    public bool TryRead(out ReadOnlySpan<byte> message)
    {
        if (image is not null) return image.TryPeek(out message);
        message = default;
        return false;
    }

    public void Release() => image!.Release();
}
