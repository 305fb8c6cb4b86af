using System.Runtime.InteropServices;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Zeroed memory that stands for a section of a mapped file, with poison behind it.</summary>
internal sealed unsafe class Section : IDisposable
{
    private const int PoisonBytes = 4096;

    public Section(int bytes)
    {
        Bytes = bytes;
        Address = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + PoisonBytes), 128);
        new Span<byte>(Address, bytes).Clear();
        new Span<byte>(Address + bytes, PoisonBytes).Fill(0xA5);
    }

    public byte* Address { get; }

    public int Bytes { get; }

    public bool IsIntact => new ReadOnlySpan<byte>(Address + Bytes, PoisonBytes).IndexOfAnyExcept((byte)0xA5) < 0;

    public ReadOnlySpan<byte> Span => new(Address, Bytes);

    public void Dispose() => NativeMemory.AlignedFree(Address);
}
