using LowLatencyMM.Importers;
using LowLatencyMM.Messages;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>A file of recorded data, imported on the fly.</summary>
internal sealed class ImportedDataSource : DataSource
{
    private readonly IImporter _importer;

    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="configuration">Names the instruments that may occur.</param>
    /// <param name="offTick">What becomes of prices that are not on the configured tick.</param>
    /// <param name="isChecked">Runs the format's own check, where it has one.</param>
    public ImportedDataSource(string path, ImportFormat format, HostConfiguration configuration, OffTickPolicy offTick, bool isChecked)
        : base(path)
    {
        Format = format;
        _importer = format.Open(path, new ImportOptions(Instruments(configuration, format), IsChecked: isChecked, OffTick: offTick));
    }

    public ImportFormat Format { get; }

    public ImportVerdict? Verdict => _importer.Verdict;

    public ImportStatistics Statistics => _importer.Statistics;

    /// <inheritdoc/>
    public override double FractionRead => _importer.Progress is { BytesTotal: > 0 } progress ? (double)progress.BytesRead / progress.BytesTotal : 1;

    /// <inheritdoc/>
    public override bool TryNext(out ReadOnlySpan<byte> frame) => _importer.TryNext(out frame);

    public override void Dispose() => _importer.Dispose();

    /// <summary>What may occur in a recording: every instrument whose market is not simulated.</summary>
    private static List<ImportedInstrument> Instruments(HostConfiguration configuration, ImportFormat format)
    {
        var instruments = new List<ImportedInstrument>();
        var symbols = new HashSet<string>();
        Span<byte> message = stackalloc byte[FrameLayout.MaxMessageBytes];
        foreach (InstrumentSettings instrument in configuration.Instruments)
        {
            if (instrument.Venue.IsSimulated) continue;
            if (!symbols.Add(instrument.Rules.Symbol) && !format.NamesVenue)
            {
                throw new UserException(
                    ExitCode.Usage, $"instruments: {instrument.Rules.Symbol} is configured for two recorded venues; a {format.Name} file names none");
            }

            int length = InstrumentDefinitionWriter.Write(instrument.Rules, message);
            instruments.Add(new ImportedInstrument(
                instrument.Rules.Symbol, instrument.Rules.InstrumentId, instrument.Rules.QuantityStep, message[..length].ToArray(), instrument.Venue.Name));
        }

        return instruments.Count > 0 ? instruments : throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"recorded\"");
    }
}
