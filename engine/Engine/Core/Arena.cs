using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Engine;

/// <summary>One block that holds all state of Core: free of references and of padding, sized at start-up.</summary>
/// <remarks>A snapshot is a copy of the block, its hash is one pass over it, and the garbage collector never looks at it.
/// The engine thread is the only writer. Layout: a 64-byte header, then each array at a multiple of 64 bytes.</remarks>
public sealed unsafe class Arena : IDisposable
{
    private const ulong Magic = 0x314152_4D4D_4C4C31; // "1LLMMRA1"
    private const int AlignmentBytes = 64;
    private const int HugePageBytes = 2 << 20;
    private readonly byte* _block;
    private int _usedBytes = AlignmentBytes;
    private bool _isSealed;
    private bool _isDisposed;

    /// <summary>Reserves address space; pages that no array uses are never touched.</summary>
    /// <param name="onReserved">Told the address and the bytes before the first is touched, so that a host may ask its system for huge pages.</param>
    public Arena(int capacityBytes, Action<nint, nint>? onReserved = null)
    {
        CapacityBytes = capacityBytes;
        _block = (byte*)NativeMemory.AlignedAlloc((nuint)capacityBytes, HugePageBytes);
        onReserved?.Invoke((nint)_block, capacityBytes);
    }

    ~Arena() => Dispose();

    public int CapacityBytes { get; }

    /// <summary>Bytes of a snapshot.</summary>
    public int SizeBytes => _usedBytes;

    /// <summary>Changes with every change of layout: types, their sizes, counts and order.</summary>
    public ulong LayoutHash { get; private set; } = Magic;

    private Span<byte> Used => new(_block, _usedBytes);

    /// <summary>Reserves a zeroed array. Cold.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has padding, whose bytes nobody defines and every hash would see.</exception>
    /// <exception cref="InvalidOperationException">The arena is sealed or full.</exception>
    public ArenaArray<T> Allocate<T>(int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (_isSealed) throw new InvalidOperationException("The arena is sealed: all state is sized at start-up.");
        int fieldBytes = FieldBytes(typeof(T));
        if (fieldBytes != sizeof(T)) throw new ArgumentException($"{typeof(T)} has {fieldBytes} bytes of fields in {sizeof(T)} bytes: remove the padding.");
        long bytes = (((long)sizeof(T) * count) + AlignmentBytes - 1) & -AlignmentBytes;
        if (_usedBytes + bytes > CapacityBytes)
            throw new InvalidOperationException($"The state needs more than the {CapacityBytes} bytes allowed: lower the capacities or raise the limit.");

        T* first = (T*)(_block + _usedBytes);
        NativeMemory.Clear(first, (nuint)bytes);
        _usedBytes += (int)bytes;
        LayoutHash = XxHash64.Hash(MemoryMarshal.AsBytes($"{typeof(T).FullName}:{sizeof(T)}:{count}".AsSpan()), LayoutHash);
        return new ArenaArray<T>(first, count);
    }

    /// <summary>Ends allocation and writes the header.</summary>
    public void Seal()
    {
        _isSealed = true;
        NativeMemory.Clear(_block, AlignmentBytes);
        var header = (ArenaHeader*)_block;
        header->Magic = Magic;
        header->LayoutHash = LayoutHash;
        header->SizeBytes = _usedBytes;
    }

    /// <summary>XXH64 of the whole state. Equal state gives an equal hash on every little-endian machine.</summary>
    public ulong Hash() => XxHash64.Hash(Used, seed: 0);

    /// <summary>Copies the whole state out. Throws when <paramref name="destination"/> is shorter than <see cref="SizeBytes"/>.</summary>
    public void Save(Span<byte> destination) => Used.CopyTo(destination);

    /// <summary>Replaces the whole state; false, and nothing changed, when the snapshot has another size or layout.</summary>
    public bool TryLoad(ReadOnlySpan<byte> snapshot)
    {
        if (!_isSealed || snapshot.Length != _usedBytes) return false;
        ArenaHeader header = MemoryMarshal.Read<ArenaHeader>(snapshot);
        if (header.Magic != Magic || header.LayoutHash != LayoutHash || header.SizeBytes != _usedBytes) return false;
        snapshot.CopyTo(Used);
        return true;
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        NativeMemory.AlignedFree(_block);
        GC.SuppressFinalize(this);
    }

    private static int FieldBytes(Type type)
    {
        if (type.IsEnum) return FieldBytes(Enum.GetUnderlyingType(type));
        if (type.IsPrimitive) return Marshal.SizeOf(type == typeof(bool) ? typeof(byte) : type == typeof(char) ? typeof(ushort) : type);
        int bytes = 0;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            bytes += FieldBytes(field.FieldType);
        return bytes * (type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1);
    }

    private struct ArenaHeader
    {
        public ulong Magic;
        public ulong LayoutHash;
        public long SizeBytes;
    }
}
