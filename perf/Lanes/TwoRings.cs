using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>64 bytes over a ring with one gating consumer there and another ring back.</summary>
internal struct TwoRings<TWait>(RingProducer ping, RingConsumer pingEnd, RingProducer pong, RingConsumer pongEnd) : IRoundTrip
    where TWait : struct, IWaitStrategy
{
    private TWait _wait = default;

    public void Send(long trip)
    {
        if (!ping.TryClaim(out Span<byte> slot)) throw new InvalidOperationException("full");
        Payload.Fill(slot, trip);
        ping.Publish();
        ReadOnlySpan<byte> answer;
        while (pongEnd.TryRead(out answer) != ReadStatus.Read) _wait.Idle();
        Payload.Check(answer, trip);
        pongEnd.Release();
    }

    public void Answer(long trip)
    {
        ReadOnlySpan<byte> question;
        while (pingEnd.TryRead(out question) != ReadStatus.Read) _wait.Idle();
        if (!pong.TryClaim(out Span<byte> slot)) throw new InvalidOperationException("full");
        question[..Payload.Bytes].CopyTo(slot);
        pong.Publish();
        pingEnd.Release();
    }
}
