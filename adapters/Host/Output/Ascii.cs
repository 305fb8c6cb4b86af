using System.Runtime.InteropServices;
using System.Text;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The engine's fixed names as text.</summary>
internal static class Ascii
{
    public static string Name(in AsciiName name)
    {
        ReadOnlySpan<byte> characters = name;
        int end = characters.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? characters : characters[..end]);
    }

    /// <summary>Eight characters, little-endian, as in <see cref="Instrument.SettlementCurrency"/>.</summary>
    public static string Currency(ulong code)
    {
        string name = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in code))).TrimEnd('\0');
        return name.Length > 0 ? name : "?";
    }
}
