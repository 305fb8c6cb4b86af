using System.Diagnostics;
using System.Net;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A server on loopback whose time the test tells: a millisecond a round. The sockets are real, so rounds repeat until what is awaited is there.</summary>
internal sealed class ServerHarness : IDisposable
{
    public const long Start = 1_700_000_000_000_000_000, Tick = 100_000_000, Price = 60_000_000_000_000, MsNs = 1_000_000;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly List<VenueClient> _clients = [];

    public ServerHarness(
        bool hasCrowd = false, int unsentBytesMax = 1 << 20, VenueLedger? ledger = null, IPEndPoint? marketData = null, long startNs = Start,
        ExchangeConfiguration? configuration = null, bool hasCancelOnDisconnect = true)
    {
        configuration ??= ExchangeConfiguration.BtcPerpetual(1, startNs) with
        {
            Latency = LatencyConfiguration.Zero,
            Sessions = [new VenueSession(1), new VenueSession(2)],
        };
        if (!hasCrowd) configuration = configuration with { Instruments = [.. configuration.Instruments.Select(instrument => instrument with { Crowd = null })] };
        var options = new ExchangeServerOptions
        {
            OrderEntry = new IPEndPoint(IPAddress.Loopback, 0),
            MarketData = marketData ?? new IPEndPoint(IPAddress.Loopback, 9), // discard: nobody listens
            Sessions = ["engine", "other"],
            UnsentBytesMax = unsentBytesMax,
            HasCancelOnDisconnect = hasCancelOnDisconnect,
        };
        NowNs = configuration.StartTimeNs;
        Server = new ExchangeServer(configuration, options, ledger) { OnSession = Notes.Add };
    }

    public ExchangeServer Server { get; }

    public ExchangeVenue Venue => Server.Venue;

    public long NowNs { get; private set; }

    public List<SessionNote> Notes { get; } = [];

    public VenueClient Connect(int? receiveBufferBytes = null)
    {
        var client = new VenueClient(Server.OrderEntry, receiveBufferBytes);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client that has logged on.</summary>
    public VenueClient LogOn(string session = "engine", uint heartbeatIntervalMs = 60_000, bool isCancelOnDisconnect = true, ushort epoch = 1)
    {
        VenueClient client = Connect();
        client.Send(VenueClient.LogonMessage(session, epoch, heartbeatIntervalMs, isCancelOnDisconnect: isCancelOnDisconnect));
        RunUntil(() => client.IsAnswered);
        Assert.That(client.Rejection, Is.Null);
        return client;
    }

    /// <summary>Why a logon is refused; null: it is not.</summary>
    public LogonRejectReason? Refusal(string session = "engine", ushort epoch = 1)
    {
        VenueClient client = Connect();
        client.Send(VenueClient.LogonMessage(session, epoch));
        RunUntil(() => client.IsClosed || client.IsAnswered);
        return client.Rejection;
    }

    /// <summary>Rounds until a condition holds; a test that waits too long fails.</summary>
    public void RunUntil(Func<bool> condition, long stepNs = MsNs)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            Run(1, stepNs);
            if (condition()) return;
            if (watch.Elapsed > Bound) Assert.Fail($"nothing after {Bound.TotalSeconds} s");
        }
    }

    public void Run(int rounds, long stepNs = MsNs)
    {
        for (int i = 0; i < rounds; i++)
        {
            _ = Server.DoWork(NowNs += stepNs);
            foreach (VenueClient client in _clients.Where(client => !client.IsClosed && client.IsReading)) client.Receive();
        }
    }

    public void Dispose()
    {
        foreach (VenueClient client in _clients) client.Dispose();
        Server.Dispose();
    }
}
