using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Frames that nobody keeps: a backtest without <c>--out</c>, and the warm-up.</summary>
internal readonly struct UnrecordedFrameSink() : IFrameSink
{
    private readonly byte[] _frame = GC.AllocateArray<byte>(FrameLayout.SlotBytes, pinned: true);

    public bool TryClaim(out Span<byte> frame)
    {
        frame = _frame;
        return true;
    }

    public void Commit()
    {
    }
}
