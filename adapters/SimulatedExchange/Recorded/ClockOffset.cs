using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The recorder's clock against the venue's.</summary>
public static class ClockOffset
{
    /// <summary>The least receive time minus venue time of a recording, ns: the offset at which its fastest frame took no time.</summary>
    /// <param name="source">Read to its end.</param>
    /// <returns>Null when no frame names a venue time.</returns>
    /// <remarks>Subtract what the fastest frame is thought to have taken. Snapshots do not count: they are answers, not events.</remarks>
    public static long? Measure(IFrameSource source)
    {
        long? leastNs = null;
        while (source.TryNext(out ReadOnlySpan<byte> frame))
        {
            ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
            if (header.VenueTimeNs == 0 || (header.Flags & FrameFlags.Snapshot) != 0) continue;
            leastNs = Math.Min(leastNs ?? long.MaxValue, header.ReceiveTimeNs - header.VenueTimeNs);
        }
        return leastNs;
    }
}
