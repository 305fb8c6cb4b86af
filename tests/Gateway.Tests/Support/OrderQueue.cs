namespace LowLatencyMM.Gateway.Tests;

/// <summary>The engine's order log in memory: never allocates after construction.</summary>
internal sealed class OrderQueue
{
    private const int SlotBytes = 256, Slots = 4_096;
    private readonly byte[] _bytes = new byte[SlotBytes * Slots];
    private readonly int[] _lengths = new int[Slots];
    private long _written, _read;

    public long Waiting => _written - _read;

    public void Add(ReadOnlySpan<byte> message)
    {
        if (Waiting >= Slots) Assert.Fail("the test's order queue is full");
        message.CopyTo(_bytes.AsSpan((int)(_written % Slots) * SlotBytes));
        _lengths[_written++ % Slots] = message.Length;
    }

    public bool TryRead(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (Waiting == 0) return false;
        message = _bytes.AsSpan((int)(_read % Slots) * SlotBytes, _lengths[_read % Slots]);
        return true;
    }

    public void Release() => _read++;
}
