using System.Runtime.InteropServices;

namespace LowLatencyMM.Messages;

/// <summary>The standard 8-byte SBE message header, blittable, for dispatch before a decoder is chosen. Little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct SbeHeader
{
    public const int SizeBytes = 8;

    public ushort BlockLength;
    public ushort TemplateId;
    public ushort SchemaId;
    public ushort Version;

    /// <summary>Reads the header at the start of <paramref name="message"/>; false when it is shorter than one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SbeHeader header) => MemoryMarshal.TryRead(message, out header);
}
