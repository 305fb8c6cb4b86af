using System.Runtime.InteropServices;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Memory for a copy of an engine's state, tens of megabytes usually: taken once and used again, outside the collected heap.</summary>
/// <remarks>One thread.</remarks>
internal sealed unsafe class StateBuffer : IDisposable
{
    private byte* _memory;
    private int _capacityBytes;
    private int _usedBytes;

    ~StateBuffer() => Free();

    /// <summary>The copy; valid until the next call.</summary>
    public Span<byte> Bytes => new(_memory, _usedBytes);

    /// <summary>Copies an engine's state; between frames.</summary>
    public void Save<TStrategy>(Core<TStrategy> core)
        where TStrategy : struct, IStrategy
        => core.Save(Take(core.SnapshotBytes));

    /// <summary>Room for so many bytes, whose content is undefined.</summary>
    public Span<byte> Take(int bytes)
    {
        if (bytes > _capacityBytes)
        {
            Free();
            _memory = (byte*)NativeMemory.Alloc((nuint)bytes);
            _capacityBytes = bytes;
        }

        _usedBytes = bytes;
        return Bytes;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _capacityBytes = _usedBytes = 0;
    }
}
