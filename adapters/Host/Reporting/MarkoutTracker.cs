namespace LowLatencyMM.Host;

/// <summary>Follows the fills of one instrument to every horizon.</summary>
/// <remarks>The mid at a horizon is the last one of a whole book at or before it: a fill is due when time has passed it, and takes the mid from before.
/// What is kept are the fills of the longest horizon only.</remarks>
internal sealed class MarkoutTracker
{
    private static readonly long[] HorizonsNs = [0, 100_000_000, 1_000_000_000, 10_000_000_000, 60_000_000_000, 300_000_000_000];
    private readonly Queue<PendingMarkout>[] _pending = [.. HorizonsNs.Select(_ => new Queue<PendingMarkout>())];

    /// <summary>All fills, and by our side.</summary>
    public MarkoutHorizon[] All { get; } = [.. HorizonsNs.Select(horizon => new MarkoutHorizon(horizon))];

    public MarkoutHorizon[] Buys { get; } = [.. HorizonsNs.Select(horizon => new MarkoutHorizon(horizon))];

    public MarkoutHorizon[] Sells { get; } = [.. HorizonsNs.Select(horizon => new MarkoutHorizon(horizon))];

    /// <summary>When the next fill comes due, ns since the Unix epoch.</summary>
    public long NextDueNs { get; private set; } = long.MaxValue;

    /// <summary>A fill, at the mid of that moment.</summary>
    public void Add(in PlaybackFill fill, long timeNs)
    {
        var pending = new PendingMarkout(timeNs, fill.Sign, fill.Price.ToDouble(), fill.Lots.Count, fill.Mark.ToDouble());
        Count(0, in pending, pending.MidThen);
        for (int horizon = 1; horizon < HorizonsNs.Length; horizon++) _pending[horizon].Enqueue(pending);
        NextDueNs = Math.Min(NextDueNs, timeNs + HorizonsNs[1]);
    }

    /// <summary>Time is about to become <paramref name="timeNs"/>, and the mid until now was <paramref name="mid"/>.</summary>
    /// <param name="mid">NaN when the book was not whole.</param>
    public void Advance(long timeNs, double mid)
    {
        if (timeNs <= NextDueNs) return;
        NextDueNs = long.MaxValue;
        for (int horizon = 1; horizon < HorizonsNs.Length; horizon++)
        {
            Queue<PendingMarkout> queue = _pending[horizon];
            while (queue.TryPeek(out PendingMarkout pending) && pending.TimeNs + HorizonsNs[horizon] < timeNs)
            {
                queue.Dequeue();
                Count(horizon, in pending, mid);
            }

            if (queue.TryPeek(out PendingMarkout next)) NextDueNs = Math.Min(NextDueNs, next.TimeNs + HorizonsNs[horizon]);
        }
    }

    /// <summary>The run has ended at <paramref name="timeNs"/>: what is not due by then has no mid.</summary>
    public void Finish(long timeNs, double mid)
    {
        Advance(timeNs == long.MaxValue ? timeNs : timeNs + 1, mid);
        for (int horizon = 1; horizon < HorizonsNs.Length; horizon++)
        {
            while (_pending[horizon].TryDequeue(out PendingMarkout pending)) Count(horizon, in pending, double.NaN);
        }
    }

    private void Count(int horizon, in PendingMarkout pending, double mid)
    {
        All[horizon].Add(pending.Sign, pending.Price, pending.Lots, pending.MidThen, mid);
        (pending.Sign > 0 ? Buys : Sells)[horizon].Add(pending.Sign, pending.Price, pending.Lots, pending.MidThen, mid);
    }

    private readonly record struct PendingMarkout(long TimeNs, int Sign, double Price, double Lots, double MidThen);
}
