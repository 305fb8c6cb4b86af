namespace LowLatencyMM.Messages;

/// <summary>Where finished frames come from, in order of receive time: a journal, an import, a merge of them.</summary>
/// <remarks>One thread.</remarks>
public interface IFrameSource
{
    /// <summary>The next frame, header first; valid until the next call.</summary>
    /// <returns>False at the end, and from then on.</returns>
    bool TryNext(out ReadOnlySpan<byte> frame);
}
