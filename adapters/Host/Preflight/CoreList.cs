using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>Lists of cores as Linux writes them: <c>0-3,5,8-11</c>, or <c>0-7:1/2</c> with every second of a range.</summary>
internal static class CoreList
{
    /// <summary>Cores that the kernel can be built for.</summary>
    public const int CoresMax = 8192;

    /// <summary>Reads a list.</summary>
    /// <param name="text">Blank: no core.</param>
    /// <param name="cores">Ascending, each once.</param>
    /// <returns>False: not a list.</returns>
    public static bool TryParse(string text, out int[] cores)
    {
        cores = [];
        var found = new SortedSet<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] strided = part.Split(':', '/');
            string[] ends = strided[0].Split('-');
            int used = 1, stride = 1;
            if (ends.Length > 2 || strided.Length is not (1 or 3) || !TryNumber(ends[0], out int first) || !TryNumber(ends[^1], out int last)) return false;
            if (strided.Length == 3 && !(TryNumber(strided[1], out used) && TryNumber(strided[2], out stride) && used > 0 && stride >= used)) return false;
            if (first > last) return false;
            for (int core = first; core <= last; core++)
                if ((core - first) % stride < used) found.Add(core);
        }

        cores = [.. found];
        return true;
    }

    /// <summary>The same in the shortest form; <c>none</c> for no core.</summary>
    public static string Format(IEnumerable<int> cores)
    {
        int[] sorted = [.. cores.Distinct().Order()];
        if (sorted.Length == 0) return "none";
        var parts = new List<string>();
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to] == sorted[to - 1] + 1;) to++;
            parts.Add(to == from + 1 ? $"{sorted[from]}" : $"{sorted[from]}-{sorted[to - 1]}");
        }

        return string.Join(',', parts);
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < CoresMax;
}
