using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>A range of unmanaged bytes on which a lane or ring lives: allocated here, or a mapping owned by someone else.</summary>
/// <remarks>Any thread. There is no finalizer on purpose: a region that is forgotten stays until the process ends,
/// which is better than freeing memory under a thread that still spins on it. Dispose after every view has stopped.</remarks>
public sealed unsafe class MemoryRegion : IDisposable
{
    /// <summary>Alignment of allocated regions, bytes: one page, so that no line is shared with a neighbour.</summary>
    public const int AlignmentBytes = 4096;

    private readonly bool _owned;
    private byte* _address;

    /// <summary>Wraps memory that someone else owns, such as a shared-memory mapping; <see cref="Dispose"/> does not free it.</summary>
    /// <param name="address">First byte; not null.</param>
    /// <param name="bytes">Length, bytes; > 0.</param>
    public MemoryRegion(byte* address, long bytes) : this(address, bytes, owned: false)
    {
    }

    private MemoryRegion(byte* address, long bytes, bool owned)
    {
        if (address == null) throw new ArgumentNullException(nameof(address), "A memory region starts at null; an address is needed.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _address = address;
        Bytes = bytes;
        _owned = owned;
    }

    /// <summary>Length, bytes.</summary>
    public long Bytes { get; }

    /// <summary>First byte. Throws after <see cref="Dispose"/>.</summary>
    public byte* Address => _address != null ? _address : throw new ObjectDisposedException(nameof(MemoryRegion));

    /// <summary>Allocates zeroed memory, page-aligned and touched, so that no page fault is left for the hot path.</summary>
    /// <param name="bytes">Length, bytes; > 0.</param>
    public static MemoryRegion Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        byte* address = (byte*)NativeMemory.AlignedAlloc(checked((nuint)bytes), AlignmentBytes);
        NativeMemory.Clear(address, (nuint)bytes);
        return new MemoryRegion(address, bytes, owned: true);
    }

    /// <summary>Frees allocated memory; forgets borrowed memory. Views made on it must not be used any more.</summary>
    public void Dispose()
    {
        byte* address = _address;
        _address = null;
        if (_owned && address != null) NativeMemory.AlignedFree(address);
    }
}
