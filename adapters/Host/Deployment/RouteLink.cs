using System.Diagnostics;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Gateways in their own processes, behind Aeron logs: how a deployed engine reaches its venues.</summary>
internal struct RouteLink : IVenueLink
{
    private readonly VenueRoute[] _routes;
    private readonly VenueRoute[] _byVenue;
    private int _next;

    /// <param name="routes">One a venue; at least one.</param>
    public RouteLink(VenueRoute[] routes)
    {
        _routes = routes;
        _byVenue = new VenueRoute[routes.Max(route => route.VenueId) + 1];
        Array.Fill(_byVenue, routes[0]); // an order of a venue without a route: the engine has no instruments of such
        foreach (VenueRoute route in routes) _byVenue[route.VenueId] = route;
    }

    public long FirstCommitTicks { get; set; }

    public readonly bool HasRoom()
    {
        foreach (VenueRoute route in _routes)
        {
            if (route.IsLive && !route.Orders.HasRoom(FrameLayout.MaxOrdersPerFrame, VenueRoute.OrderBytesMax)) return false;
        }

        return true;
    }

    public readonly Span<byte> Claim(int lengthBytes, ushort venueId) => _byVenue[venueId].Claim(lengthBytes);

    public void Commit(ushort venueId)
    {
        _byVenue[venueId].Commit();
        if (FirstCommitTicks == 0) FirstCommitTicks = Stopwatch.GetTimestamp();
    }

    public bool TryPeek(out ReadOnlySpan<byte> frame)
    {
        for (int looked = 0; looked < _routes.Length; looked++)
        {
            if (_routes[_next].TryPeek(out frame)) return true;
            if (++_next == _routes.Length) _next = 0;
        }

        frame = default;
        return false;
    }

    public readonly void Release() => _routes[_next].Release();

    public readonly bool TryTakeLost(out int venueId)
    {
        foreach (VenueRoute route in _routes)
        {
            if (!route.TryTakeLost()) continue;
            venueId = route.VenueId;
            return true;
        }

        venueId = -1;
        return false;
    }
}
