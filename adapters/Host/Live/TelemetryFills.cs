using System.Runtime.CompilerServices;

namespace LowLatencyMM.Host;

/// <summary>The last fills, as a ring.</summary>
[InlineArray(Capacity)]
internal struct TelemetryFills
{
    /// <summary>A power of two.</summary>
    public const int Capacity = 16;
    private TelemetryFill _fill;
}
