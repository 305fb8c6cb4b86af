using System.Diagnostics.CodeAnalysis;

namespace LowLatencyMM.Engine;

/// <summary>An array of unmanaged values inside the <see cref="Arena"/>. Valid as long as its arena; bounds are checked.</summary>
public readonly unsafe struct ArenaArray<T>
    where T : unmanaged
{
    private readonly T* _first;

    internal ArenaArray(T* first, int length)
    {
        _first = first;
        Length = length;
    }

    public int Length { get; }

    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Length) ThrowOutOfRange(index, Length);
            return ref _first[index];
        }
    }

    /// <summary>A part of the array.</summary>
    public Span<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start)) ThrowOutOfRange(start, Length);
        return new Span<T>(_first + start, length);
    }

    [DoesNotReturn]
    private static void ThrowOutOfRange(int index, int length) =>
        throw new ArgumentOutOfRangeException(nameof(index), $"Index {index} is outside 0 to {length - 1}.");
}
