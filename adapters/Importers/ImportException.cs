namespace LowLatencyMM.Importers;

/// <summary>Why a file could not be imported, in one line for the person who gave it: file, line, what was found, what was expected.</summary>
public sealed class ImportException : Exception
{
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">1-based line; 0 when the file as a whole is meant.</param>
    /// <param name="what">What was found and what was expected; no line break.</param>
    public ImportException(string file, long line, string what, Exception? innerException = null)
        : base(line > 0 ? $"{file}({line}): {what}" : $"{file}: {what}", innerException)
    {
        File = file;
        Line = line;
    }

    public string File { get; }

    /// <summary>1-based; 0 when the file as a whole is meant.</summary>
    public long Line { get; }
}
