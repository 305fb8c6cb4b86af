using System.Text;

namespace LowLatencyMM.Importers;

/// <summary>Bytes of a user's file in an error message: short, on one line, nothing that a terminal would obey.</summary>
internal static class TextExcerpt
{
    private const int BytesMax = 40;

    public static string Of(ReadOnlySpan<byte> text)
    {
        var excerpt = new StringBuilder(BytesMax + 3);
        foreach (byte character in text[..Math.Min(text.Length, BytesMax)]) excerpt.Append(character is >= 0x20 and < 0x7f ? (char)character : '?');
        if (text.Length > BytesMax) excerpt.Append("...");
        return excerpt.ToString();
    }
}
