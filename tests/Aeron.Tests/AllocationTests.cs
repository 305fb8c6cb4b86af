namespace LowLatencyMM.Aeron.Tests;

/// <summary>The hot path leaves nothing for the collector.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private static readonly LogBufferOptions Options = new() { SessionId = 1, StreamId = 2 };

    [Test] // Goal: everything that runs while trading allocates nothing. Method: every hot method, through rotations, refusals and aborts.
    public void Log_allocates_nothing([Values] LogBufferKind kind)
    {
        using TestLog test = TestLog.Create(Options with { Kind = kind });
        Image image = test.Join();
        Image observer = Image.JoinUntethered(test.Log, test.Position, ImageJoin.Counter);
        ExclusivePublication? exclusive = kind == LogBufferKind.Exclusive ? test.Publish() : null;
        Publication? concurrent = kind == LogBufferKind.Concurrent ? new Publication(test.Log, test.Limit) : null;
        DriverDuties? duties = concurrent is null ? null : new DriverDuties(test.Log, test.Limit, test.Position);
        byte[] message = new byte[4000];
        var handler = default(Handler);
        var assembler = new FragmentAssembler<Handler>(default, 4000);
        long nowNs = 0;
        Assert.That(AllocatedBytes(() =>
        {
            for (int turn = 0; turn < 3; turn++)
            {
                BufferClaim claim;
                if ((exclusive?.TryClaim(100, out claim) ?? concurrent!.TryClaim(100, out claim)) > 0)
                {
                    claim.ReservedValue = 7;
                    claim.Payload[0] = 1;
                    if (turn == 0) claim.Abort();
                    else claim.Commit();
                }

                _ = exclusive?.Offer(message) ?? concurrent!.Offer(message);
                _ = exclusive?.HasRoom(64, 128);
                _ = exclusive?.DoWork();
                _ = duties?.Update();
                _ = duties?.TryUnblock(nowNs += 10, 1);
            }

            _ = image.Poll(ref assembler, 1);
            _ = image.ControlledPoll(ref handler, 2);
            while (image.TryPeek(out _, out _)) image.Release();
            _ = observer.Poll(ref handler, 100) + observer.ControlledPoll(ref handler, 100);
            while (observer.TryPeek(out _)) observer.Release();
            observer.RejoinAtTail();
        }), Is.Zero);
        Assert.That(test.Log.ProducerPosition / test.Log.TermBytes, Is.GreaterThan(100), "it went through the ends of terms");
    }

    [Test] // Goal: the detector above works. Method: one allocation in the last of many rounds.
    public void Control_one_allocation_is_noticed()
    {
        int round = 0;
        object? kept = null;
        Assert.That(AllocatedBytes(() =>
        {
            if (++round == 10_000) kept = new object();
        }), Is.Positive);
        Assert.That(kept, Is.Not.Null);
    }

    private static long AllocatedBytes(Action body)
    {
        const int repeats = 5_000;
        for (int repeat = 0; repeat < repeats; repeat++) body(); // warm-up: tiering
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < repeats; repeat++) body();
        return GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
    }

    private struct Handler : IFragmentHandler, IControlledFragmentHandler
    {
        public long Bytes;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Bytes += payload.Length + header.ReservedValue;

        ControlledAction IControlledFragmentHandler.OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            OnFragment(payload, in header);
            return ControlledAction.Continue;
        }
    }
}
