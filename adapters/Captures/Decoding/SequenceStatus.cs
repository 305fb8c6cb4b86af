namespace LowLatencyMM.Captures;

/// <summary>The sequence of one channel so far. One thread.</summary>
internal sealed class SequenceStatus(string name, long next)
{
    // So far back it is no late packet but a source that began anew.
    private const long RestartDistance = 10_000;

    public string Name { get; } = name;

    /// <summary>The number that should come.</summary>
    public long Next { get; private set; } = next;

    public long GapCount { get; private set; }

    /// <summary>Numbers that did not come.</summary>
    public long MissingCount { get; private set; }

    /// <summary>Numbers that came again, or after their turn.</summary>
    public long RepeatedCount { get; private set; }

    public long RestartCount { get; private set; }

    /// <summary>Takes the next packet's numbers and gives how many are missing before it.</summary>
    public long Take(long sequence, long count)
    {
        Int128 ahead = (Int128)sequence - Next;
        if (ahead < 0)
        {
            if (sequence > 1 && ahead > -RestartDistance)
            {
                RepeatedCount++;
                long end = unchecked(sequence + count); // what comes again may go on with something new
                if (end > Next) Next = end;
                return 0;
            }

            RestartCount++;
            ahead = 0;
        }

        long missing = (long)Int128.Min(ahead, long.MaxValue);
        if (missing > 0) GapCount++;
        MissingCount = (long)Int128.Min((Int128)MissingCount + missing, long.MaxValue);
        Next = unchecked(sequence + count);
        return missing;
    }
}
