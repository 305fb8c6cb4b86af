using System.Runtime.CompilerServices;

namespace LowLatencyMM.Host;

/// <summary>A SessionStatus a venue.</summary>
[InlineArray(Capacity)]
internal struct RouteStates
{
    public const int Capacity = SourceIds.LiveVenueIdMax + 1;
    private byte _first;
}
