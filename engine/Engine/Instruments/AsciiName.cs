using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>A name of up to 32 ASCII bytes, padded with zeros. For the edges; nothing is decided by it.</summary>
[InlineArray(32)]
public struct AsciiName
{
    private byte _character;
}
