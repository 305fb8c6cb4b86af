using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SharedMemory;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>A whole gateway: its thread, real logs, real sockets, a simulated exchange, the engine's own end of the logs. Everything waits with a bound.</summary>
public sealed class GatewayProcessTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);
    private TemporaryDirectory _files = null!;
    private DeploymentDirectory _directory = null!;
    private Socket _datagrams = null!;
    private ExchangeServer _server = null!;
    private StopRequest _stop = null!;
    private GatewayProcess _gateway = null!;
    private EngineEnd _engine = null!;
    private VenueSettings _venue = null!;
    private LiveClock _clock;
    private long _counter;
    private ushort _epoch = 5;

    [SetUp]
    public void Start()
    {
        _files = new TemporaryDirectory();
        string path = Path.Combine(_files.Path, "deployment");
        _directory = DeploymentDirectory.Open(path);
        _clock = LiveClock.Start();
        _datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        VenueSettings venue = TestConfiguration.Simulated.Venue;
        var exchange = new ExchangeConfiguration
        {
            Instruments = [new SimulatedInstrument(TestConfiguration.Simulated.Rules, TestConfiguration.Simulated.Crowd)],
            StartTimeNs = _clock.NowNs,
            VenueId = venue.VenueId,
        };
        _server = new ExchangeServer(exchange, new ExchangeServerOptions { OrderEntry = new(IPAddress.Loopback, 0), MarketData = (IPEndPoint)_datagrams.LocalEndPoint!, Sessions = venue.Sessions });
        _venue = venue with { OrderEntry = _server.OrderEntry };
        _stop = new StopRequest();
        _gateway = NewGateway();
        _engine = new EngineEnd(_directory, _venue, _epoch, _clock.NowNs);
    }

    [TearDown]
    public void Stop()
    {
        _stop.Request();
        Assert.That(_gateway.Join());
        _gateway.Dispose();
        _engine.Dispose();
        _server.Dispose();
        _datagrams.Dispose();
        Assert.That(Directory.GetFiles(_directory.DirectoryPath).Select(Path.GetFileName), Has.None.StartsWith("executions").And.None.EqualTo("gateway-simulated"));
        _files.Dispose();
    }

    [Test] // Goal: the chain of logs and sockets carries orders and executions, and an operator's kill. Method: one order, a kill, one more, opened, one more.
    public void Orders_pass_until_an_operator_kills_the_gateway()
    {
        Arm();
        long first = New();
        PumpUntil(() => Heard(first, AcceptedDecoder.TemplateId), "accepted");
        Assert.That(Ask(CommandKind.Kill), Is.EqualTo((CommandOutcome.Applied, 1)));
        PumpUntil(() => Heard(first, CanceledDecoder.TemplateId), "cancelled by the kill");
        long second = New();
        PumpUntil(() => Heard(second, RejectedDecoder.TemplateId), "refused");
        Assert.That(Ask(CommandKind.Pause), Is.EqualTo((CommandOutcome.NotAllowed, 1)));
        Assert.That(Ask(CommandKind.Acknowledge), Is.EqualTo((CommandOutcome.Applied, 0)));
        Assert.That(Ask(CommandKind.Acknowledge), Is.EqualTo((CommandOutcome.WithoutEffect, 0)));
        PumpUntil(() => !_engine.IsReconciled, "a new session");
        Arm();
        long third = New();
        PumpUntil(() => Heard(third, AcceptedDecoder.TemplateId), "accepted again");
    }

    [Test] // Goal: a silent engine's orders are cancelled, and it comes back by a new session. Method: no beat until the switch has tripped.
    public void A_silent_engine_is_cancelled_and_may_come_back()
    {
        Arm();
        long order = New();
        PumpUntil(() => Heard(order, AcceptedDecoder.TemplateId), "accepted");
        _engine.Beats = false;
        PumpUntil(() => Heard(order, CanceledDecoder.TemplateId), "cancelled by the dead-man's switch");
        _engine.Beats = true;
        PumpUntil(() => !_engine.IsReconciled, "the old session's end");
        Arm();
        long after = New();
        PumpUntil(() => Heard(after, AcceptedDecoder.TemplateId), "accepted again");
    }

    [Test] // Goal: another engine takes over with its epoch, and another gateway with what the first one kept. Method: engine ended and replaced; then the gateway.
    public void Engines_and_gateways_follow_each_other()
    {
        Arm();
        _engine.End();
        Pump(TimeSpan.FromMilliseconds(50));
        _engine.Dispose();
        _engine = new EngineEnd(_directory, _venue, ++_epoch, _clock.NowNs);
        Arm();
        PumpUntil(() => _gateway.Look().Epoch == _epoch, "the new epoch");
        long order = New();
        PumpUntil(() => Heard(order, AcceptedDecoder.TemplateId), "accepted");
        Assert.That(Ask(CommandKind.Kill), Is.EqualTo((CommandOutcome.Applied, 1)));
        int lostBefore = _engine.LostCount; // a slow machine may have lost a session before
        _stop.Request();
        PumpUntil(() => _gateway.Join(TimeSpan.Zero), "the gateway's end");
        _gateway.Dispose();
        PumpUntil(() => _engine.LostCount > lostBefore, "the engine notices");
        _stop = new StopRequest();
        _gateway = NewGateway();
        Arm();
        PumpUntil(() => _gateway.Look().IsLatched == 1, "still shut");
        long refused = New();
        PumpUntil(() => Heard(refused, RejectedDecoder.TemplateId), "refused");
    }

    [Test] // Goal: an engine of other schemas, or one whose log of orders is none, is told in one line, and the next engine is served. Method: each in the engine's place.
    public void An_engine_that_cannot_be_understood_is_told_and_the_next_one_is_served([Values("schema", "log cut", "log missing")] string wrong)
    {
        Arm();
        _engine.End();
        Pump(TimeSpan.FromMilliseconds(50));
        _engine.Dispose();
        using (Presence foreign = Presence.Create(
            _directory.File(DeploymentFiles.Engine), DeploymentFiles.SchemaHash ^ (wrong == "schema" ? 1UL : 0UL), ++_epoch, _clock.NowNs))
        {
            if (wrong == "log cut") File.WriteAllBytes(_directory.File(DeploymentFiles.Orders(_venue.Name, foreign)), new byte[1_000]);
            foreign.BeatTicks = Stopwatch.GetTimestamp();
            foreign.State = PresenceState.Ready;
            var watch = Stopwatch.StartNew();
            while (_gateway.Problem is null)
            {
                Assert.That((_gateway.Failure, watch.Elapsed < Bound), Is.EqualTo(((string?)null, true)));
                _server.DoWork(_clock.NowNs);
                Thread.Sleep(1);
            }

            Assert.That(_gateway.Problem, Does.Contain(_directory.DirectoryPath).And.Not.Contain("\n"));
            foreign.Remove();
        }

        _engine = new EngineEnd(_directory, _venue, ++_epoch, _clock.NowNs);
        Arm();
        long order = New();
        PumpUntil(() => Heard(order, AcceptedDecoder.TemplateId), "accepted");
        Assert.That(_gateway.Problem, Is.Null);
    }

    private GatewayProcess NewGateway()
    {
        HostConfiguration configuration = TestConfiguration.Default with { Deployment = new DeploymentSettings("test", _directory.DirectoryPath) };
        var context = new CommandContext(TextWriter.Null, TextWriter.Null, IsTerminal: false, _stop);
        return new GatewayProcess(configuration, _venue, GatewayLimitsReader.OfEngine(configuration, _venue), Path.Combine(_files.Path, "state"), context);
    }

    /// <summary>A session that is compared; the machine may be slow enough to lose one in between.</summary>
    private void Arm()
    {
        long asked = 0;
        PumpUntil(() =>
        {
            if (_engine.SessionId != 0 && _engine.SessionId != asked) _engine.Ask(_venue.VenueId);
            asked = _engine.SessionId;
            return _engine.IsReconciled;
        }, "a session that is compared");
    }

    private long New()
    {
        long id = ClientOrderId.Compose(_epoch, 0, ++_counter);
        Span<byte> message = stackalloc byte[128];
        Assert.That(NewOrderEncoder.TryWrap(message, out NewOrderEncoder order));
        order.ClientOrderId = id;
        order.Price = 50_000 * Price.Scale;
        order.Lots = 2;
        order.InstrumentId = TestConfiguration.Simulated.Rules.InstrumentId;
        order.Side = Side.Buy;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = TimeInForce.GoodTillCancel;
        _engine.Send(message[..order.EncodedLength]);
        return id;
    }

    private bool Heard(long clientOrderId, ushort templateId) => _engine.Said.Any(message =>
        BitConverter.ToUInt16(message, 2) == templateId && BitConverter.ToUInt16(message, 4) == AcceptedDecoder.SchemaId && BitConverter.ToInt64(message, 8) == clientOrderId);

    private (CommandOutcome Outcome, int State) Ask(CommandKind kind)
    {
        using ControlClient client = ControlClient.Open(_directory, DeploymentFiles.Gateway(_venue.Name));
        client.Ask(kind, Messages.FrameHeader.NoInstrument, "alice");
        ControlAnswer? answer = null;
        PumpUntil(() => (answer = client.Await(TimeSpan.FromMilliseconds(5))) is not null, "an answer");
        return (answer!.Value.Outcome, answer.Value.RiskState);
    }

    private void Pump(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time) PumpOnce();
    }

    private void PumpUntil(Func<bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.That(_gateway.Failure, Is.Null);
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"never: {what}; {_gateway.Problem}");
            PumpOnce();
        }
    }

    private void PumpOnce()
    {
        _engine.Look();
        if (_server.DoWork(_clock.NowNs) == 0) Thread.Sleep(1);
    }
}
