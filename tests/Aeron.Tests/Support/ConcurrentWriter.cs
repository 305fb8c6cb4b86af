using System.Diagnostics;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>One of several processes that write a log. Its messages are numbered, with its index above the number.</summary>
internal static class ConcurrentWriter
{
    public const int NumberBits = 40;

    /// <summary>The one that is killed; it dwells in its claims, so that this is where it is met.</summary>
    public const int Victim = 2;

    private const int MessageBytesMax = 300;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60); // should nobody stop it

    /// <summary>Writes until it is told to end, or killed; stands still, with no claim under way, when it is told to.</summary>
    /// <param name="firstNumber">Where its numbers begin.</param>
    public static void Run(TestLog test, Signals signals, int writer, ulong seed, long firstNumber)
    {
        var random = new SplitMix64(seed);
        var publication = new Publication(test.Log, test.Limit);
        byte[] message = new byte[4 * MessageBytesMax];
        long number = firstNumber;
        long startTicks = Stopwatch.GetTimestamp();
        var wait = new BackoffWait(spinCountMax: 100, yieldCountMax: 100, sleepMsMax: 1);
        for (long go = signals.Get(Signals.Go); go < 3 && Stopwatch.GetElapsedTime(startTicks) < Limit; go = signals.Get(Signals.Go))
        {
            signals.Set(Signals.FirstWriterState + writer, go == 2 ? 1 : 0);
            long result = go == 2 ? PublicationResult.BackPressured : WriteOne(publication, writer, ((long)writer << NumberBits) | number, ref random, message);
            if (result > 0)
            {
                signals.Set(Signals.FirstWriter + writer, ++number);
                wait.Reset();
            }
            else if (result != PublicationResult.AdminAction)
            {
                wait.Idle();
            }
        }

        signals.Set(Signals.FirstWriterState + writer, 2);
    }

    private static long WriteOne(Publication publication, int writer, long number, ref SplitMix64 random, byte[] message)
    {
        int way = random.Below(10);
        if (way == 0 && publication.TryClaim(random.Below(100), out BufferClaim wrong) > 0) wrong.Abort();
        if (way < 3)
        {
            Span<byte> whole = message.AsSpan(0, Message.BytesOf(number, message.Length));
            Message.Fill(whole, number);
            return publication.Offer(whole, number);
        }

        long result = publication.TryClaim(Message.BytesOf(number, MessageBytesMax), out BufferClaim claim);
        if (result <= 0) return result;
        claim.ReservedValue = number;
        if (writer == Victim && random.Below(4) == 0) Thread.Sleep(1);
        Message.Fill(claim.Payload, number);
        claim.Commit();
        return result;
    }
}
