namespace LowLatencyMM.Journal;

/// <summary>Keeps a second writer, and a repair, out of a directory that is being written. Ends with the process, however that ends; readers do not ask for it.</summary>
internal sealed class WriterLock : IDisposable
{
    private const string DefaultName = "writer.lock"; // stays there: deleting it would let two writers hold two files of one name
    private readonly FileStream _file;

    /// <param name="heldText">What is told when another has it.</param>
    /// <exception cref="JournalException">Another writer has it.</exception>
    public WriterLock(string directory, string heldText = "another writer has this journal", string name = DefaultName)
    {
        string path = Path.Combine(directory, name);
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new JournalException(JournalErrorKind.InUse, directory, $"{directory}: {heldText} ({exception.Message})");
        }
    }

    public void Dispose() => _file.Dispose();
}
