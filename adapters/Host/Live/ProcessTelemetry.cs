namespace LowLatencyMM.Host;

/// <summary>What the engine's process tells besides its engine: counted by the thread that supervises it. A plain value: it is copied whole.</summary>
internal struct ProcessTelemetry
{
    /// <summary>When it was ready, ns since the Unix epoch; 0 while it warms up.</summary>
    public long ReadyTimeNs;

    /// <summary>Bytes that the engine's thread allocated since ready.</summary>
    public long HotPathAllocatedBytes;

    /// <summary>Methods compiled since ready, in the whole process.</summary>
    public long MethodsCompiled;

    /// <summary>Collections since ready, by generation.</summary>
    public int Collections0;

    /// <inheritdoc cref="Collections0"/>
    public int Collections1;

    /// <inheritdoc cref="Collections0"/>
    public int Collections2;

    /// <summary>Share of the journal's spill buffer in use, 0 to 1.</summary>
    public double JournalFill;

    /// <summary>The last frame that the operating system has.</summary>
    public long JournalledSequence;

    /// <summary>Market-data packets that were lost, by the feeds' count, and frames dropped by full lanes.</summary>
    public long FeedGaps;

    /// <summary>Frames of gateways that were none, dropped: lengths that lie.</summary>
    public long MalformedExecutions;

    /// <summary>Orders that had no gateway to go to.</summary>
    public long DroppedOrders;
}
