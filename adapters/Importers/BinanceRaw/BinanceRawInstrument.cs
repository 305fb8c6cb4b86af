namespace LowLatencyMM.Importers;

/// <summary>One instrument's state within an import. One thread.</summary>
internal sealed class BinanceRawInstrument(ImportedInstrument specification) : InstrumentState(specification)
{
    // A snapshot comes within seconds; at ten updates a second this is minutes, and memory stays bounded when none ever comes.
    private const int PendingMax = 4096;

    /// <summary>Joins snapshot and updates; a field, because the struct changes in place.</summary>
    public BinanceDepthSequence Sequence;

    public long SnapshotsTaken { get; set; }

    public long DepthUpdatesSeen { get; set; }

    public Queue<PendingDepth> Pending { get; } = new();

    /// <summary>Keeps an update for the next snapshot.</summary>
    /// <returns>Updates dropped to make room: 0 or 1.</returns>
    public int AddPending(PendingDepth depth)
    {
        Pending.Enqueue(depth);
        return Pending.Count > PendingMax && Pending.TryDequeue(out _) ? 1 : 0;
    }

    /// <summary>Whether the first waiting update that the snapshot does not contain goes on from it.</summary>
    public bool Connects(long snapshotId)
    {
        foreach (PendingDepth depth in Pending)
        {
            if (depth.LastId >= snapshotId) return depth.PreviousId <= snapshotId;
        }
        return true;
    }
}
