using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Recorded frames between their two moments: when the venue made them and when we receive them.</summary>
/// <remarks>One thread. A ring over a frame source, read ahead only as far as the venue's time asks; it doubles as it must and never beyond
/// its largest size. The venue's time of a frame on our clock is its own time plus the clock offset, no later than its receipt, and never
/// before the frame's predecessor: the order of receipt is the order in which the venue matched.</remarks>
internal sealed class FrameLookahead
{
    private readonly IFrameSource _source;
    private readonly long _clockOffsetNs;
    private readonly int _capacityMax;
    private byte[] _slots;
    private Times[] _times;
    private long _pulled;
    private long _matched;
    private long _delivered;
    private Times _last = new(long.MinValue, long.MinValue, 0);
    private bool _ended;

    public FrameLookahead(IFrameSource source, long clockOffsetNs, int capacity, int capacityMax)
    {
        _source = source;
        _clockOffsetNs = clockOffsetNs;
        _capacityMax = capacityMax;
        _slots = new byte[capacity * FrameLayout.SlotBytes];
        _times = new Times[capacity];
    }

    /// <summary>Times that the ring was full, so that the venue lived without knowing what came next.</summary>
    public long LimitedCount { get; private set; }

    /// <summary>The source has ended and every frame is delivered.</summary>
    public bool IsExhausted => _delivered == _pulled && !TryPull();

    /// <summary>Venue's time of the next frame to match, on our clock; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextMatchTimeNs => _matched < _pulled || TryPull() ? _times[Index(_matched)].VenueTimeNs : long.MaxValue;

    /// <summary>Receive time of the next frame to deliver; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextReceiveTimeNs => _delivered < _pulled || TryPull() ? _times[Index(_delivered)].ReceiveTimeNs : long.MaxValue;

    /// <summary>The next frame to match, valid until the next call; there must be one.</summary>
    public ReadOnlySpan<byte> TakeToMatch() => Frame(_matched++);

    /// <summary>The next frame to deliver, valid until the next call; there must be one.</summary>
    public ReadOnlySpan<byte> TakeToDeliver() => Frame(_delivered++);

    private int Index(long number) => (int)number & (_times.Length - 1);

    private ReadOnlySpan<byte> Frame(long number)
    {
        int index = Index(number);
        return _slots.AsSpan(index * FrameLayout.SlotBytes, _times[index].Length);
    }

    private bool TryPull()
    {
        if (_ended || (_pulled - _delivered == _times.Length && !TryGrow())) return false;
        if (!_source.TryNext(out ReadOnlySpan<byte> frame))
        {
            _ended = true;
            return false;
        }
        ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        long receiveTimeNs = header.ReceiveTimeNs;
        if (receiveTimeNs < _last.ReceiveTimeNs)
        {
            throw new InvalidDataException(
                $"recorded frame {_pulled + 1}: received at {receiveTimeNs}, after one at {_last.ReceiveTimeNs}; expected order of receive time");
        }

        long venueTimeNs = header.VenueTimeNs == 0 ? receiveTimeNs : Math.Min(receiveTimeNs, header.VenueTimeNs + _clockOffsetNs);
        _last = new Times(receiveTimeNs, Math.Max(_last.VenueTimeNs, venueTimeNs), frame.Length);
        int index = Index(_pulled);
        _times[index] = _last;
        frame.CopyTo(_slots.AsSpan(index * FrameLayout.SlotBytes, FrameLayout.SlotBytes));
        _pulled++;
        return true;
    }

    private bool TryGrow()
    {
        int capacity = _times.Length;
        if (capacity >= _capacityMax)
        {
            LimitedCount++;
            return false;
        }
        var slots = new byte[2 * _slots.Length];
        var times = new Times[2 * capacity];
        for (long number = _delivered; number < _pulled; number++)
        {
            int index = (int)number & (times.Length - 1);
            times[index] = _times[Index(number)];
            Frame(number).CopyTo(slots.AsSpan(index * FrameLayout.SlotBytes));
        }
        _slots = slots;
        _times = times;
        return true;
    }

    private readonly record struct Times(long ReceiveTimeNs, long VenueTimeNs, int Length);
}
