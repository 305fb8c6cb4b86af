namespace LowLatencyMM.Aeron;

/// <summary>The ring by which clients command a driver: many writers in many processes, one reader.</summary>
/// <remarks>Writers: any thread; lock-free. Reader: the driver's conductor alone. Source: Agrona's many-to-one ring buffer.
/// A record's length is written negative first and positive, with release, when the record is whole: that pairs with the reader's acquire of it. The reader zeroes
/// what it has read before it moves the head, with release: that pairs with the writers' acquire of the head, so a claimed record begins as zeros.</remarks>
internal sealed unsafe class CommandRing
{
    /// <summary>Bytes behind the records: tail, cached head, head, correlation ids and the driver's heartbeat, each on two lines of its own.</summary>
    public const int TrailerBytes = 768;

    public const int HeaderBytes = 8;
    private const int PaddingType = -1;
    private readonly byte* _records;
    private readonly int _capacity;
    private readonly long* _tail;
    private readonly long* _headCache;
    private readonly long* _head;
    private readonly long* _correlation;
    private readonly long* _heartbeat;
    private long _blockedHead;
    private long _blockedSinceNs;

    /// <param name="bytes">The section; records of a power of two, then the trailer.</param>
    public CommandRing(byte* section, int bytes)
    {
        _records = section;
        _capacity = bytes - TrailerBytes;
        byte* trailer = section + _capacity;
        _tail = (long*)(trailer + 128);
        _headCache = (long*)(trailer + 256);
        _head = (long*)(trailer + 384);
        _correlation = (long*)(trailer + 512);
        _heartbeat = (long*)(trailer + 640);
    }

    /// <summary>Longest message, bytes.</summary>
    public int MessageBytesMax => _capacity / 8;

    /// <summary>Time of the driver's last sign of life, ms since the Unix epoch; 0 before its first.</summary>
    public long HeartbeatMs
    {
        get => Volatile.Read(ref *_heartbeat);
        set => Volatile.Write(ref *_heartbeat, value);
    }

    /// <summary>Ids that no other client of this driver gets.</summary>
    public long NextCorrelationId() => Interlocked.Increment(ref *_correlation) - 1;

    /// <summary>False when there is no room now.</summary>
    public bool TryWrite(int type, ReadOnlySpan<byte> message)
    {
        if (message.Length > MessageBytesMax) throw new ArgumentException($"A command of {message.Length} bytes; at most {MessageBytesMax} fit.", nameof(message));
        int recordBytes = HeaderBytes + message.Length;
        int index = Claim(recordBytes);
        if (index < 0) return false;
        Volatile.Write(ref Length(index), -recordBytes);
        Interlocked.MemoryBarrier(); // the negative length before the rest: whoever unblocks finds how long it is
        message.CopyTo(new Span<byte>(_records + index + HeaderBytes, message.Length));
        *(int*)(_records + index + 4) = type;
        Volatile.Write(ref Length(index), recordBytes); // release; pairs with Read's acquire
        return true;
    }

    /// <summary>Hands over what is there, up to the end of the records, at most so many.</summary>
    /// <returns>Messages handed over.</returns>
    public int Read<THandler>(ref THandler handler, int limit) where THandler : struct, ICommandHandler, allows ref struct
    {
        long head = *_head;
        int index = (int)head & (_capacity - 1);
        int contiguous = _capacity - index;
        int bytes = 0;
        int count = 0;
        try
        {
            while (bytes < contiguous && count < limit)
            {
                int at = index + bytes;
                int length = Volatile.Read(ref Length(at)); // acquire; pairs with TryWrite's release
                if (length <= 0) break;
                if (length < HeaderBytes || length > contiguous - bytes) // no writer of ours: go on behind everything
                {
                    bytes = contiguous;
                    break;
                }

                bytes += Align(length);
                int type = *(int*)(_records + at + 4);
                if (type == PaddingType) continue;
                count++;
                handler.OnCommand(type, new ReadOnlySpan<byte>(_records + at + HeaderBytes, length - HeaderBytes));
            }
        }
        finally
        {
            if (bytes > 0)
            {
                new Span<byte>(_records + index, bytes).Clear();
                Volatile.Write(ref *_head, head + bytes); // release; pairs with Claim's acquire: the bytes are zero
            }
        }

        return count;
    }

    /// <summary>Passes a record whose writer was killed, once the head has stood before it for long enough.</summary>
    public bool TryUnblock(long nowNs, long timeoutNs)
    {
        long head = *_head;
        long tail = Volatile.Read(ref *_tail);
        if (head == tail || head != _blockedHead)
        {
            _blockedHead = head;
            _blockedSinceNs = nowNs;
            return false;
        }

        if (nowNs - _blockedSinceNs < timeoutNs) return false;
        int index = (int)head & (_capacity - 1);
        int length = Volatile.Read(ref Length(index));
        if (length > 0) return false;
        int bytes = length < 0 ? Align(-length) : BytesOfGap(index, tail);
        if (bytes <= 0 || bytes > _capacity - index) return false;
        *(int*)(_records + index + 4) = PaddingType;
        Volatile.Write(ref Length(index), bytes);
        _blockedHead = -1;
        return true;
    }

    // A claim of which nothing was written ends where the next record begins, or where the records do.
    private int BytesOfGap(int index, long tail)
    {
        int tailIndex = (int)tail & (_capacity - 1);
        int limit = tailIndex > index ? tailIndex : _capacity;
        for (int at = index + 8; at < limit; at += 8)
        {
            if (Volatile.Read(ref Length(at)) != 0) return at - index;
        }

        return limit - index;
    }

    private int Claim(int recordBytes)
    {
        int required = Align(recordBytes);
        long head = Volatile.Read(ref *_headCache);
        while (true)
        {
            long tail = Volatile.Read(ref *_tail);
            if (required > _capacity - (int)(tail - head))
            {
                head = Volatile.Read(ref *_head); // acquire; pairs with Read: what lies before it is zero
                if (required > _capacity - (int)(tail - head)) return -1;
                Volatile.Write(ref *_headCache, head);
            }

            int tailIndex = (int)tail & (_capacity - 1);
            int toEnd = _capacity - tailIndex;
            int index = tailIndex;
            int padding = 0;
            long newTail = tail + required;
            if (required > toEnd)
            {
                index = 0;
                if (required > ((int)head & (_capacity - 1)))
                {
                    head = Volatile.Read(ref *_head);
                    if (required > ((int)head & (_capacity - 1)))
                    {
                        index = -1; // only the end is padded: the front has no room yet
                        newTail = tail;
                    }

                    Volatile.Write(ref *_headCache, head);
                }

                padding = toEnd;
                newTail += padding;
            }

            if (Interlocked.CompareExchange(ref *_tail, newTail, tail) != tail) continue;
            if (padding == 0) return index;
            Volatile.Write(ref Length(tailIndex), -padding);
            Interlocked.MemoryBarrier();
            *(int*)(_records + tailIndex + 4) = PaddingType;
            Volatile.Write(ref Length(tailIndex), padding);
            return index;
        }
    }

    private ref int Length(int index) => ref *(int*)(_records + index);

    private static int Align(int bytes) => (bytes + 7) & ~7;
}
