using System.Net;

namespace LowLatencyMM.Host;

/// <summary>A venue of the configuration.</summary>
/// <param name="VenueId">Its place in the list.</param>
/// <param name="Name">Unique.</param>
/// <param name="IsSimulated">Makes its own market, in this process or in one of its own; otherwise its market comes from recorded data.</param>
public sealed record VenueSettings(ushort VenueId, string Name, bool IsSimulated)
{
    /// <summary>Where a simulated venue takes orders (TCP) and requests for snapshots (UDP); port 0: a free one.</summary>
    public IPEndPoint OrderEntry { get; init; } = new(IPAddress.Loopback, 9100);

    /// <summary>Where a simulated venue sends market data (UDP): the feed handler's address, or a multicast group.</summary>
    public IPEndPoint MarketData { get; init; } = new(IPAddress.Loopback, 9101);

    /// <summary>Names that may log on to a simulated venue, each with an account of its own.</summary>
    public IReadOnlyList<string> Sessions { get; init; } = ["engine"];

    /// <summary>Whose money is there: venues with the same account share its limits.</summary>
    public string Account { get; init; } = "main";
}
