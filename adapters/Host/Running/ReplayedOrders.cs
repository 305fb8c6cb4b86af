using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>The order messages of the last frame that caused any. One thread; never allocates while it records.</summary>
internal sealed class ReplayedOrders
{
    private const int OrderBytesMax = 128;
    private readonly byte[] _bytes = new byte[FrameLayout.MaxOrdersPerFrame * OrderBytesMax];
    private readonly int[] _lengths = new int[FrameLayout.MaxOrdersPerFrame];

    /// <summary>The frame that caused them; 0 for none yet.</summary>
    public long Sequence { get; private set; }

    public int Count { get; private set; }

    /// <summary>Copies of the messages.</summary>
    public IEnumerable<byte[]> Messages => Enumerable.Range(0, Count).Select(index => this[index].ToArray());

    /// <summary>A message, in the order sent; valid until the next frame that causes some.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(index * OrderBytesMax, _lengths[index]);

    public Span<byte> Claim(long sequence, int lengthBytes)
    {
        if (sequence != Sequence)
        {
            Sequence = sequence;
            Count = 0;
        }

        _lengths[Count] = lengthBytes;
        return _bytes.AsSpan(Count++ * OrderBytesMax, lengthBytes);
    }
}
