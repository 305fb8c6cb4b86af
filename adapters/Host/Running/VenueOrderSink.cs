using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Orders straight to a venue in simulated time; they leave at the engine's time.</summary>
internal struct VenueOrderSink<TVenue>(TVenue venue, StrategyContext context) : IOrderSink
    where TVenue : class, ISimulatedVenue
{
    private const int OrderBytesMax = 128;
    private readonly byte[] _buffer = GC.AllocateArray<byte>(OrderBytesMax, pinned: true);
    private int _claimedBytes;

    /// <summary>Raw counter when the first order since it was set to 0 was committed.</summary>
    public long FirstCommitTicks;

    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        _claimedBytes = lengthBytes;
        return _buffer.AsSpan(0, lengthBytes);
    }

    public void Commit(ushort venueId)
    {
        venue.Submit(context.NowNs, _buffer.AsSpan(0, _claimedBytes));
        if (FirstCommitTicks == 0) FirstCommitTicks = Stopwatch.GetTimestamp();
    }
}
