using System.Buffers.Text;

namespace LowLatencyMM.Importers;

/// <summary>A venue's trade id as a number. Stateless; any thread.</summary>
internal static class TradeId
{
    // A simulated venue numbers its own matches from 2^62 up.
    private const long NumberMax = (1L << 62) - 1;

    /// <summary>The id itself where it is a number; 0 where there is none; otherwise a hash (FNV-1a) of 61 bits, for texts such as UUIDs.</summary>
    public static long Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;
        if (Utf8Parser.TryParse(text, out long number, out int used) && used == text.Length && number is >= 0 and <= NumberMax) return number;
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte character in text) hash = (hash ^ character) * 1_099_511_628_211;
        return (long)(hash >> 3);
    }
}
