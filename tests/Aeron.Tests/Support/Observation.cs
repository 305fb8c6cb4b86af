namespace LowLatencyMM.Aeron.Tests;

/// <summary>What an untethered image saw that looks only now and then.</summary>
internal sealed class Observation
{
    public long Count { get; private set; }

    public long Overruns { get; private set; }

    public string? Damage { get; private set; }

    /// <summary>Until the run ends, or damage is seen, which ends the run.</summary>
    public void Run(Image image, Signals signals, ulong seed)
    {
        var random = new SplitMix64(seed);
        while (Damage is null && signals.Get(Signals.Go) < 3)
        {
            long stoodAt = signals.Get(Signals.StoodAt); // acquire, before the look: everything before it was committed
            for (int look = random.Below(200); look >= 0 && Damage is null && image.TryPeek(out ReadOnlySpan<byte> payload, out FragmentHeader header); look--)
            {
                // Fragments have no number in each; whole messages have.
                if (header.IsUnfragmented && !Message.Matches(payload, header.ReservedValue)) Damage = $"message {header.ReservedValue} came as {Message.NumberOf(payload)}";
                Count++;
                image.Release();
            }

            if (image.State == ImageState.Corrupt) Damage = image.ToString();
            if (image.State == ImageState.Active && image.Position < stoodAt && !image.TryPeek(out _) && image.State == ImageState.Active && image.Position < stoodAt)
                Damage = $"it waits at {image.Position}; everything up to {stoodAt} was committed";
            if (image.State == ImageState.Overrun)
            {
                Overruns++;
                image.RejoinAtTail();
            }

            if (random.Below(20) == 0) Thread.Sleep(1);
        }

        if (Damage is not null) signals.Set(Signals.Damage, 1);
    }
}
