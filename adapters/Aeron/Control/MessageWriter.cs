using System.Buffers.Binary;
using System.Text;

namespace LowLatencyMM.Aeron;

/// <summary>Writes the fields of a command or an answer one behind the other, little-endian; texts as a length and ASCII.</summary>
internal ref struct MessageWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public MessageWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], value);
        _length += sizeof(long);
        return this;
    }

    public MessageWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[_length..], value);
        _length += sizeof(int);
        return this;
    }

    /// <param name="isAligned">What follows begins at a multiple of four bytes.</param>
    public MessageWriter Text(string text, bool isAligned = false)
    {
        _ = Int32(text.Length);
        _length += Encoding.ASCII.GetBytes(text, _buffer[_length..]);
        return isAligned ? Align() : this;
    }

    public MessageWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _ = Int32(bytes.Length);
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
        return Align();
    }

    private MessageWriter Align()
    {
        int aligned = (_length + 3) & ~3;
        _buffer[_length..aligned].Clear();
        _length = aligned;
        return this;
    }
}
