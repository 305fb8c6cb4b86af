using LowLatencyMM.Importers;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Market frames of one file or journal, in order of receive time.</summary>
internal abstract class DataSource(string path) : IFrameSource, IDisposable
{
    /// <summary>As the user named it.</summary>
    public string Path { get; } = path;

    /// <summary>How much of it was read, 0 to 1.</summary>
    public abstract double FractionRead { get; }

    /// <inheritdoc/>
    public abstract bool TryNext(out ReadOnlySpan<byte> frame);

    public abstract void Dispose();

    /// <summary>Opens a journal directory, a journal segment or a file of any format that is imported.</summary>
    /// <exception cref="UserException">There is no such thing.</exception>
    public static DataSource Open(string path, HostConfiguration configuration, OffTickPolicy offTick)
    {
        if (Directory.Exists(path) || path.EndsWith(".journal", StringComparison.OrdinalIgnoreCase)) return new JournalDataSource(path, configuration);
        if (!File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path}: no such file or directory");
        return new ImportedDataSource(path, ImportFormats.Detect(path), configuration, offTick, isChecked: false);
    }
}
