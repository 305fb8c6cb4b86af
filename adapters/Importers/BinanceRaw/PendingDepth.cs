using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>A depth update that waits for its snapshot; levels in lots.</summary>
internal sealed record PendingDepth(long PreviousId, long LastId, long VenueTimeNs, BookEntry[] Bids, BookEntry[] Asks);
