using System.Buffers.Binary;
using System.Text;

namespace LowLatencyMM.Aeron;

/// <summary>Reads the fields of a command or an answer one behind the other. A message that is too short, or whose lengths lie, reads as zeros and empty texts and is not <see cref="IsWhole"/>.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Everything asked for so far was there.</summary>
    public bool IsWhole { get; private set; } = true;

    public readonly int Remaining => Math.Max(0, _message.Length - _position);

    public long Int64() => TryTake(sizeof(long), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public int Int32() => TryTake(sizeof(int), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    /// <param name="isAligned">What follows begins at a multiple of four bytes.</param>
    public string Text(bool isAligned = false) => Encoding.ASCII.GetString(Bytes(isAligned));

    public ReadOnlySpan<byte> Bytes(bool isAligned)
    {
        int length = Int32();
        if (!TryTake(length, out ReadOnlySpan<byte> bytes)) return default;
        if (isAligned) _position = (_position + 3) & ~3;
        return bytes;
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length < 0 || length > Remaining) IsWhole = false;
        if (!IsWhole) return false;
        bytes = _message.Slice(_position, length);
        _position += length;
        return true;
    }
}
