using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>How far a sink has got in a journal. Immutable.</summary>
/// <param name="Behind">Every alert before this place was delivered; null: none was.</param>
/// <param name="TimeNs">Receive time of the last frame before the place.</param>
/// <param name="Ahead">Sequences of alerts behind the place that were delivered already, since more severe ones go first.</param>
/// <param name="Told">Ids of the last alerts of the watch's own that were delivered.</param>
internal sealed record SinkPosition(JournalPosition? Behind, long TimeNs, IReadOnlyList<long> Ahead, IReadOnlyList<string> Told)
{
    public static SinkPosition None { get; } = new(null, 0, [], []);
}
