namespace LowLatencyMM.Aeron;

/// <summary>The driver's end of the broadcast: it never waits for anybody.</summary>
/// <remarks>The conductor's thread alone. The intent is written before the record is, the tail after it: a receiver that finds its record below the intent by more than
/// the capacity knows that it may have been written over while it read (<see cref="BroadcastReceiver"/>).</remarks>
internal sealed unsafe class BroadcastTransmitter(byte* section, int bytes)
{
    private readonly byte* _records = section;
    private readonly int _capacity = bytes - Broadcast.TrailerBytes;
    private readonly byte* _trailer = section + bytes - Broadcast.TrailerBytes;

    public int MessageBytesMax => _capacity / 8;

    public void Transmit(int type, ReadOnlySpan<byte> message)
    {
        if (message.Length > MessageBytesMax) throw new ArgumentException($"An answer of {message.Length} bytes; at most {MessageBytesMax} fit.", nameof(message));
        ref long tailCounter = ref *(long*)(_trailer + Broadcast.TailOffset);
        long tail = tailCounter; // only written here
        int offset = (int)tail & (_capacity - 1);
        int recordBytes = Broadcast.HeaderBytes + message.Length;
        int aligned = Broadcast.Align(recordBytes);
        long newTail = tail + aligned;
        int toEnd = _capacity - offset;
        if (toEnd < aligned)
        {
            newTail += toEnd;
            SignalIntent(newTail);
            *(int*)(_records + offset) = toEnd;
            *(int*)(_records + offset + 4) = Broadcast.PaddingType;
            tail += toEnd;
            offset = 0;
        }
        else
        {
            SignalIntent(newTail);
        }

        *(int*)(_records + offset) = recordBytes;
        *(int*)(_records + offset + 4) = type;
        message.CopyTo(new Span<byte>(_records + offset + Broadcast.HeaderBytes, message.Length));
        *(long*)(_trailer + Broadcast.LatestOffset) = tail;
        Volatile.Write(ref tailCounter, newTail); // release; pairs with the receiver's acquire of the tail
    }

    private void SignalIntent(long newTail)
    {
        Volatile.Write(ref *(long*)(_trailer + Broadcast.TailIntentOffset), newTail);
        Interlocked.MemoryBarrier(); // before the first byte of the record; pairs with the receiver's fence between copying and looking at the intent
    }
}
