namespace LowLatencyMM.Importers;

/// <summary>A format of recorded data. Stateless; any thread.</summary>
public abstract class ImportFormat
{
    /// <summary>As in <c>llmm import NAME</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What such a file is and what is taken from it, for the help.</summary>
    public abstract string Description { get; }

    /// <summary>Whether the rows say of which venue they are, so that a symbol may be configured at two.</summary>
    public virtual bool NamesVenue => false;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportException">It cannot be read, or its name lacks what the format keeps there.</exception>
    public abstract IImporter Open(string path, ImportOptions options);

    /// <summary>Whether a file looks like this format.</summary>
    /// <param name="fileName">Without directories.</param>
    /// <param name="firstLine">Without line end and byte order mark.</param>
    internal abstract bool Recognises(string fileName, ReadOnlySpan<byte> firstLine);
}
