using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>One id at the <see cref="ToyVenue"/>.</summary>
internal sealed class VenueOrder
{
    public required long Id { get; init; }

    public required Side Side { get; init; }

    public required long Price { get; init; }

    /// <summary>Total, filled part included.</summary>
    public required long Lots { get; set; }

    public long Cum { get; set; }

    public bool IsReplaced { get; set; }

    public bool IsOpen => !IsReplaced && Cum < Lots;
}
