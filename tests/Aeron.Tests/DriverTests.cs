namespace LowLatencyMM.Aeron.Tests;

/// <summary>Our client with our driver: what each promises the other, without threads, in one process.</summary>
public sealed class DriverTests
{
    private const string Channel = "aeron:ipc";
    private const int StreamId = 7;

    [Test] // Goal: messages of both kinds arrive whole and in order. Method: numbered messages, some of several fragments, through a small log many times round.
    public void Messages_of_shared_and_exclusive_publications_arrive_in_order()
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect();
        Subscription subscription = rig.Ready(client.AddSubscription(Channel, StreamId));
        PublicationRegistration shared = rig.Ready(client.AddPublication(Channel, StreamId));
        ExclusivePublicationRegistration exclusive = rig.Ready(client.AddExclusivePublication(Channel, StreamId));
        rig.Until(() => subscription.ImageCount == 2 && shared.Publication!.IsConnected && exclusive.Publication!.IsConnected, "both are connected");

        var reader = new NumberReader();
        byte[] message = new byte[5_000];
        int sharedCount = 0;
        int exclusiveCount = 0;
        while (sharedCount + exclusiveCount < 20_000)
        {
            int length = sharedCount % 40 == 0 ? message.Length : 64;
            BitConverter.TryWriteBytes(message, sharedCount);
            if (shared.Publication!.Offer(message.AsSpan(0, length)) > 0) sharedCount++;
            BitConverter.TryWriteBytes(message, exclusiveCount);
            if (exclusive.Publication!.Offer(message.AsSpan(0, 100)) > 0) exclusiveCount++;
            Read(subscription, reader);
            _ = rig.Driver.DoWork();
        }

        rig.Until(() => Read(subscription, reader) + reader.Count >= sharedCount + exclusiveCount, "all arrive");
        Assert.That(reader.Fault, Is.Null);
    }

    [Test] // Goal: the slowest subscriber holds the publication back. Method: two, of which one reads nothing; then it leaves.
    public void The_slowest_subscriber_holds_the_publication_back()
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect();
        Subscription fast = rig.Ready(client.AddSubscription(Channel, StreamId));
        Subscription slow = rig.Ready(client.AddSubscription(Channel, StreamId));
        Publication publication = rig.Ready(client.AddPublication(Channel, StreamId)).Publication!;
        rig.Until(() => fast.ImageCount == 1 && slow.ImageCount == 1 && publication.IsConnected, "both have an image");

        var reader = new NumberReader();
        long result = Fill(rig, publication, fast, reader);
        Assert.That(result, Is.EqualTo(PublicationResult.BackPressured));
        Assert.That(publication.Position, Is.InRange(32 * 1024, 34 * 1024), "the window is half a term");
        slow.Close();
        rig.Until(() => Fill(rig, publication, fast, reader) != PublicationResult.BackPressured || publication.Position > 256 * 1024, "it goes on without the slow one");
        Assert.That(publication.Position, Is.GreaterThan(128 * 1024));
    }

    [Test] // Goal: who comes late sees what comes after. Method: a subscriber that joins after messages were read by another.
    public void A_late_subscriber_reads_what_is_published_after_it_joined()
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect();
        Subscription first = rig.Ready(client.AddSubscription(Channel, StreamId));
        Publication publication = rig.Ready(client.AddPublication(Channel, StreamId)).Publication!;
        rig.Until(() => first.ImageCount == 1 && publication.IsConnected, "connected");
        var early = new NumberReader();
        for (int i = 0; i < 10; i++) Assert.That(publication.Offer(BitConverter.GetBytes(i)), Is.Positive);
        rig.Until(() => Read(first, early) + early.Count >= 10, "the first reads");

        Subscription second = rig.Ready(client.AddSubscription(Channel, StreamId));
        rig.Until(() => second.ImageCount == 1, "the second has an image");
        Assert.That(publication.Offer(BitConverter.GetBytes(10)), Is.Positive);
        var late = new NumberReader();
        rig.Until(() => Read(second, late) + late.Count >= 1, "the second reads");
        Assert.That(late.Last, Is.EqualTo(10));
    }

    [Test] // Goal: clients that ask for one channel and stream share a log; exclusive ones do not. Method: sessions and images of three.
    public void Publications_of_one_channel_and_stream_are_shared()
    {
        using var rig = new DriverRig();
        AeronClient one = rig.Connect();
        AeronClient other = rig.Connect();
        Subscription subscription = rig.Ready(one.AddSubscription(Channel, StreamId));
        PublicationRegistration first = rig.Ready(one.AddPublication(Channel, StreamId));
        PublicationRegistration second = rig.Ready(other.AddPublication(Channel, StreamId));
        ExclusivePublicationRegistration own = rig.Ready(other.AddExclusivePublication(Channel, StreamId));
        Assert.That(second.SessionId, Is.EqualTo(first.SessionId));
        Assert.That(own.SessionId, Is.Not.EqualTo(first.SessionId));
        rig.Until(() => subscription.ImageCount == 2, "an image each");
        first.Close();
        rig.Turn();
        Assert.That(second.Publication!.IsConnected, "the other client still has it");
        second.Close();
        rig.Until(() => subscription.ImageCount == 1, "the last one is gone");
    }

    [Test] // Goal: what was published before a close is read, and then the image goes. Method: unread messages at the close.
    public void A_closed_publication_is_drained_before_its_image_goes()
    {
        using var rig = new DriverRig();
        AeronClient writing = rig.Connect();
        AeronClient reading = rig.Connect();
        Subscription subscription = rig.Ready(reading.AddSubscription(Channel, StreamId));
        PublicationRegistration registration = rig.Ready(writing.AddPublication(Channel, StreamId));
        rig.Until(() => subscription.ImageCount == 1 && registration.Publication!.IsConnected, "connected");
        for (int i = 0; i < 50; i++) Assert.That(registration.Publication!.Offer(BitConverter.GetBytes(i)), Is.Positive);
        registration.Close();
        for (int i = 0; i < 100; i++) rig.Turn();
        Assert.That(subscription.ImageCount, Is.EqualTo(1), "it has not been read");
        var reader = new NumberReader();
        rig.Until(() => Read(subscription, reader) + reader.Count >= 50 && subscription.ImageCount == 0, "it is read, then it goes");
        Assert.That((reader.Count, reader.Last), Is.EqualTo((50, 49)));
        Assert.That(Directory.GetFiles(Path.Combine(rig.Path, "publications")), Is.Empty);
    }

    [Test] // Goal: a client that dies takes its own things along and nobody else's. Method: one of two is not run any more, in the midst of a claim.
    public void A_dead_client_leaves_the_others_working()
    {
        using var rig = new DriverRig(options => options with { ClientLivenessTimeoutMs = 300, UnblockTimeoutMs = 300 });
        AeronClient dying = rig.Connect(lingerMs: 60_000);
        AeronClient living = rig.Connect();
        Subscription subscription = rig.Ready(living.AddSubscription(Channel, StreamId));
        PublicationRegistration shared = rig.Ready(dying.AddPublication(Channel, StreamId));
        PublicationRegistration kept = rig.Ready(living.AddPublication(Channel, StreamId));
        ExclusivePublicationRegistration own = rig.Ready(dying.AddExclusivePublication(Channel, StreamId));
        CounterRegistration counter = rig.Ready(dying.AddCounter(1_001, "k"u8, "dying"));
        rig.Until(() => subscription.ImageCount == 2 && own.Publication!.IsConnected, "connected");
        Assert.That(shared.Publication!.TryClaim(8, out _), Is.Positive); // never committed
        for (int i = 0; i < 3; i++) Assert.That(kept.Publication!.Offer(BitConverter.GetBytes(i)), Is.Positive);
        rig.Kill(dying);

        var reader = new NumberReader();
        rig.Until(() => Read(subscription, reader) + reader.Count >= 3, "the claim is passed, and what stands behind it is read");
        rig.Until(() => subscription.ImageCount == 1, "the dead client's own image is gone");
        Assert.That(rig.Driver.Counters.StateOf(counter.Cell.Id), Is.Not.EqualTo(CounterRecordState.Allocated), "its counter too");
        Assert.That(kept.Publication!.Offer(BitConverter.GetBytes(3)), Is.Positive);
        rig.Until(() => Read(subscription, reader) + reader.Count >= 4, "the living one goes on");
        _ = dying.DoWork();
        Assert.That(dying.State, Is.EqualTo(AeronClientState.ServiceTimeout).Or.EqualTo(AeronClientState.ClientTimeout), "and it knows");
        Assert.That(shared.Publication!.Offer(new byte[4]), Is.EqualTo(PublicationResult.Closed));
        dying.Dispose();
    }

    [Test] // Goal: a driver that is gone is noticed. Method: it ends; a client's next turns.
    public void A_client_notices_that_its_driver_is_gone()
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect(lingerMs: 60_000);
        ExclusivePublicationRegistration registration = rig.Ready(client.AddExclusivePublication(Channel, StreamId));
        rig.Driver.Dispose();
        Thread.Sleep(30); // the keepalive's interval
        _ = client.DoWork();
        Assert.That(client.State, Is.EqualTo(AeronClientState.DriverTimeout));
        Assert.That(registration.State, Is.EqualTo(RegistrationState.Closed));
        Assert.That(registration.Publication!.Offer(new byte[4]), Is.EqualTo(PublicationResult.Closed));
        Assert.That(() => client.AddSubscription(Channel, 1), Throws.InvalidOperationException);
        rig.Driver = MediaDriver.Launch(new MediaDriverOptions { Directory = rig.Path, HasThread = false });
    }

    [Test] // Goal: what cannot be is refused with a reason. Method: channels and commands that are wrong each in a way of their own.
    [TestCase("aeron:udp?endpoint=localhost:40123", DriverErrorCode.InvalidChannel, "official one")]
    [TestCase("ipc", DriverErrorCode.InvalidChannel, "aeron:")]
    [TestCase("aeron:ipc?term-length", DriverErrorCode.InvalidChannel, "name=value")]
    [TestCase("aeron:ipc?term-length=1000", DriverErrorCode.InvalidChannel, "Term")]
    [TestCase("aeron:ipc?term-length=ten", DriverErrorCode.InvalidChannel, "no number")]
    [TestCase("aeron:ipc?mtu=33", DriverErrorCode.InvalidChannel, "")]
    [TestCase("aeron:ipc?init-term-id=1|term-id=0|term-offset=0", DriverErrorCode.InvalidChannel, "cannot begin")]
    public void A_channel_that_cannot_be_is_refused(string channel, DriverErrorCode code, string reason)
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect();
        ExclusivePublicationRegistration registration = client.AddExclusivePublication(channel, StreamId);
        rig.Until(() => registration.State != RegistrationState.Pending, "the driver answers");
        Assert.That((registration.State, registration.ErrorCode), Is.EqualTo((RegistrationState.Failed, code)), registration.Error);
        Assert.That(registration.Error, Does.Contain(reason));
        Assert.That(client.Errors.Single().Text, Does.Contain(registration.Error), "it is in the error log");
        Assert.That(rig.Ready(client.AddExclusivePublication(Channel, StreamId)).SessionId, Is.Not.Zero, "and the driver goes on");
    }

    [Test] // Goal: a channel's parameters are used. Method: each that an IPC driver knows.
    public void The_parameters_of_a_channel_are_used()
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect();
        ExclusivePublicationRegistration registration = rig.Ready(client.AddExclusivePublication(
            "aeron:ipc?term-length=128k|mtu=4096|session-id=-5|init-term-id=10|term-id=12|term-offset=64|alias=x", StreamId));
        Assert.That(registration.SessionId, Is.EqualTo(-5));
        Assert.That(registration.Publication!.Position, Is.EqualTo((2 * 128 * 1024) + 64));
        Assert.That(registration.Publication.PayloadBytesMax, Is.EqualTo(4096 - 32));
        Subscription one = rig.Ready(client.AddSubscription("aeron:ipc?session-id=-5", StreamId));
        Subscription none = rig.Ready(client.AddSubscription("aeron:ipc?session-id=5", StreamId));
        rig.Until(() => one.ImageCount == 1, "the session is found");
        Assert.That(none.ImageCount, Is.Zero);
    }

    [Test] // Goal: a directory has one driver, and a dead one's is taken over. Method: a second launch, beside and after.
    public void A_directory_has_one_living_driver()
    {
        using var rig = new DriverRig();
        Assert.That(
            () => MediaDriver.Launch(new MediaDriverOptions { Directory = rig.Path, HasThread = false }),
            Throws.TypeOf<IOException>().With.Message.Contains($"process {Environment.ProcessId}"));
        File.WriteAllText(Path.Combine(rig.Path, "publications", "left.logbuffer"), "left behind");
        Thread.Sleep(50);
        using MediaDriver next = MediaDriver.Launch(new MediaDriverOptions { Directory = rig.Path, HasThread = false, DriverTimeoutMs = 20 });
        Assert.That(Directory.GetFiles(Path.Combine(rig.Path, "publications")), Is.Empty);
    }

    [Test] // Goal: a million messages allocate nothing, in driver and client. Method: bytes of this thread, which runs all.
    public void A_million_messages_allocate_nothing()
    {
        using var rig = new DriverRig(options => options with { TermBytes = 1 << 20 });
        AeronClient client = rig.Connect();
        Subscription subscription = rig.Ready(client.AddSubscription(Channel, StreamId));
        ExclusivePublication publication = rig.Ready(client.AddExclusivePublication(Channel, StreamId)).Publication!;
        rig.Until(() => subscription.ImageCount == 1 && publication.IsConnected, "connected");
        byte[] message = new byte[64];
        var counter = new CountingHandler();
        long messageBytes = 0;
        Pass(10_000);
        messageBytes = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass(1_000_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(messageBytes, Is.Zero, "publishing and reading");
        Assert.That(allocated, Is.LessThan(100_000), "the conductors' turns allocate a little by the second, messages nothing"); // 0.1 byte a message

        void Pass(int count)
        {
            for (long end = counter.Count + count; counter.Count < end;)
            {
                long start = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 64; i++) _ = publication.Offer(message);
                _ = subscription.Poll(ref counter, 64);
                messageBytes += GC.GetAllocatedBytesForCurrentThread() - start;
                _ = rig.Driver.DoWork();
            }
        }
    }

    private static int Read(Subscription subscription, NumberReader reader)
    {
        var handler = new NumberHandler(reader);
        _ = subscription.Poll(ref handler, 10);
        return 0;
    }

    private static long Fill(DriverRig rig, Publication publication, Subscription subscription, NumberReader reader)
    {
        long result = 0;
        for (int i = 0; i < 1_000; i++)
        {
            result = publication.Offer(new byte[200]);
            Read(subscription, reader);
            rig.Turn();
        }

        return result;
    }

    private struct CountingHandler : IFragmentHandler
    {
        public long Count;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count++;
    }

    private sealed class NumberReader
    {
        private readonly Dictionary<int, int> _next = [];

        public int Count { get; private set; }

        public int Last { get; private set; } = -1;

        public string? Fault { get; private set; }

        // The first fragment of each message carries its number.
        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            if ((header.Flags & 0x80) == 0) return;
            int number = BitConverter.ToInt32(payload);
            int expected = _next.GetValueOrDefault(header.SessionId);
            if (number != expected && _next.ContainsKey(header.SessionId)) Fault ??= $"session {header.SessionId}: {number} after {expected - 1}";
            _next[header.SessionId] = number + 1;
            Last = number;
            Count++;
        }
    }

    private readonly struct NumberHandler(NumberReader reader) : IFragmentHandler
    {
        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => reader.OnFragment(payload, in header);
    }
}
