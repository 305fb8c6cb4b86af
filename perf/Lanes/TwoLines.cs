using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>The floor of a message that does not fit a line: 96 bytes in two lines there, and 96 in two others back, the sequence written last.</summary>
internal unsafe struct TwoLines<TWait>(MemoryRegion region) : IRoundTrip
    where TWait : struct, IWaitStrategy
{
    private const int Words = 12; // 96 bytes; the last one is the sequence
    private readonly long* _there = (long*)region.Address;
    private readonly long* _back = (long*)(region.Address + 2048);
    private TWait _wait = default;

    public void Send(long trip)
    {
        Write(_there, trip + 1);
        Read(_back, trip + 1);
    }

    public void Answer(long trip)
    {
        Read(_there, trip + 1);
        Write(_back, trip + 1);
    }

    private static void Write(long* line, long value)
    {
        for (int word = 0; word < Words - 1; word++) line[word] = value + word;
        Volatile.Write(ref line[Words - 1], value); // release; pairs with Read
    }

    private void Read(long* line, long value)
    {
        while (Volatile.Read(ref line[Words - 1]) != value) _wait.Idle(); // acquire; pairs with Write
        long sum = 0;
        for (int word = 0; word < Words - 1; word++) sum += line[word];
        if (sum != ((Words - 1) * value) + 55) throw new InvalidOperationException($"damaged message {value}");
    }
}
