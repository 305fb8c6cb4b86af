namespace LowLatencyMM.Host;

/// <summary>A value that one thread publishes and others read whole, without a lock and without ever delaying the writer.</summary>
/// <remarks>Write: odd version, write barrier (A), value, even version with release (B). Read: version with acquire (pairs with B), value, read barrier
/// (pairs with A), version again: a changed or odd version means that the copy may be torn, and it is not used.</remarks>
internal sealed class SeqLock<T>
    where T : unmanaged
{
    private long _version;
    private T _value;

    /// <summary>The one writing thread. Wait-free.</summary>
    public void Write(in T value)
    {
        _version++;
        Volatile.WriteBarrier(); // (A)
        _value = value;
        Volatile.Write(ref _version, _version + 1); // (B)
    }

    /// <summary>Any thread. Retries while the writer writes.</summary>
    public T Read()
    {
        while (true)
        {
            long version = Volatile.Read(ref _version); // pairs with (B)
            T value = _value;
            Volatile.ReadBarrier(); // pairs with (A)
            if ((version & 1) == 0 && version == _version) return value;
            Thread.SpinWait(1);
        }
    }
}
