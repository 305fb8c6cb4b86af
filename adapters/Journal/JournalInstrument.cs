namespace LowLatencyMM.Journal;

/// <summary>One line of a segment's dictionary: what an instrument number in the frame headers stands for.</summary>
/// <param name="InstrumentId">Low 16 bits slot, high 16 generation, as in the frame header.</param>
/// <param name="Symbol">The venue's name of the instrument.</param>
/// <param name="Venue">The venue's name.</param>
public readonly record struct JournalInstrument(uint InstrumentId, string Symbol, string Venue);
