using LowLatencyMM.Ring;

namespace LowLatencyMM.SharedMemory;

/// <summary>A value that one thread publishes and others, of this process or another, read whole; the writer never waits.</summary>
/// <remarks>Write: odd version, write barrier (A), value, even version with release (B). Read: version with acquire (pairs with B), value, read barrier
/// (pairs with A), version again: a changed or odd version means that the copy may be torn, and it is not used.
/// A writer that was killed while it wrote leaves an odd version: <see cref="TryRead"/> then fails for good, and its owner's end says why.</remarks>
public sealed unsafe class SeqLock<T>
    where T : unmanaged
{
    private const int ValueOffset = 64;
    private const int Attempts = 10_000; // each as long as a copy: a writer of a few microseconds is waited for
    private readonly long* _version;
    private readonly T* _value;

    /// <summary>A view on memory that writer and readers share.</summary>
    /// <param name="region">At least <see cref="Bytes"/> from the offset.</param>
    /// <param name="offsetBytes">A multiple of 64.</param>
    public SeqLock(MemoryRegion region, long offsetBytes = 0)
    {
        if (offsetBytes < 0 || offsetBytes % ValueOffset != 0 || region.Bytes - offsetBytes < Bytes)
            throw new ArgumentException($"{region.Bytes} bytes at offset {offsetBytes} are no place for {Bytes} bytes", nameof(region));
        _version = (long*)(region.Address + offsetBytes);
        _value = (T*)(region.Address + offsetBytes + ValueOffset);
    }

    /// <summary>In memory of this process.</summary>
    public SeqLock()
        : this(MemoryRegion.Allocate(Bytes))
    {
    }

    /// <summary>Bytes that one takes; a multiple of 64.</summary>
    public static long Bytes => ValueOffset + ((sizeof(T) + ValueOffset - 1) / ValueOffset * ValueOffset);

    /// <summary>The one writing thread. Wait-free.</summary>
    public void Write(in T value)
    {
        (*_version)++;
        Volatile.WriteBarrier(); // (A)
        *_value = value;
        Volatile.Write(ref *_version, *_version + 1); // (B)
    }

    /// <summary>Any thread. False when the writer wrote at every attempt, or was killed while it did.</summary>
    public bool TryRead(out T value)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long version = Volatile.Read(ref *_version); // pairs with (B)
            value = *_value;
            Volatile.ReadBarrier(); // pairs with (A)
            if ((version & 1) == 0 && version == *_version) return true;
            Thread.SpinWait(1);
        }

        value = default;
        return false;
    }

    /// <summary>The value of a writer in this process. Any thread; retries while it writes.</summary>
    public T Read()
    {
        T value;
        while (!TryRead(out value)) { }
        return value;
    }
}
