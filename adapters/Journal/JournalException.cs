namespace LowLatencyMM.Journal;

/// <summary>A journal that cannot be used as it is. The message is one line for the operator; retrying does not help.</summary>
public class JournalException : Exception
{
    public JournalException(JournalErrorKind kind, string path, string message)
        : base(message)
    {
        Kind = kind;
        FilePath = path;
    }

    public JournalErrorKind Kind { get; }

    /// <summary>The file or directory.</summary>
    public string FilePath { get; }
}
