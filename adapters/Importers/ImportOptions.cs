namespace LowLatencyMM.Importers;

/// <summary>How a file is imported.</summary>
/// <param name="Instruments">Every instrument that may occur; another symbol in the data is an error.</param>
/// <param name="SourceId">For the frame headers.</param>
/// <param name="IsChecked">Runs the format's own check, where it has one.</param>
/// <param name="OffTick">Prices off the tick. The raw Binance feed is taken as it is: its check proves it.</param>
public sealed record ImportOptions(
    IReadOnlyCollection<ImportedInstrument> Instruments, ushort SourceId = 0, bool IsChecked = false, OffTickPolicy OffTick = OffTickPolicy.Refuse);
