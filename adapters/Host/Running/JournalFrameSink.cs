using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Frames into a journal, written by the same thread; for runs in simulated time.</summary>
internal readonly struct JournalFrameSink(JournalWriter writer) : IFrameSink
{
    private readonly byte[] _frame = GC.AllocateArray<byte>(FrameLayout.SlotBytes, pinned: true);

    public bool TryClaim(out Span<byte> frame)
    {
        frame = _frame;
        return true;
    }

    public void Commit() => writer.Append(_frame);
}
