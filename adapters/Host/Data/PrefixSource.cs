using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>The first frames of a source.</summary>
internal sealed class PrefixSource(IFrameSource source, long frameCount) : IFrameSource
{
    private long _left = frameCount;

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlySpan<byte> frame)
    {
        if (_left-- > 0) return source.TryNext(out frame);
        frame = default;
        return false;
    }
}
