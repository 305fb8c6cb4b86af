namespace LowLatencyMM.Host;

/// <summary>A venue of the configuration.</summary>
/// <param name="VenueId">Its place in the list.</param>
/// <param name="Name">Unique.</param>
/// <param name="IsSimulated">Lives in this process and makes its own market; otherwise its market comes from recorded data.</param>
public sealed record VenueSettings(ushort VenueId, string Name, bool IsSimulated);
