using System.Net;
using System.Text;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Where a venue is reached, and its bounds.</summary>
public sealed record ExchangeServerOptions
{
    /// <summary>TCP order entry, and UDP snapshot requests on the same number; port 0 takes a free one.</summary>
    public IPEndPoint OrderEntry { get; init; } = new(IPAddress.Loopback, 9100);

    /// <summary>Where market data go: a receiver's address, or a multicast group.</summary>
    public IPEndPoint MarketData { get; init; } = new(IPAddress.Loopback, 9101);

    /// <summary>Interface on which multicast leaves.</summary>
    public IPAddress MulticastInterface { get; init; } = IPAddress.Loopback;

    /// <summary>Names that may log on, by session of the venue; unique, 1 to 32 ASCII characters each, as many as the venue has sessions.</summary>
    public IReadOnlyList<string> Sessions { get; init; } = ["engine"];

    /// <summary>Connections at a time that have not logged on, or are on their way out; 1 to 256.</summary>
    public int GuestCountMax { get; init; } = 16;

    /// <summary>Bytes of executions that may wait for a slow reader, 4 KiB to 64 MiB; one that needs more is logged out.</summary>
    public int UnsentBytesMax { get; init; } = 1 << 20;

    /// <summary>False: the venue has no cancel on disconnect, and a logon that asks for it gets none.</summary>
    public bool HasCancelOnDisconnect { get; init; } = true;

    /// <summary>Every value out of its range, one line each. Empty when all is well.</summary>
    /// <param name="sessionCount">Sessions of the venue.</param>
    public IEnumerable<string> Errors(int sessionCount)
    {
        if (Sessions.Count != sessionCount) yield return $"sessions: {Sessions.Count} names for {sessionCount} sessions of the venue";
        if (Sessions.Distinct(StringComparer.Ordinal).Count() != Sessions.Count) yield return "sessions: a name is there twice";
        if (Sessions.Any(name => name.Length is < 1 or > 32 || !Ascii.IsValid(name))) yield return "sessions: a name is not 1 to 32 ASCII characters";
        if (GuestCountMax is < 1 or > 256) yield return $"guestCountMax: {GuestCountMax} is not within 1 and 256";
        if (UnsentBytesMax is < 4_096 or > 64 << 20) yield return $"unsentBytesMax: {UnsentBytesMax} is not within 4096 and {64 << 20}";
    }
}
