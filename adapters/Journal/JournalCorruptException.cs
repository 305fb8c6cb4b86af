namespace LowLatencyMM.Journal;

/// <summary>Bytes before the torn tail of a journal are not what was written.</summary>
public sealed class JournalCorruptException : JournalException
{
    public JournalCorruptException(string path, long offsetBytes, string expected, string found)
        : base(JournalErrorKind.Corrupt, path, $"{path}: corrupt at offset {offsetBytes}: expected {expected}, found {found}")
    {
        OffsetBytes = offsetBytes;
        Expected = expected;
        Found = found;
    }

    /// <summary>Where in the file the damaged header, batch or frame begins.</summary>
    public long OffsetBytes { get; }

    public string Expected { get; }
    public string Found { get; }
}
