namespace LowLatencyMM.Host;

/// <summary>Finds the known name that a misspelt one most probably meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest name by edit distance without regard to case; null when none is near (more than a third of it differs).</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = Math.Max(2, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= least) continue;
            (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
