using System.Runtime.CompilerServices;

namespace LowLatencyMM.Host;

/// <summary>The most severe triggers that act.</summary>
[InlineArray(Capacity)]
internal struct TriggerTelemetries
{
    public const int Capacity = 8;
    private TriggerTelemetry _trigger;
}
