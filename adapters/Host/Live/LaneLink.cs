using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>Venues in this process, behind two lanes: in shadow runs, tests and measurements.</summary>
internal struct LaneLink(LaneProducer orders, LaneConsumer executions) : IVenueLink
{
    private int _freeSlots; // by the last look, less what was sent since

    public long FirstCommitTicks { get; set; }

    public bool HasRoom()
    {
        if (_freeSlots < FrameLayout.MaxOrdersPerFrame) _freeSlots = orders.FreeSlots;
        return _freeSlots >= FrameLayout.MaxOrdersPerFrame;
    }

    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        Invariant.Check(orders.TryClaim(out Span<byte> slot));
        return OrderLane.Prepare(slot, lengthBytes);
    }

    public void Commit(ushort venueId)
    {
        orders.Publish();
        _freeSlots--;
        if (FirstCommitTicks == 0) FirstCommitTicks = Stopwatch.GetTimestamp();
    }

    public readonly bool TryPeek(out ReadOnlySpan<byte> frame) => executions.TryRead(out frame);

    public readonly void Release() => executions.Release();

    public readonly bool TryTakeLost(out int venueId)
    {
        venueId = -1;
        return false;
    }
}
