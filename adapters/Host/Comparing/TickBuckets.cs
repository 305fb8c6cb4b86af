namespace LowLatencyMM.Host;

/// <summary>How far the prices of two ladders are apart, in ticks away from the market, weighted with time.</summary>
internal sealed class TickBuckets
{
    private static readonly long[] UpperTicks = [-10, -5, -2, -1, 0, 1, 4, 9, long.MaxValue];
    private static readonly string[] Names = ["10 or more nearer", "5 to 9 nearer", "2 to 4 nearer", "1 nearer", "same price", "1 farther", "2 to 4 farther", "5 to 9 farther", "10 or more farther"];
    private readonly double[] _ns = new double[Names.Length];
    private double _onlyBeforeNs;
    private double _onlyAfterNs;

    /// <summary>Share of the time that some place of the ladder was quoted by either, by name; they add up to 1.</summary>
    public IEnumerable<(string Name, double Share)> Shares
    {
        get
        {
            double total = _ns.Sum() + _onlyBeforeNs + _onlyAfterNs;
            if (!(total > 0)) yield break;
            for (int bucket = 0; bucket < Names.Length; bucket++) yield return (Names[bucket], _ns[bucket] / total);
            yield return ("quoted only before", _onlyBeforeNs / total);
            yield return ("quoted only after", _onlyAfterNs / total);
        }
    }

    /// <param name="fartherTicks">Of the second, relative to the first.</param>
    public void Add(long fartherTicks, long ns)
    {
        int bucket = 0;
        while (UpperTicks[bucket] < fartherTicks) bucket++;
        _ns[bucket] += ns;
    }

    public void AddLonely(bool isBefore, long ns)
    {
        if (isBefore) _onlyBeforeNs += ns;
        else _onlyAfterNs += ns;
    }
}
