using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>What changed between two states of a book side, both with the best level first. Stateless; any thread.</summary>
internal static class SideDiff
{
    /// <summary>Adds the levels that are new or have other lots, and with lots of 0 those that are gone.</summary>
    public static void AddChanges(ReadOnlySpan<BookEntry> before, ReadOnlySpan<BookEntry> after, bool isBid, BookEntryList changes)
    {
        int i = 0;
        int j = 0;
        while (i < before.Length || j < after.Length)
        {
            int order = i == before.Length ? 1 : j == after.Length ? -1 : Compare(before[i].Price, after[j].Price, isBid);
            if (order < 0) changes.Add(before[i++].Price, 0);
            else if (order > 0) changes.Add(after[j].Price, after[j++].Lots);
            else
            {
                if (before[i].Lots != after[j].Lots) changes.Add(after[j].Price, after[j].Lots);
                i++;
                j++;
            }
        }
    }

    // Negative: the first price is the better one.
    private static int Compare(long price, long other, bool isBid) => isBid ? other.CompareTo(price) : price.CompareTo(other);
}
