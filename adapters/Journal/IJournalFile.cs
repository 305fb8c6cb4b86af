namespace LowLatencyMM.Journal;

/// <summary>A segment file open for writing. Every operation may throw <see cref="IOException"/> and may then be repeated.</summary>
internal interface IJournalFile : IDisposable
{
    void Write(ReadOnlySpan<byte> bytes, long offsetBytes);

    /// <summary>Reads as many bytes as there are, up to the length of <paramref name="bytes"/>.</summary>
    int Read(Span<byte> bytes, long offsetBytes);

    void Sync();
}
