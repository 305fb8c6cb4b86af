namespace LowLatencyMM.Importers;

/// <summary>What an import must know of an instrument and the data do not say.</summary>
/// <param name="Symbol">The venue's symbol, ASCII, as it stands in the data.</param>
/// <param name="InstrumentId">Goes into every frame header.</param>
/// <param name="QuantityStep">One lot, 1e-9 of a contract (spot: of the base currency); above 0.</param>
/// <param name="Definition">An encoded InstrumentDefinition message, SBE header first: the instrument's first frame.</param>
/// <param name="Venue">The venue's name, for formats that name one and configurations that have a symbol at two.</param>
public sealed record ImportedInstrument(string Symbol, uint InstrumentId, long QuantityStep, ReadOnlyMemory<byte> Definition, string Venue = "");
