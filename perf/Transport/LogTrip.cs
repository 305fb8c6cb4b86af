using LowLatencyMM.Aeron;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>64 bytes over a log in Aeron's format there and another back, read one at a time as engine and gateways do.</summary>
/// <param name="publication">To the other side.</param>
/// <param name="image">Of what the other side sends.</param>
/// <param name="isClaim">Written in place; otherwise offered, which copies.</param>
internal struct LogTrip<TWait>(ExclusivePublication publication, Image image, bool isClaim) : IRoundTrip
    where TWait : struct, IWaitStrategy
{
    private readonly byte[] _message = GC.AllocateArray<byte>(Payload.Bytes, pinned: true);
    private TWait _wait = default;

    public void Send(long trip)
    {
        if (isClaim)
        {
            BufferClaim claim = Claim();
            Payload.Fill(claim.Payload, trip);
            claim.Commit();
        }
        else
        {
            Payload.Fill(_message, trip);
            Offer(_message);
        }

        Payload.Check(Await(), trip);
        image.Release();
    }

    public void Answer(long trip)
    {
        ReadOnlySpan<byte> question = Await();
        if (isClaim)
        {
            BufferClaim claim = Claim();
            question.CopyTo(claim.Payload);
            claim.Commit();
        }
        else Offer(question);
        image.Release();
    }

    private BufferClaim Claim()
    {
        BufferClaim claim;
        while (publication.TryClaim(Payload.Bytes, out claim) < 0) _wait.Idle(); // a term ended
        return claim;
    }

    private void Offer(ReadOnlySpan<byte> message)
    {
        while (publication.Offer(message) < 0) _wait.Idle(); // a term ended
    }

    private ReadOnlySpan<byte> Await()
    {
        ReadOnlySpan<byte> message;
        while (!image.TryPeek(out message)) _wait.Idle();
        return message;
    }
}
