namespace LowLatencyMM.Journal;

/// <summary>A file became shorter while it was read: its torn tail was cut.</summary>
internal sealed class FileShrankException(string message) : IOException(message);
