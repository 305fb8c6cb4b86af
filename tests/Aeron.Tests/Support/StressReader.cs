using System.Diagnostics;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Reads and checks every byte of what a <see cref="StressWriter"/> wrote.</summary>
internal static class StressReader
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <param name="isSlow">Stands still now and then, so that the writer comes to its limit.</param>
    /// <returns>What was wrong; null when nothing was.</returns>
    public static string? Run(TestLog test, Signals signals, ulong seed, bool isSlow, ImageJoin join = ImageJoin.Counter, long firstNumber = 0)
    {
        var random = new SplitMix64(seed);
        Image image = test.Join(join);
        var assembler = new FragmentAssembler<Checker>(new Checker { Next = firstNumber }, StressWriter.MessageBytesMax);
        long startTicks = Stopwatch.GetTimestamp();
        var wait = new BackoffWait(spinCountMax: 200, yieldCountMax: 200, sleepMsMax: 1);
        string? damage = null;
        while (damage is null)
        {
            long stoodAt = signals.Get(Signals.StoodAt); // acquire, before the read: what is not there now never comes
            int count = ReadSome(image, ref assembler, ref random);
            if (count > 0)
            {
                wait.Reset();
                signals.Set(Signals.Read, assembler.Handler.Next);
            }
            else
            {
                if (image.State != ImageState.Active) damage = image.ToString();
                else if (image.IsEndOfStream) break;
                else if (image.Position < stoodAt && !HasMore(image, stoodAt)) damage = $"nothing at {image.Position}; everything up to {stoodAt} was committed";
                wait.Idle();
            }

            damage ??= assembler.Handler.Damage;
            if (assembler.DroppedCount > 0) damage ??= $"a fragment was missing before message {assembler.Handler.Next}";
            if (Stopwatch.GetElapsedTime(startTicks) > Bound) damage ??= $"nothing more within {Bound.TotalSeconds} s";
            if (isSlow && random.Below(1_000) == 0) Thread.Sleep(1);
        }

        damage ??= assembler.Handler.Next == signals.Get(Signals.FirstWriter)
            ? null
            : $"{assembler.Handler.Next} messages came; {signals.Get(Signals.FirstWriter)} were written";
        if (damage is not null) signals.Set(Signals.Damage, 1);
        return damage;
    }

    private static int ReadSome(Image image, ref FragmentAssembler<Checker> assembler, ref SplitMix64 random)
    {
        if (random.Below(2) == 0) return image.Poll(ref assembler, 1 + random.Below(30));
        if (!image.TryPeek(out ReadOnlySpan<byte> payload, out FragmentHeader header)) return 0;
        assembler.OnFragment(payload, in header);
        image.Release();
        return 1;
    }

    // A look goes on over padding.
    private static bool HasMore(Image image, long stoodAt) => image.TryPeek(out _) || image.Position >= stoodAt || image.State != ImageState.Active;

    internal struct Checker : IFragmentHandler
    {
        public long Next;
        public string? Damage;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            if (Damage is not null) return;
            int bytes = header.ReservedValue == Next ? payload.Length : -1;
            if (bytes < 0 || !Message.Matches(payload, Next))
                Damage = $"message {Next} is damaged: it came as {Message.NumberOf(payload)} of {payload.Length} bytes, reserved value {header.ReservedValue}";
            Next++;
        }
    }
}
