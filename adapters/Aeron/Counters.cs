using System.Text;

namespace LowLatencyMM.Aeron;

/// <summary>Counters in Aeron's format: a buffer of metadata and a buffer of values, wherever they are mapped.</summary>
/// <remarks>Any thread and process; allocation and freeing are lock-free. Not for the hot path; the cells are.
/// Source: Agrona's CountersReader and CountersManager.</remarks>
public sealed unsafe class Counters
{
    /// <summary>Bytes of a record of the metadata buffer.</summary>
    public const int MetadataRecordBytes = 512;

    /// <summary>Bytes of a record of the values buffer: two lines, so that no two counters share one.</summary>
    public const int ValueRecordBytes = 128;

    /// <summary>Greatest length of a key, bytes.</summary>
    public const int KeyBytesMax = 112;

    /// <summary>Greatest length of a label, bytes of UTF-8.</summary>
    public const int LabelBytesMax = 380;

    internal const int StateOffset = 0;
    internal const int TypeIdOffset = 4;
    internal const int FreeForReuseDeadlineOffset = 8;
    internal const int KeyOffset = 16;
    internal const int LabelLengthOffset = 128;
    internal const int LabelOffset = 132;
    internal const int RegistrationIdOffset = 8;
    internal const int OwnerIdOffset = 16;
    internal const int ReferenceIdOffset = 24;
    internal const long NotFreeToReuse = long.MaxValue;

    private readonly byte* _metadata;
    private readonly byte* _values;

    internal Counters(byte* metadata, byte* values, int count)
    {
        _metadata = metadata;
        _values = values;
        Count = count;
    }

    /// <summary>Records, used or not.</summary>
    public int Count { get; }

    /// <summary>A new counter. One that was never used is taken before one that was freed, so that whoever still holds a freed one harms nobody for long.</summary>
    /// <param name="key">Up to <see cref="KeyBytesMax"/> bytes; longer ones are cut.</param>
    /// <param name="label">Cut to <see cref="LabelBytesMax"/> bytes.</param>
    /// <exception cref="InvalidOperationException">All are in use.</exception>
    public CounterCell Allocate(
        int typeId, ReadOnlySpan<byte> key, string label, long registrationId = 0, long ownerId = 0, long initialValue = 0)
    {
        int id = Take(CounterRecordState.Unused);
        if (id < 0) id = Take(CounterRecordState.Reclaimed);
        if (id < 0) throw new InvalidOperationException($"All {Count} counters are in use.");

        byte* record = Record(id);
        *(int*)(record + TypeIdOffset) = typeId;
        *(long*)(record + FreeForReuseDeadlineOffset) = NotFreeToReuse;
        var recordKey = new Span<byte>(record + KeyOffset, KeyBytesMax);
        recordKey.Clear();
        key[..Math.Min(key.Length, KeyBytesMax)].CopyTo(recordKey);
        SetLabel(record, label);

        byte* value = ValueRecord(id);
        *(long*)(value + RegistrationIdOffset) = registrationId;
        *(long*)(value + OwnerIdOffset) = ownerId;
        *(long*)(value + ReferenceIdOffset) = 0;
        Volatile.Write(ref *(long*)value, initialValue);

        // Release; pairs with StateOf: who sees the counter allocated sees its record.
        Volatile.Write(ref *(int*)(record + StateOffset), (int)CounterRecordState.Allocated);
        return new CounterCell(id, (long*)value);
    }

    /// <summary>Gives a counter back. Nobody may use its cell any more.</summary>
    /// <returns>False when it was not allocated.</returns>
    public bool Free(int id)
    {
        byte* record = Record(Checked(id));
        if (!TryChange(record, CounterRecordState.Allocated, CounterRecordState.Changing)) return false;
        new Span<byte>(record + KeyOffset, KeyBytesMax).Clear();
        *(long*)(record + FreeForReuseDeadlineOffset) = 0;
        Volatile.Write(ref *(int*)(record + StateOffset), (int)CounterRecordState.Reclaimed);
        return true;
    }

    /// <summary>The cell of an allocated counter.</summary>
    /// <exception cref="InvalidOperationException">It is not allocated.</exception>
    public CounterCell Cell(int id) => StateOf(id) == CounterRecordState.Allocated
        ? new CounterCell(id, (long*)ValueRecord(id))
        : throw new InvalidOperationException($"Counter {id} is not allocated.");

    /// <summary>The first counter of a type and registration.</summary>
    public bool TryFind(int typeId, long registrationId, out CounterCell cell)
    {
        for (int id = 0; id < Count; id++)
        {
            CounterRecordState state = StateOf(id);
            if (state == CounterRecordState.Unused) break;
            if (state != CounterRecordState.Allocated || TypeIdOf(id) != typeId || RegistrationIdOf(id) != registrationId) continue;
            cell = new CounterCell(id, (long*)ValueRecord(id));
            return true;
        }

        cell = default;
        return false;
    }

    /// <summary>Acquire; pairs with the release that ends an allocation.</summary>
    public CounterRecordState StateOf(int id) => (CounterRecordState)Volatile.Read(ref *(int*)(Record(Checked(id)) + StateOffset));

    public int TypeIdOf(int id) => *(int*)(Record(Checked(id)) + TypeIdOffset);

    public long RegistrationIdOf(int id) => *(long*)(ValueRecord(Checked(id)) + RegistrationIdOffset);

    public long OwnerIdOf(int id) => *(long*)(ValueRecord(Checked(id)) + OwnerIdOffset);

    /// <summary>The key, zeros after its end. Live memory: it changes when the counter is freed.</summary>
    public ReadOnlySpan<byte> KeyOf(int id) => new(Record(Checked(id)) + KeyOffset, KeyBytesMax);

    public string LabelOf(int id)
    {
        byte* record = Record(Checked(id));
        int bytes = Volatile.Read(ref *(int*)(record + LabelLengthOffset));
        return Encoding.UTF8.GetString(record + LabelOffset, Math.Clamp(bytes, 0, LabelBytesMax)); // a length that lies stays within the record
    }

    private int Take(CounterRecordState from)
    {
        for (int id = 0; id < Count; id++)
            if (TryChange(Record(id), from, CounterRecordState.Changing)) return id;
        return -1;
    }

    private static bool TryChange(byte* record, CounterRecordState from, CounterRecordState to) =>
        Volatile.Read(ref *(int*)(record + StateOffset)) == (int)from
        && Interlocked.CompareExchange(ref *(int*)(record + StateOffset), (int)to, (int)from) == (int)from;

    private static void SetLabel(byte* record, string label)
    {
        Encoding.UTF8.GetEncoder().Convert(label, new Span<byte>(record + LabelOffset, LabelBytesMax), flush: true, out _, out int bytes, out _);
        Volatile.Write(ref *(int*)(record + LabelLengthOffset), bytes);
    }

    private int Checked(int id) => (uint)id < (uint)Count ? id : throw new ArgumentOutOfRangeException(nameof(id), id, $"Allowed are 0 to {Count - 1}.");

    private byte* Record(int id) => _metadata + ((long)id * MetadataRecordBytes);

    private byte* ValueRecord(int id) => _values + ((long)id * ValueRecordBytes);
}
