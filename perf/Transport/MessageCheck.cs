using LowLatencyMM.Aeron;

namespace LowLatencyMM.Perf;

/// <summary>Checks that every message comes, once, whole and in order.</summary>
internal struct MessageCheck : IFragmentHandler
{
    /// <summary>Messages so far.</summary>
    public long Count { get; private set; }

    public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Payload.Check(payload, Count++);
}
