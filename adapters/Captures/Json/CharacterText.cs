using System.Text;

namespace LowLatencyMM.Captures;

/// <summary>Characters of the wire as text.</summary>
internal static class CharacterText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where the schema says so and the bytes are; else each byte is a character (Latin-1), so that nothing is lost.</summary>
    public static string Of(ReadOnlySpan<byte> bytes, string characterEncoding)
    {
        if (characterEncoding.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return StrictUtf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                // What claims to be UTF-8 and is not: bytes, below.
            }
        }

        return Encoding.Latin1.GetString(bytes);
    }
}
