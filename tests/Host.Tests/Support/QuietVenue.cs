using System.Net;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>An exchange server without a crowd and with two sessions, whose orders a test writes by hand. One thread, in time of its own.</summary>
internal sealed class QuietVenue : IDisposable
{
    public const long Price = 60_000_000_000_000;
    private const long StepNs = 1_000_000;
    private readonly byte[] _message = new byte[128];

    /// <param name="instrumentCount">BTC perpetuals, settled in two currencies by turns.</param>
    /// <param name="startNs">Of the server's run.</param>
    public QuietVenue(int instrumentCount, VenueLedger? ledger = null, long startNs = TestConfiguration.StartNs)
    {
        Configuration = new ExchangeConfiguration
        {
            Instruments = [.. Enumerable.Range(0, instrumentCount).Select(place => new SimulatedInstrument(Rules(place), Crowd: null))],
            Latency = LatencyConfiguration.Zero,
            Sessions = [new VenueSession(Account: 1), new VenueSession(Account: 2)],
            StartTimeNs = startNs,
        };
        if (ledger is not null) Configuration = ledger.Continue(Configuration);
        var options = new ExchangeServerOptions
        {
            OrderEntry = new IPEndPoint(IPAddress.Loopback, 0),
            MarketData = new IPEndPoint(IPAddress.Loopback, 9), // discard: nobody listens
            Sessions = ["engine", "other"],
        };
        Server = new ExchangeServer(Configuration, options, ledger);
    }

    public ExchangeConfiguration Configuration { get; }

    public ExchangeServer Server { get; }

    public ExchangeVenue Venue => Server.Venue;

    /// <summary>An instrument's id: generation 1, its place as slot.</summary>
    public static uint Id(int place) => (1u << 16) | (uint)place;

    /// <summary>A limit order of a session that has called <see cref="Connect"/>.</summary>
    public void New(int session, long id, int instrument, Side side, long lots)
    {
        Assert.That(NewOrderEncoder.TryWrap(_message, out NewOrderEncoder order));
        order.ClientOrderId = id;
        order.Price = Price;
        order.Lots = lots;
        order.InstrumentId = Id(instrument);
        order.Side = side;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = TimeInForce.GoodTillCancel;
        Venue.Submit(session, Venue.NowNs, _message.AsSpan(0, order.EncodedLength));
        Run();
    }

    public void Cancel(int session, long id, int instrument)
    {
        Assert.That(CancelOrderEncoder.TryWrap(_message, out CancelOrderEncoder cancel));
        cancel.ClientOrderId = id;
        cancel.InstrumentId = Id(instrument);
        Venue.Submit(session, Venue.NowNs, _message.AsSpan(0, cancel.EncodedLength));
        Run();
    }

    /// <summary>The session is there, without a connection.</summary>
    public void Connect(int session)
    {
        Venue.Connect(session, Venue.NowNs, isCancelOnDisconnect: true);
        Run();
    }

    /// <summary>It is gone, and its orders with it.</summary>
    public void Disconnect(int session)
    {
        Venue.Disconnect(session, Venue.NowNs);
        Run();
    }

    /// <summary>One round, a millisecond later.</summary>
    public void Run() => _ = Server.DoWork(Venue.NowNs + StepNs);

    public void Dispose() => Server.Dispose();

    private static InstrumentRules Rules(int place)
    {
        string currency = place % 2 == 0 ? "USDT" : "USDC";
        return InstrumentRules.BtcPerpetual(Id(place)) with { Symbol = $"BTC-{place}", QuoteCurrency = currency, SettlementCurrency = currency };
    }
}
