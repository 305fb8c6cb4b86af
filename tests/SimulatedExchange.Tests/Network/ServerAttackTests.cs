using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;
using static LowLatencyMM.SimulatedExchange.Tests.ServerHarness;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Peers that lie. Each test ends with a bystander whose session must still work.</summary>
public class ServerAttackTests
{
    private static readonly long[] WrongSequences = [0, 1, 3, -1, long.MaxValue];

    [TestCaseSource(nameof(WrongSequences))] // Goal: a hole or a repetition ends the connection. Method: a second frame with a wrong number.
    public void A_broken_sequence_ends_the_connection(long sequence)
    {
        using var harness = new ServerHarness();
        VenueClient bystander = harness.LogOn("other"), client = harness.LogOn();
        _ = client.SendRaw(VenueClient.Frame(OrderMessages.New(1, Price, 5, Side.Buy), sequence));
        ExpectMalformed(harness, client);
        Assert.That(harness.Venue.OpenOrderCount(1), Is.Zero);
        ExpectAlive(harness, bystander);
    }

    private static readonly byte[][] NoOrders =
    [
        VenueClient.LogonMessage(),
        OrderMessages.New(1, Price, 5, Side.Buy)[..30],
        [.. OrderMessages.New(1, Price, 5, Side.Buy)[..2], 99, 0, .. OrderMessages.New(1, Price, 5, Side.Buy)[4..]], // an unknown template
        [.. OrderMessages.New(1, Price, 5, Side.Buy)[..4], 77, 0, .. OrderMessages.New(1, Price, 5, Side.Buy)[6..]], // an unknown schema
        ExecutionMessage(),
        new byte[8],
    ];

    [TestCaseSource(nameof(NoOrders))] // Goal: after the logon only orders and session messages are taken. Method: one other message each.
    public void What_is_no_order_ends_the_connection(byte[] message)
    {
        using var harness = new ServerHarness();
        VenueClient bystander = harness.LogOn("other"), client = harness.LogOn();
        client.Send(message);
        ExpectMalformed(harness, client);
        ExpectAlive(harness, bystander);
    }

    [TestCase(0u), TestCase(7u), TestCase(449u), TestCase(uint.MaxValue)]
    // Goal: a length that cannot be ends the connection at once. Method: a header alone, before and after a logon.
    public void A_lying_length_ends_the_connection(uint length)
    {
        using var harness = new ServerHarness();
        VenueClient bystander = harness.LogOn("other"), client = harness.LogOn(), guest = harness.Connect();
        byte[] frame = VenueClient.Frame(VenueClient.HeartbeatMessage(), 2);
        BitConverter.TryWriteBytes(frame.AsSpan(52), length);
        _ = client.SendRaw(frame);
        _ = guest.SendRaw(frame);
        ExpectMalformed(harness, client);
        harness.RunUntil(() => guest.IsClosed);
        Assert.That(guest.Rejection, Is.EqualTo(LogonRejectReason.Malformed));
        ExpectAlive(harness, bystander);
    }

    [Test] // Goal: a logon in pieces is a logon. Method: a valid stream cut after each byte, the rest a round later.
    public void A_stream_may_be_cut_anywhere()
    {
        using var harness = new ServerHarness();
        int bytes = 3 * FrameHeader.SizeBytes;
        for (int cut = 1; cut < bytes; cut++)
        {
            byte[] stream =
            [
                .. VenueClient.Frame(VenueClient.LogonMessage(), 1), .. VenueClient.Frame(OrderMessages.New(cut, Price, 5, Side.Buy), 2),
                .. VenueClient.Frame(VenueClient.LogoutMessage(), 3),
            ];
            bytes = stream.Length;
            VenueClient client = harness.Connect();
            _ = client.SendRaw(stream.AsSpan(0, cut));
            harness.Run(2);
            _ = client.SendRaw(stream.AsSpan(cut));
            harness.RunUntil(() => client.IsClosed);
            Assert.That(client.Logout, Is.EqualTo(LogoutReason.Requested), $"cut at {cut}");
            client.Dispose();
        }

        Assert.That(harness.Server.Counters.OrderCount, Is.EqualTo(bytes - 1));
    }

    [Test] // Goal: no byte of a stream can harm another session or the server. Method: seeded changes of a valid stream: bytes, cuts, doublings, lengths.
    public void Mutated_streams_disturb_nobody([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        using var harness = new ServerHarness();
        VenueClient bystander = harness.LogOn("other");
        var stream = new List<byte>(VenueClient.Frame(VenueClient.LogonMessage(), 1));
        for (int id = 1; id <= 20; id++)
        {
            stream.AddRange(VenueClient.Frame(OrderMessages.New(id, Price + (id % 5 * Tick), 5, id % 2 == 0 ? Side.Buy : Side.Sell), (2 * id)));
            stream.AddRange(VenueClient.Frame(id % 3 == 0 ? VenueClient.HeartbeatMessage() : OrderMessages.Replace(id + 100, id, Price, 3, Side.Buy), (2 * id) + 1));
        }

        for (int attempt = 0; attempt < 300; attempt++)
        {
            byte[] bytes = Mutate([.. stream], random);
            VenueClient client = harness.Connect();
            _ = client.SendRaw(bytes);
            harness.Run(2);
            if (random.Next(2) == 0) client.Abort();
            else client.Dispose();
            if (attempt % 50 == 0) ExpectAlive(harness, bystander);
        }

        ExpectAlive(harness, bystander);
        Assert.That(harness.Server.Counters.MalformedCount, Is.GreaterThan(50));
        Assert.That(bystander.Executions.All(item => item.Execution.Kind is ExecutionKind.CancelRejected), "an execution of somebody else came to the bystander");
    }

    [Test] // Goal: connections that say nothing are bounded in number and time. Method: 40 of them, then time.
    public void Silent_connections_are_few_and_short()
    {
        using var harness = new ServerHarness();
        VenueClient bystander = harness.LogOn("other");
        VenueClient[] guests = [.. Enumerable.Range(0, 40).Select(_ => harness.Connect())];
        harness.RunUntil(() => harness.Server.Counters.ConnectionCount == 41);
        harness.Run(5);
        Assert.That(guests.Count(guest => guest.IsClosed), Is.EqualTo(24));
        Assert.That(guests.Count(guest => guest.Rejection == LogonRejectReason.TooManyConnections), Is.EqualTo(24));
        ExpectAlive(harness, bystander);
        harness.Run(1_000);
        harness.RunUntil(() => guests.All(guest => guest.IsClosed));
        Assert.That(harness.Server.Counters.AbandonedCount, Is.EqualTo(16));
        _ = harness.LogOn();
        ExpectAlive(harness, bystander);
    }

    [Test] // Goal: garbage costs its sender only. Method: random bytes on many connections, and one that never stops.
    public void Garbage_disturbs_nobody()
    {
        using var harness = new ServerHarness();
        var random = new Random(5);
        VenueClient bystander = harness.LogOn("other"), stubborn = harness.Connect();
        byte[] bytes = new byte[20_000];
        for (int i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            _ = stubborn.SendRaw(bytes);
            VenueClient client = harness.Connect();
            _ = client.SendRaw(bytes.AsSpan(0, random.Next(1, bytes.Length)));
            harness.Run(1);
            client.Abort();
        }

        ExpectAlive(harness, bystander);
        harness.Run(1_001);
        Assert.That(harness.Notes, Has.Count.EqualTo(1));
        _ = harness.LogOn();
    }

    private static void ExpectMalformed(ServerHarness harness, VenueClient client)
    {
        harness.RunUntil(() => client.IsClosed);
        Assert.That((client.Logout, harness.Notes[^1].Reason), Is.EqualTo(((LogoutReason?)LogoutReason.Malformed, (LogoutReason?)LogoutReason.Malformed)));
    }

    private static void ExpectAlive(ServerHarness harness, VenueClient bystander)
    {
        int before = bystander.Executions.Count;
        bystander.Send(OrderMessages.Cancel(4_711));
        harness.RunUntil(() => bystander.Executions.Count == before + 1);
    }

    private static byte[] Mutate(byte[] stream, Random random)
    {
        int from = random.Next(stream.Length);
        switch (random.Next(5))
        {
            case 0: // some bytes
                for (int i = random.Next(1, 8); i > 0; i--) stream[random.Next(stream.Length)] = (byte)random.Next(256);
                return stream;
            case 1: // the end is missing
                return stream[..from];
            case 2: // a piece is there twice
                return [.. stream[..from], .. stream[(from / 2)..]];
            case 3: // a piece is missing
                return [.. stream[..from], .. stream[random.Next(from, stream.Length)..]];
            default: // a length is another one
                int frame = 0;
                for (int skip = random.Next(20); skip > 0; skip--) frame += FrameHeader.SizeBytes + BitConverter.ToInt32(stream, frame + 52);
                BitConverter.TryWriteBytes(stream.AsSpan(frame + 52), random.Next(4) == 0 ? random.Next() : random.Next(500));
                return stream;
        }
    }

    private static byte[] ExecutionMessage()
    {
        byte[] message = new byte[128];
        var execution = new Execution { Kind = ExecutionKind.Accepted, OwnerId = 1, InstrumentId = 0, ClientOrderId = 1 };
        return message[..ExecutionEncoder.Write(in execution, 0, message)];
    }
}
