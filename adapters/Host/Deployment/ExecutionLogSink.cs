using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Executions into the log that a gateway offers its engine. The gateway's thread; without a log there is never room.</summary>
/// <remarks>A frame is written aside and copied in when it is committed: its length is known only then, and a claim that is not used would have to be padding.</remarks>
internal readonly struct ExecutionLogSink : IFrameSink
{
    private readonly ExclusivePublication? _publication;
    private readonly byte[] _frame;

    public ExecutionLogSink(ExclusivePublication? publication)
    {
        _publication = publication;
        _frame = GC.AllocateArray<byte>(FrameLayout.SlotBytes, pinned: true);
    }

    public bool TryClaim(out Span<byte> frame)
    {
        frame = _frame;
        return _publication is not null && _publication.HasRoom(1, FrameLayout.SlotBytes);
    }

    public void Commit()
    {
        int lengthBytes = FrameHeader.SizeBytes + (int)System.Runtime.InteropServices.MemoryMarshal.AsRef<FrameHeader>(_frame).Length;
        long result = _publication!.Offer(_frame.AsSpan(0, lengthBytes));
        if (result == PublicationResult.AdminAction) _ = _publication.Offer(_frame.AsSpan(0, lengthBytes)); // the first one closed a term

        // Room was asked for. An engine that left since then has no use for the frame: whoever comes next compares states.
    }
}
