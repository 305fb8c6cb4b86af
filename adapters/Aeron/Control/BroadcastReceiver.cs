namespace LowLatencyMM.Aeron;

/// <summary>A client's end of the broadcast: it copies each record, and looks afterwards whether it was whole.</summary>
/// <remarks>One thread.</remarks>
internal sealed unsafe class BroadcastReceiver
{
    private readonly byte* _records;
    private readonly int _capacity;
    private readonly byte* _trailer;
    private readonly byte[] _copy;
    private long _next;

    public BroadcastReceiver(byte* section, int bytes)
    {
        _records = section;
        _capacity = bytes - Broadcast.TrailerBytes;
        _trailer = section + _capacity;
        _copy = new byte[_capacity / 8];
        _next = Volatile.Read(ref *(long*)(_trailer + Broadcast.LatestOffset));
    }

    /// <summary>The driver went round while this client slept: answers were missed, and nobody can say which.</summary>
    public bool IsLapped { get; private set; }

    /// <summary>Hands over one message.</summary>
    /// <returns>False when there is none, or <see cref="IsLapped"/>.</returns>
    public bool TryReceive<THandler>(ref THandler handler) where THandler : struct, ICommandHandler, allows ref struct
    {
        while (!IsLapped)
        {
            long tail = Volatile.Read(ref *(long*)(_trailer + Broadcast.TailOffset)); // acquire; pairs with Transmit's release
            if (tail <= _next) return false;
            int offset = (int)_next & (_capacity - 1);
            int length = *(int*)(_records + offset);
            int type = *(int*)(_records + offset + 4);
            if (!IsStillThere()) return false;
            if (length < Broadcast.HeaderBytes || length > _capacity - offset || length - Broadcast.HeaderBytes > _copy.Length && type != Broadcast.PaddingType)
            {
                IsLapped = true; // no driver writes this
                return false;
            }

            if (type == Broadcast.PaddingType)
            {
                _next += Broadcast.Align(length);
                continue;
            }

            Span<byte> message = _copy.AsSpan(0, length - Broadcast.HeaderBytes);
            new ReadOnlySpan<byte>(_records + offset + Broadcast.HeaderBytes, message.Length).CopyTo(message);
            if (!IsStillThere()) return false;
            _next += Broadcast.Align(length);
            handler.OnCommand(type, message);
            return true;
        }

        return false;
    }

    private bool IsStillThere()
    {
        Interlocked.MemoryBarrier(); // what was read comes before the intent; pairs with the transmitter's fence
        IsLapped = _next + _capacity <= Volatile.Read(ref *(long*)(_trailer + Broadcast.TailIntentOffset));
        return !IsLapped;
    }
}
