using LowLatencyMM.Importers;

namespace LowLatencyMM.Host;

/// <summary>The open files of an import, closed together.</summary>
internal sealed class ImportedSources : IDisposable
{
    private readonly List<ImportedDataSource> _all = [];

    public IReadOnlyList<ImportedDataSource> All => _all;

    /// <param name="path">The file.</param>
    /// <param name="format">Null: found out.</param>
    /// <param name="configuration">Names the instruments that may occur.</param>
    /// <param name="offTick">What becomes of prices that are not on the configured tick.</param>
    /// <exception cref="UserException">There is no such file.</exception>
    public void Open(string path, ImportFormat? format, HostConfiguration configuration, OffTickPolicy offTick)
    {
        if (!File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path}: no such file");
        _all.Add(new ImportedDataSource(path, format ?? ImportFormats.Detect(path), configuration, offTick, isChecked: true));
    }

    public void Dispose()
    {
        foreach (ImportedDataSource source in _all) source.Dispose();
    }
}
