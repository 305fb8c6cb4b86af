using System.Diagnostics;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Writes numbered messages to an exclusive publication: claims, offers, fragments, and claims that it gives up.</summary>
internal static class StressWriter
{
    public const int MessageBytesMax = 4000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60); // should nobody stop it

    /// <param name="count">Messages; fewer when it is stopped, or a broken writer's damage was seen.</param>
    public static void Run(TestLog test, Signals signals, WriterKind kind, ulong seed, long count)
    {
        var random = new SplitMix64(seed);
        LogBuffers log = test.Log;
        if (kind == WriterKind.NoLimit) test.Limit.SetRelease(long.MaxValue / 2);
        ExclusivePublication publication = kind == WriterKind.NoLimit ? new(log, test.Limit) : test.Publish();
        byte[] message = new byte[MessageBytesMax];
        long cleaned = 0;
        long written = 0;
        long startTicks = Stopwatch.GetTimestamp();
        var wait = new BackoffWait(spinCountMax: 200, yieldCountMax: 200, sleepMsMax: 1);
        while (written < count && signals.Get(Signals.Go) < 3 && signals.Get(Signals.Damage) == 0 && Stopwatch.GetElapsedTime(startTicks) < Limit)
        {
            long result = log.IsConnected ? WriteOne(publication, kind, written, ref random, message) : PublicationResult.NotConnected;
            if (result > 0)
            {
                if (kind == WriterKind.EarlyClean) cleaned = Clean(log, cleaned, publication.Position - 4096);
                Volatile.Write(ref signals[Signals.FirstWriter], ++written);
                wait.Reset();
            }
            else if (result is PublicationResult.BackPressured or PublicationResult.NotConnected)
            {
                signals.Set(Signals.StoodAt, publication.Position);
                wait.Idle();
            }
            else if (result != PublicationResult.AdminAction)
            {
                throw new InvalidOperationException($"The publication says {result}.");
            }
        }

        signals.Set(Signals.StoodAt, publication.Position);
        publication.Close();
        signals.Set(Signals.FirstWriterState, 2);
    }

    private static long WriteOne(ExclusivePublication publication, WriterKind kind, long number, ref SplitMix64 random, byte[] message)
    {
        if (random.Below(16) == 0 && publication.TryClaim(random.Below(200), out BufferClaim wrong) > 0)
        {
            wrong.Payload.Fill(0xEE);
            wrong.Abort();
        }

        bool isClaim = kind == WriterKind.EarlyCommit || random.Below(3) != 0;
        if (!isClaim)
        {
            Span<byte> whole = message.AsSpan(0, Message.BytesOf(number, MessageBytesMax));
            Message.Fill(whole, number);
            return publication.Offer(whole, number);
        }

        long result = publication.TryClaim(Message.BytesOf(number, 300), out BufferClaim claim);
        if (result <= 0) return result;
        claim.ReservedValue = number;
        Span<byte> payload = claim.Payload;
        if (kind == WriterKind.EarlyCommit)
        {
            claim.Commit();
            if (random.Below(256) == 0) Thread.Sleep(1); // so that a reader comes by before long
        }

        Message.Fill(payload, number);
        if (kind != WriterKind.EarlyCommit) claim.Commit();
        return result;
    }

    /// <summary>Broken on purpose: as far as was written, nearly, whether it was read or not.</summary>
    private static unsafe long Clean(LogBuffers log, long from, long to)
    {
        for (; from < to; from += 32) new Span<byte>(log.TermAt(from) + (from & (log.TermBytes - 1)), 32).Clear();
        return from;
    }
}
