namespace LowLatencyMM.Captures;

/// <summary>Counts by kind, in the order of their first time, with bounded memory. One thread.</summary>
internal sealed class Tally
{
    private const int KindsMax = 1_000;
    private const string Others = "others";

    private readonly Dictionary<string, int> _indexes = [];
    private readonly List<(string Kind, long Count)> _counts = [];

    public IReadOnlyList<(string Kind, long Count)> Counts => _counts;

    public long Total { get; private set; }

    /// <summary>Adds to a kind and gives its count.</summary>
    public long Add(string kind, long count = 1)
    {
        Total += count;
        if (!_indexes.ContainsKey(kind) && _counts.Count >= KindsMax) kind = Others;
        if (!_indexes.TryGetValue(kind, out int index))
        {
            index = _counts.Count;
            _indexes.Add(kind, index);
            _counts.Add((kind, 0));
        }

        long sum = _counts[index].Count + count;
        _counts[index] = (kind, sum);
        return sum;
    }

    /// <summary>0 for what never came.</summary>
    public long Of(string kind) => _indexes.TryGetValue(kind, out int index) ? _counts[index].Count : 0;
}
