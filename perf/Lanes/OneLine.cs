using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>The floor of all hand-overs: one word, and with it one cache line, there and back.</summary>
internal unsafe struct OneLine<TWait>(MemoryRegion region) : IRoundTrip
    where TWait : struct, IWaitStrategy
{
    private readonly long* _word = (long*)region.Address;
    private TWait _wait = default;

    public void Send(long trip)
    {
        Volatile.Write(ref *_word, (2 * trip) + 1);
        while (Volatile.Read(ref *_word) != (2 * trip) + 2) _wait.Idle();
    }

    public void Answer(long trip)
    {
        while (Volatile.Read(ref *_word) != (2 * trip) + 1) _wait.Idle();
        Volatile.Write(ref *_word, (2 * trip) + 2);
    }
}
