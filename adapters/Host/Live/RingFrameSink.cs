using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>The ring as the place where the engine thread puts its frames.</summary>
internal readonly struct RingFrameSink(RingProducer producer) : IFrameSink
{
    public bool TryClaim(out Span<byte> frame) => producer.TryClaim(out frame);

    public void Commit() => producer.Publish();
}
