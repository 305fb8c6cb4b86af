using System.Runtime.CompilerServices;

namespace LowLatencyMM.Host;

/// <summary>Price levels, best first.</summary>
[InlineArray(Capacity)]
internal struct TelemetryLevels
{
    public const int Capacity = 10;
    private TelemetryLevel _level;
}
