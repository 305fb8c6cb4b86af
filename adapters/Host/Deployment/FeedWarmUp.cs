using System.Net;
using System.Net.Sockets;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Drives a feed handler through everything before the real ones begin: a start, a venue that comes back as another run, requests that nobody takes.</summary>
/// <remarks>Real sockets on the loopback, in time of its own; nothing of it remains. What cannot be had is not waited for: warming up is never a reason not to start.</remarks>
internal static class FeedWarmUp
{
    private const long StepNs = 1_000_000;
    private const int StepsPerRun = 300;

    public static void Run(HostConfiguration configuration, VenueSettings venue, long nowNs)
    {
        InstrumentSettings? instrument = configuration.Instruments.FirstOrDefault(candidate => candidate.Venue == venue && candidate.Crowd is not null);
        if (instrument is null) return;
        var traded = new SimulatedInstrument(instrument.Rules, instrument.Crowd! with { WarmUpEventCount = 1_000 });
        try
        {
            var marketData = new IPEndPoint(IPAddress.Loopback, FreePort());
            using Lane lane = Lane.Create(EngineLanes.MarketData(configuration.Threads));
            using ExchangeServer first = NewVenue(traded, venue, marketData, nowNs);
            using var handler = new UdpFeedHandler(marketData, first.OrderEntry, lane, SourceIds.Feed(venue.VenueId));
            Drive(first, handler, lane.Consumer, ref nowNs);
            first.Close();
            first.Dispose(); // requests for snapshots are refused from now on
            using ExchangeServer second = NewVenue(traded, venue, marketData, nowNs);
            Drive(second, handler, lane.Consumer, ref nowNs);
            second.Close();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Then the first packet of a kind is a little slower; our own code is compiled all the same.
        }
    }

    private static void Drive(ExchangeServer server, UdpFeedHandler handler, LaneConsumer lane, ref long nowNs)
    {
        for (int step = 0; step < StepsPerRun; step++)
        {
            nowNs += StepNs;
            _ = server.DoWork(nowNs);
            _ = handler.DoWork(nowNs);
            while (lane.TryRead(out _)) lane.Release();
        }
    }

    private static ExchangeServer NewVenue(SimulatedInstrument instrument, VenueSettings venue, IPEndPoint marketData, long startNs)
    {
        var exchange = new ExchangeConfiguration
        {
            Instruments = [instrument],
            StartTimeNs = startNs,
            VenueId = venue.VenueId,
        };
        return new ExchangeServer(exchange, new ExchangeServerOptions { OrderEntry = new IPEndPoint(IPAddress.Loopback, 0), MarketData = marketData, Sessions = venue.Sessions });
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
