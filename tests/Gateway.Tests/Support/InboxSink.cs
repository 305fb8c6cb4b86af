using LowLatencyMM.Messages;

namespace LowLatencyMM.Gateway.Tests;

internal readonly struct InboxSink(Inbox inbox) : IFrameSink
{
    public bool TryClaim(out Span<byte> frame) => inbox.TryClaim(out frame);

    public void Commit() => inbox.Commit();
}
