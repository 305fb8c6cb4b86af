using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>64 bytes over a lane there and another lane back.</summary>
internal struct TwoLanes<TWait>(Lane there, Lane back) : IRoundTrip
    where TWait : struct, IWaitStrategy
{
    private readonly LaneProducer _ping = there.Producer;
    private readonly LaneProducer _pong = back.Producer;
    private readonly LaneConsumer _pingEnd = there.Consumer;
    private readonly LaneConsumer _pongEnd = back.Consumer;
    private TWait _wait = default;

    public void Send(long trip)
    {
        if (!_ping.TryClaim(out Span<byte> slot)) throw new InvalidOperationException("full");
        Payload.Fill(slot, trip);
        _ping.Publish();
        ReadOnlySpan<byte> answer;
        while (!_pongEnd.TryRead(out answer)) _wait.Idle();
        Payload.Check(answer, trip);
        _pongEnd.Release();
    }

    public void Answer(long trip)
    {
        ReadOnlySpan<byte> question;
        while (!_pingEnd.TryRead(out question)) _wait.Idle();
        if (!_pong.TryClaim(out Span<byte> slot)) throw new InvalidOperationException("full");
        question[..Payload.Bytes].CopyTo(slot);
        _pong.Publish();
        _pingEnd.Release();
    }
}
