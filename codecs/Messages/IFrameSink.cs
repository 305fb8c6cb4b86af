namespace LowLatencyMM.Messages;

/// <summary>Where finished frames go: a lane, a queue, an engine under test. Use it as a struct type parameter.</summary>
public interface IFrameSink
{
    /// <summary>Room for one frame, <see cref="FrameLayout.SlotBytes"/> long, not cleared; false means full, try later.</summary>
    bool TryClaim(out Span<byte> frame);

    /// <summary>Publishes the claimed frame; its <see cref="FrameHeader.Length"/> must be set.</summary>
    void Commit();
}
