namespace LowLatencyMM.Aeron;

/// <summary>The value of one counter in shared memory.</summary>
/// <remarks>Any thread reads; by convention one writes. Valid as long as the counters it comes from are mapped.</remarks>
public readonly unsafe struct CounterCell
{
    private readonly long* _value;

    internal CounterCell(int id, long* value)
    {
        Id = id;
        _value = value;
    }

    /// <summary>The counter's place in the buffers, from 0.</summary>
    public int Id { get; }

    /// <summary>False of the default value, which may not be used.</summary>
    public bool IsValid => _value != null;

    /// <summary>Acquire; pairs with <see cref="SetRelease"/>.</summary>
    public long Value => Volatile.Read(ref *_value);

    /// <summary>Release; pairs with <see cref="Value"/>: who sees the value sees what was written before it.</summary>
    public void SetRelease(long value) => Volatile.Write(ref *_value, value);

    /// <summary>The counter, or an exception where a caller passed the default value.</summary>
    internal CounterCell OrThrow(string name) => IsValid ? this : throw new ArgumentException("The counter is the default value; an allocated one is needed.", name);
}
