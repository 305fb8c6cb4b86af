using LowLatencyMM.Host;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>Behind two lanes in the same process.</summary>
internal sealed class LaneVenueEnd(LiveLanes lanes) : VenueEnd
{
    private readonly LaneConsumer _orders = lanes.Orders.Consumer;
    private readonly LaneProducer _executions = lanes.Executions.Producer;

    public override bool AreExecutionsTaken => lanes.Executions.ConsumedCount == _executions.PublishedCount;

    /// <summary>Both ends.</summary>
    public static (LaneLink Link, VenueEnd End) Connect(LiveLanes lanes, ushort venueId) =>
        (new LaneLink(lanes.Orders.Producer, lanes.Executions.Consumer), new LaneVenueEnd(lanes));

    public override bool TryReadOrder(out ReadOnlySpan<byte> message)
    {
        bool isThere = _orders.TryRead(out ReadOnlySpan<byte> slot);
        message = isThere ? OrderLane.Message(slot) : default;
        return isThere;
    }

    public override void ReleaseOrder() => _orders.Release();

    public override bool TryClaimExecution(out Span<byte> frame) => _executions.TryClaim(out frame);

    public override void PublishExecution(int frameBytes) => _executions.Publish();

    public override void Dispose()
    {
    }
}
