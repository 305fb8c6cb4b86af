using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>The engine's log of executions in memory, with as much room as the test wants: never allocates after construction.</summary>
internal sealed class Inbox
{
    private const int Slots = 8_192;
    private readonly byte[] _bytes = GC.AllocateArray<byte>(FrameLayout.SlotBytes * Slots, pinned: true);
    private long _written, _read;

    /// <summary>Frames that may wait.</summary>
    public int Room { get; set; } = Slots;

    public long Written => _written;

    public bool TryClaim(out Span<byte> frame)
    {
        frame = Slot(_written);
        return _written - _read < Math.Min(Room, Slots);
    }

    public void Commit() => _written++;

    public bool TryRead(out FrameHeader header, out ReadOnlySpan<byte> message)
    {
        header = default;
        message = default;
        if (_read == _written) return false;
        ReadOnlySpan<byte> frame = Slot(_read++);
        header = MemoryMarshal.Read<FrameHeader>(frame);
        message = frame.Slice(FrameHeader.SizeBytes, (int)header.Length);
        return true;
    }

    public void SkipAll() => _read = _written;

    private Span<byte> Slot(long number) => _bytes.AsSpan((int)(number % Slots) * FrameLayout.SlotBytes, FrameLayout.SlotBytes);
}
