namespace LowLatencyMM.Aeron;

/// <summary>What a counter counts. Source: Aeron's numbers.</summary>
public static class CounterTypeIds
{
    /// <summary>The driver's own; the key says which.</summary>
    public const int System = 0;

    /// <summary>Up to where a publication may write, bytes.</summary>
    public const int PublisherLimit = 1;

    /// <summary>Up to where a subscriber has read, bytes.</summary>
    public const int SubscriberPosition = 4;

    /// <summary>Time of a client's last sign of life, ms since the Unix epoch.</summary>
    public const int Heartbeat = 11;

    /// <summary>Up to where a publication has written, bytes.</summary>
    public const int PublisherPosition = 12;
}
