using LowLatencyMM.Importers;
using LowLatencyMM.Messages;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>A raw Binance recording, imported on the fly.</summary>
internal sealed class BinanceRawDataSource : DataSource
{
    private readonly BinanceRawImporter _importer;

    /// <param name="isChecked">Compares the rebuilt top of book with the recorded tickers.</param>
    public BinanceRawDataSource(string path, HostConfiguration configuration, bool isChecked)
        : base(path)
    {
        Check = isChecked ? new TopOfBookCheck() : null;
        _importer = new BinanceRawImporter(path, Instruments(configuration), sourceId: 0, Check);
    }

    public TopOfBookCheck? Check { get; }

    public ImportStatistics Statistics => _importer.Statistics;

    /// <inheritdoc/>
    public override double FractionRead => _importer.Progress is { BytesTotal: > 0 } progress ? (double)progress.BytesRead / progress.BytesTotal : 1;

    /// <inheritdoc/>
    public override bool TryNext(out ReadOnlySpan<byte> frame) => _importer.TryNext(out frame);

    public override void Dispose() => _importer.Dispose();

    /// <summary>What may occur in a recording: every instrument whose market is not simulated.</summary>
    private static List<ImportedInstrument> Instruments(HostConfiguration configuration)
    {
        var instruments = new List<ImportedInstrument>();
        Span<byte> message = stackalloc byte[FrameLayout.MaxMessageBytes];
        foreach (InstrumentSettings instrument in configuration.Instruments)
        {
            if (instrument.Venue.IsSimulated) continue;
            if (instruments.Any(other => other.Symbol == instrument.Rules.Symbol))
            {
                throw new UserException(
                    ExitCode.Usage, $"instruments: {instrument.Rules.Symbol} is configured for two recorded venues; a raw file names none");
            }

            int length = InstrumentDefinitionWriter.Write(instrument.Rules, message);
            instruments.Add(new ImportedInstrument(
                instrument.Rules.Symbol, instrument.Rules.InstrumentId, instrument.Rules.QuantityStep, message[..length].ToArray()));
        }

        return instruments.Count > 0 ? instruments : throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"recorded\"");
    }
}
