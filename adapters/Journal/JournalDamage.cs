namespace LowLatencyMM.Journal;

/// <summary>What a reader found in place of a header, batch or frame. Whether it is a torn tail or corruption is decided later.</summary>
internal sealed record JournalDamage(string FilePath, long OffsetBytes, string Expected, string Found)
{
    /// <summary>No interrupted write looks like this: never a torn tail.</summary>
    public bool IsCertain { get; init; }

    public string Reason => $"expected {Expected}, found {Found}";

    public JournalCorruptException ToException() => new(FilePath, OffsetBytes, Expected, Found);
}
