using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>One <see cref="HorizonMeasures"/> for each of <see cref="Horizons"/>.</summary>
[InlineArray(Horizons.Count)]
public struct LaterMeasures
{
    private HorizonMeasures _horizon;
}
