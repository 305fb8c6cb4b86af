using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.Gateway.Tests;

public sealed class SessionTests
{
    [Test] // Goal: a session comes up whatever the network does to the bytes. Method: both streams cut at random places; the engine is told once.
    public void Logs_on_over_streams_cut_anywhere([Range(1, 20)] int seed)
    {
        var rig = new Rig((ulong)seed);
        rig.Arm();
        Assert.That(rig.Telemetry.Logons, Is.EqualTo(1));
        Assert.That(rig.Venue.LogonEpoch, Is.EqualTo(Rig.Epoch));
        Assert.That(rig.Venue.HeartbeatIntervalMs, Is.EqualTo(100));
        Assert.That(rig.Said.Count(said => said.Schema == SessionStateDecoder.SchemaId), Is.EqualTo(1));
        Assert.That(rig.Telemetry.SessionId, Is.GreaterThan(Rig.StartNs));
        Assert.That(rig.Telemetry.VenueRunId, Is.EqualTo(77));
    }

    [Test] // Goal: orders and their answers pass unchanged. Method: three orders there, answers back; bytes of the answer as the venue wrote them.
    public void Orders_and_executions_pass([Range(1, 10)] int seed)
    {
        var rig = new Rig((ulong)seed);
        rig.Arm();
        long first = rig.SendNew(lots: 5);
        rig.Run(20);
        long second = rig.SendReplace(first, lots: 7);
        rig.Run(20);
        rig.Venue.Fill(0, 2);
        rig.Orders.Add(OrderMessages.Cancel(second, Rig.Instrument));
        rig.Run(50);
        Assert.That(rig.Said.Where(said => said.Schema == NewOrderDecoder.SchemaId && said.Template < StatusEndDecoder.TemplateId).Select(said => said.Template),
            Is.EqualTo((ushort[])[AcceptedDecoder.TemplateId, ReplacedDecoder.TemplateId, FilledDecoder.TemplateId, CanceledDecoder.TemplateId]));
        Said filled = rig.Said.Single(said => said.Template == FilledDecoder.TemplateId && said.Schema == FilledDecoder.SchemaId);
        Assert.That(filled.Header.InstrumentId, Is.EqualTo(Rig.Instrument));
        Assert.That(filled.Header.VenueTimeNs, Is.GreaterThan(0));
        Assert.That(FilledDecoder.TryWrap(filled.Message, out FilledDecoder fill) && fill.Lots == 2 && fill.ClientOrderId == second);
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(2));
        Assert.That(rig.Telemetry.OpenOrders, Is.Zero);
        Assert.That(rig.Telemetry.OrderToSocketNs.Total(), Is.EqualTo(4)); // with the status request
    }

    [Test] // Goal: both sides say that they live. Method: ten quiet seconds at 100 ms; the session stays, and heartbeats went out.
    public void A_quiet_session_stays_up()
    {
        var rig = new Rig();
        rig.Arm();
        rig.Run(10_000);
        Assert.That(rig.Telemetry.Phase, Is.EqualTo(SessionPhase.Up));
        Assert.That(rig.Telemetry.Logons, Is.EqualTo(1));
        int beats = rig.Venue.Came.Count(came => came.Schema == HeartbeatDecoder.SchemaId && came.Template == HeartbeatDecoder.TemplateId);
        Assert.That(beats, Is.InRange(80, 110));
    }

    [Test] // Goal: a half-open connection is noticed. Method: the venue falls silent: lost after three intervals and not before.
    public void Three_intervals_of_silence_end_the_session()
    {
        var rig = new Rig();
        rig.Arm();
        rig.Run(100);
        rig.Venue.IsMute = true;
        rig.Run(280);
        Assert.That(rig.Telemetry.Phase, Is.EqualTo(SessionPhase.Up));
        long session = rig.Telemetry.SessionId;
        rig.Run(150);
        Assert.That(rig.Telemetry.Silences, Is.EqualTo(1));
        Assert.That(rig.Told(SessionStatus.Down, session));
        rig.Venue.IsMute = false;
        rig.LogOn();
        Assert.That(rig.Telemetry.SessionId, Is.GreaterThan(session));
    }

    [Test] // Goal: a venue that sends and does not read is noticed. Method: it takes no byte and goes on sending heartbeats.
    public void A_venue_that_does_not_read_is_left()
    {
        var rig = new Rig();
        rig.Arm();
        rig.Venue.IsDeaf = true;
        for (int i = 0; i < 8; i++)
        {
            rig.Venue.SendHeartbeat();
            rig.Run(100);
        }

        Assert.That(rig.Telemetry.Silences, Is.GreaterThan(0));
    }

    [Test] // Goal: what breaks the protocol ends the connection, and another follows. Method: each kind of it, then a reconnection that works.
    public void A_venue_that_breaks_the_protocol_is_left(
        [Values("length 0", "length 7", "length 449", "length of 4 GiB", "sequence gap", "sequence repeated", "truncated execution", "second logon accepted", "wrong venue")] string kind)
    {
        var rig = new Rig();
        rig.Arm();
        long session = rig.Telemetry.SessionId;
        byte[] heartbeat = new byte[8];
        Assert.That(HeartbeatEncoder.TryWrap(heartbeat, out _));
        byte[] accepted = new byte[8 + LogonAcceptedEncoder.BlockLength];
        Assert.That(LogonAcceptedEncoder.TryWrap(accepted, out LogonAcceptedEncoder encoder));
        encoder.HeartbeatIntervalMs = 100;
        encoder.VenueId = kind == "wrong venue" ? (ushort)99 : Rig.VenueId;
        byte[] truncated = new byte[20];
        Assert.That(AcceptedEncoder.TryWrap(new byte[100], out _));
        MemoryMarshal.Write(truncated, new SbeHeader { BlockLength = AcceptedDecoder.BlockLength, TemplateId = AcceptedDecoder.TemplateId, SchemaId = AcceptedDecoder.SchemaId });
        switch (kind)
        {
            case "length 0": rig.Venue.SendFrame(heartbeat, length: 0); break;
            case "length 7": rig.Venue.SendFrame(heartbeat, length: 7); break;
            case "length 449": rig.Venue.SendFrame(heartbeat, length: 449); break;
            case "length of 4 GiB": rig.Venue.SendFrame(heartbeat, length: uint.MaxValue); break;
            case "sequence gap": rig.Venue.SendFrame(heartbeat, sequence: 1_000); break;
            case "sequence repeated": rig.Venue.SendFrame(heartbeat, sequence: 1); break;
            case "truncated execution": rig.Venue.SendFrame(truncated); break;
            default: rig.Venue.SendFrame(accepted); break;
        }

        rig.RunUntil(() => rig.Telemetry.ProtocolErrors == 1, "the error counted");
        rig.LogOn();
        Assert.That(rig.Told(SessionStatus.Down, session));
        Assert.That(rig.Telemetry.ProtocolErrors, Is.EqualTo(1));
    }

    [Test] // Goal: a newer venue's messages harm nothing. Method: an unknown template and an unknown schema: counted, not forwarded, session up.
    public void Unknown_messages_are_skipped()
    {
        var rig = new Rig();
        rig.Arm();
        int said = rig.Said.Count;
        byte[] unknown = new byte[8];
        MemoryMarshal.Write(unknown, new SbeHeader { TemplateId = 99, SchemaId = AcceptedDecoder.SchemaId });
        rig.Venue.SendFrame(unknown);
        MemoryMarshal.Write(unknown, new SbeHeader { TemplateId = 1, SchemaId = 999 });
        rig.Venue.SendFrame(unknown);
        MemoryMarshal.Write(unknown, new SbeHeader { TemplateId = NewOrderDecoder.TemplateId, SchemaId = AcceptedDecoder.SchemaId });
        rig.Venue.SendFrame(unknown);
        rig.Run(50);
        Assert.That(rig.Telemetry.UnknownFrames, Is.EqualTo(3));
        Assert.That(rig.Telemetry.Phase, Is.EqualTo(SessionPhase.Up));
        Assert.That(rig.Said, Has.Count.EqualTo(said));
    }

    [Test] // Goal: a refused logon is told and tried again. Method: each reason; another try after it, and one that works when the venue gives in.
    public void A_refused_logon_is_tried_again([Values(1, 2, 3, 4, 5, 6)] int reasonNumber)
    {
        var reason = (LogonRejectReason)reasonNumber;
        var rig = new Rig();
        rig.Venue.RejectsLogon = reason;
        rig.RunUntil(() => rig.Telemetry.LogonRejects >= 2, "refused twice");
        Assert.That(rig.Telemetry.LogonRejectReason, Is.EqualTo(reason));
        Assert.That(rig.Said, Is.Empty); // the engine never heard of a session
        rig.Venue.RejectsLogon = null;
        rig.LogOn();
        Assert.That(rig.Telemetry.LogonRejectReason, Is.EqualTo((LogonRejectReason)0));
    }

    [Test] // Goal: attempts thin out and never stop. Method: two minutes of refused connections; their number is that of the expected waits, 2.5 s on average.
    public void Attempts_back_off()
    {
        var rig = new Rig();
        rig.Venue.RefusesConnections = true;
        rig.Run(1_000);
        int early = rig.Venue.Connections;
        rig.Run(119_000);
        Assert.That(early, Is.InRange(3, 20));
        Assert.That(rig.Venue.Connections - early, Is.InRange(30, 80));
        rig.Venue.RefusesConnections = false;
        rig.LogOn();
    }

    [Test] // Goal: a connection that never completes is given up. Method: connecting stays pending for 6 s.
    public void Connecting_has_a_bound()
    {
        var rig = new Rig();
        rig.Venue.NeverConnects = true;
        rig.Run(5_000);
        Assert.That(rig.Telemetry.Phase, Is.EqualTo(SessionPhase.Connecting));
        rig.Run(1_000);
        Assert.That(rig.Telemetry.ConnectAttempts, Is.GreaterThan(1).Or.EqualTo(1).And.Matches<long>(_ => rig.Telemetry.Phase != SessionPhase.Up));
        rig.Venue.NeverConnects = false;
        rig.LogOn();
    }

    [Test] // Goal: full jitter as the domain specification has it. Method: its oracle, seed 42, in ms.
    public void Backoff_equals_the_oracle()
    {
        var backoff = new Backoff(50_000_000, 5_000_000_000, 42);
        foreach (double expectedMs in (double[])[37.0782439386, 15.9910392877, 55.7202260511, 137.676286609, 30.4241348322])
            Assert.That(backoff.NextNs() / 1e6, Is.EqualTo(expectedMs).Within(2e-6));
        for (int i = 0; i < 200; i++) Assert.That(backoff.NextNs(), Is.InRange(0, 5_000_000_000));
    }

    [Test] // Goal: what came before the end of a connection is told before its end. Method: fills, then the venue ends it in order; cut at random.
    public void Executions_before_the_end_arrive_before_it([Range(1, 10)] int seed)
    {
        var rig = new Rig((ulong)seed);
        rig.Arm();
        for (int i = 0; i < 20; i++) rig.SendNew(lots: 3);
        rig.Run(200);
        for (int i = 0; i < 20; i++) rig.Venue.Fill(0, 3);
        rig.Venue.EndAfterOutput();
        rig.RunUntil(() => rig.Told(SessionStatus.Down, 0), "down");
        int down = rig.Said.FindIndex(said => said.Schema == SessionStateDecoder.SchemaId && SessionStateDecoder.TryWrap(said.Message, out SessionStateDecoder state)
            && state.Status == SessionStatus.Down);
        int lastFill = rig.Said.FindLastIndex(said => said.Schema == FilledDecoder.SchemaId && said.Template == FilledDecoder.TemplateId);
        Assert.That(rig.Said.Count(said => said.Schema == FilledDecoder.SchemaId && said.Template == FilledDecoder.TemplateId), Is.EqualTo(20));
        Assert.That(lastFill, Is.LessThan(down));
    }
}
