namespace LowLatencyMM.Gateway;

/// <summary>What the runtime did to a process since it was ready: none of it belongs there. A plain value: it is copied whole.</summary>
public struct RuntimeCounts
{
    /// <summary>When the process was ready, ns since the Unix epoch; 0 while it warms up.</summary>
    public long ReadyTimeNs;

    /// <summary>Bytes that the working thread allocated since ready: looking for engines, connecting and answering operators included.</summary>
    public long ThreadAllocatedBytes;

    /// <summary>Methods compiled since ready, in the whole process.</summary>
    public long MethodsCompiled;

    /// <summary>Collections since ready, by generation.</summary>
    public int Collections0;

    /// <inheritdoc cref="Collections0"/>
    public int Collections1;

    /// <inheritdoc cref="Collections0"/>
    public int Collections2;
}
