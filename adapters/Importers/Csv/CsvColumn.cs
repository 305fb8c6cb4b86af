namespace LowLatencyMM.Importers;

/// <summary>Where a column stands and what the user calls it.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Name">As in the header, or as the format's description has it.</param>
internal readonly record struct CsvColumn(int Index, string Name);
