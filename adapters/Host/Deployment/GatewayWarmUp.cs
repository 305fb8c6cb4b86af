using System.Net;
using System.Net.Sockets;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SharedMemory;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Drives a shadow gateway through everything before the real one begins: each order, refusal and execution, a lost engine, a kill, another logon.</summary>
/// <remarks>The same types as the live gateway's, with logs and a venue of their own on the loopback, in time of its own; nothing of it remains.
/// What cannot be had (a port, memory) is not waited for: warming up is never a reason not to start.</remarks>
internal static class GatewayWarmUp
{
    private const int Rounds = 3;

    public static void Run(HostConfiguration configuration, VenueSettings venue, GatewaySettings settings, GatewayLimits limits, DeploymentDirectory directory)
    {
        InstrumentSettings? instrument = configuration.Instruments.FirstOrDefault(candidate => candidate.Venue.Name == venue.Name && candidate.Crowd is not null);
        if (instrument is null) return;
        string path = directory.File($"shadow-{DeploymentFiles.Gateway(venue.Name)}");
        try
        {
            Directory.CreateDirectory(path);
            using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // takes what the shadow venue publishes, and nobody reads it
            var exchange = new ExchangeConfiguration
            {
                Instruments = [new SimulatedInstrument(instrument.Rules, instrument.Crowd! with { WarmUpEventCount = 1_000 })],
                Seed = configuration.Seed,
                StartTimeNs = settings.StartTimeNs,
                VenueId = venue.VenueId,
                Sessions = [new VenueSession(Account: 1)],
            };
            var options = new ExchangeServerOptions
            {
                OrderEntry = new IPEndPoint(IPAddress.Loopback, 0),
                MarketData = (IPEndPoint)datagrams.LocalEndPoint!,
                Sessions = [settings.SessionName],
            };
            using var server = new ExchangeServer(exchange, options);
            using var shadow = new ShadowEngine(settings, limits, server, path);
            Drive(shadow, instrument.Rules);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            // Then the first order of a kind is a little slower; our own code is compiled all the same.
        }
        finally
        {
            TryRemove(path);
        }
    }

    private static void Drive(ShadowEngine shadow, InstrumentRules rules)
    {
        long price = rules.Ticks[0].TickSize * 1_000; // far below the market, so that it rests
        uint id = rules.InstrumentId;
        shadow.New(1, Side.Buy, price, 1, id); // before the session: discarded
        shadow.Request(1);
        for (int round = 1; round <= Rounds; round++)
        {
            if (!shadow.TryArm()) return;
            long first = round * 100;
            shadow.New(first, Side.Buy, price, 2, id);
            shadow.New(first + 1, Side.Buy, rules.MaxPrice / 2, 1, id); // beyond the collar, or filled at once
            shadow.New(first + 2, Side.Sell, price, 1, id);
            shadow.Step(40);
            shadow.Replace(first + 3, first, Side.Buy, price, 1, id);
            shadow.Replace(first + 4, 7, Side.Buy, price, 1, id); // of nothing
            shadow.New(first + 5, Side.Buy, price, long.MaxValue, id); // too much
            shadow.New(first + 6, Side.Buy, price, 1, FrameHeader.NoInstrument);
            shadow.Cancel(99, id); // of nothing
            shadow.Malformed();
            shadow.Step(40);
            shadow.Cancel(first + 3, id);
            shadow.MassCancel();
            shadow.Step(120);
            shadow.FallSilent();
            shadow.New(first + 7, Side.Buy, price, 1, id);
            shadow.Step(5);
            shadow.Return();
            if (!shadow.TryArm()) return;
            shadow.Gateway.Kill("warm-up");
            shadow.New(first + 8, Side.Buy, price, 1, id);
            shadow.Step(20);
            shadow.Gateway.Unlatch("warm-up");
            shadow.Attach((ushort)(round + 1)); // logs on again
        }

        shadow.Gateway.OnEngineGone();
        shadow.Step(5);
        for (int attempt = 0; attempt < 10 && !shadow.TryEnd(); attempt++) shadow.Step(1);
    }

    private static void TryRemove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What stays is small, and the next start writes over it.
        }
    }
}
