namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a recorded venue met. Written by the venue's thread only.</summary>
public sealed class RecordedVenueStatistics
{
    /// <summary>Recorded frames that reached the venue.</summary>
    public long MarketFrames { get; internal set; }

    /// <summary>Recorded frames that are cut or make no sense to the venue; they are passed on unchanged all the same.</summary>
    public long MalformedFrames { get; internal set; }

    /// <summary>Order messages that reached the venue.</summary>
    public long OrderMessages { get; internal set; }

    /// <summary>Order messages that are cut, too long or of an unknown template: dropped, for they name nobody to answer.</summary>
    public long MalformedOrderMessages { get; internal set; }

    public long Fills { get; internal set; }

    /// <summary>Times that the look ahead into the recording was at its limit, so that orders met an older book.</summary>
    public long LookaheadLimited { get; internal set; }
}
