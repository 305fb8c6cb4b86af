using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>The order messages of the last frame that caused any. One thread; never allocates while it records.</summary>
internal sealed class ReplayedOrders
{
    private const int OrderBytesMax = 128;
    private readonly byte[] _bytes = new byte[FrameLayout.MaxOrdersPerFrame * OrderBytesMax];
    private readonly int[] _lengths = new int[FrameLayout.MaxOrdersPerFrame];
    private int _count;

    /// <summary>The frame that caused them; 0 for none yet.</summary>
    public long Sequence { get; private set; }

    /// <summary>Copies of the messages.</summary>
    public IEnumerable<byte[]> Messages => Enumerable.Range(0, _count).Select(index => _bytes.AsSpan(index * OrderBytesMax, _lengths[index]).ToArray());

    public Span<byte> Claim(long sequence, int lengthBytes)
    {
        if (sequence != Sequence)
        {
            Sequence = sequence;
            _count = 0;
        }

        _lengths[_count] = lengthBytes;
        return _bytes.AsSpan(_count++ * OrderBytesMax, lengthBytes);
    }
}
