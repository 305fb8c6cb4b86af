namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>Broken on purpose: looks at the published cursor first and at the closed flag afterwards.</summary>
internal readonly struct LateEndLaneReader(Lane lane) : IStressReader
{
    private readonly LaneConsumer _consumer = lane.Consumer;

    public long Position => _consumer.ConsumedCount;

    public ReadStatus Read(int batchMax, out bool intact)
    {
        intact = true;
        if (_consumer.TryRead(out _))
        {
            _consumer.Release();
            return ReadStatus.Read;
        }

        Thread.Yield(); // a wide window, so that the control does not depend on luck
        return lane.IsClosed ? ReadStatus.Closed : ReadStatus.Empty;
    }
}
