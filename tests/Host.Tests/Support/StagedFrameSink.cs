using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>The ring as a live run has it, with a stage before and after a frame is published.</summary>
internal readonly struct StagedFrameSink(RingFrameSink ring, object gate, Action<string> onStage, Action onPublished) : IFrameSink
{
    public bool TryClaim(out Span<byte> frame) => ring.TryClaim(out frame);

    public void Commit()
    {
        lock (gate)
        {
            onStage("before a frame is published");
            ring.Commit();
            onPublished();
            onStage("published, before the engine has run it");
        }
    }
}
