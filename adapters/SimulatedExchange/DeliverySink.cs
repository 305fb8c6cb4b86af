using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Frames written here enter a delivery queue at the receive time that stands in their header.</summary>
/// <remarks>One thread, as the queue.</remarks>
public readonly struct DeliverySink(DeliveryQueue queue) : IFrameSink
{
    public bool TryClaim(out Span<byte> frame) => queue.TryClaim(out frame);

    public void Commit()
    {
        // The claimed slot is still the next free one: claiming again finds it.
        _ = queue.TryClaim(out Span<byte> frame);
        ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        queue.Commit(header.ReceiveTimeNs, FrameHeader.SizeBytes + (int)header.Length);
    }
}
