namespace LowLatencyMM.Aeron.Tests;

/// <summary>A publication never passes its subscriber, never waits, and knows beforehand what it will take.</summary>
public sealed class FlowControlTests
{
    private const int TermBytes = 64 * 1024;
    private static readonly LogBufferOptions Options = new() { SessionId = 1, StreamId = 2 };

    [Test] // Goal: each refusal has its code. Method: nobody there, a reader that stands still, one that has left.
    public void Refusals_say_why([Values] LogBufferKind kind)
    {
        using TestLog test = TestLog.Create(Options with { Kind = kind });
        Writer writer = Writer.Of(test);
        Assert.That(Claim(writer, 100), Is.EqualTo(PublicationResult.NotConnected));
        Image image = test.Join();
        writer.DoWork();
        long result = Fill(writer);
        Assert.That(result, Is.EqualTo(PublicationResult.BackPressured));
        Assert.That(test.Log.ProducerPosition, Is.InRange(TermBytes / 2, (TermBytes / 2) + 160), "a window, and the message that crossed it");
        Assert.That(writer.Offer(new byte[100], 0), Is.EqualTo(PublicationResult.BackPressured));
        image.Close();
        Assert.That(Claim(writer, 100), Is.EqualTo(PublicationResult.NotConnected));
    }

    [Test] // Goal: the last position there is ends the log, and nothing is damaged. Method: a log that begins just before it.
    public void The_last_position_is_the_end([Values] LogBufferKind kind, [Values(0, 64)] int beforeEnd)
    {
        long last = LogBufferDescriptor.MaxPossiblePosition(TermBytes);
        using TestLog test = TestLog.Create(Options with { Kind = kind, StartPosition = last - 256, InitialTermId = 1_000_000_000 });
        Image image = test.Join();
        Writer writer = Writer.Of(test);
        writer.DoWork();
        Assert.That(Claim(writer, 96 + beforeEnd - 32), Is.Positive);
        for (int more = 0; more < 3 && Claim(writer, 32) > 0; more++)
        {
        }

        Assert.That(Claim(writer, 96), Is.EqualTo(PublicationResult.MaxPositionExceeded));
        Assert.That(Claim(writer, 0), Is.EqualTo(PublicationResult.MaxPositionExceeded));
        int count = 0;
        while (image.TryPeek(out _))
        {
            image.Release();
            count++;
        }

        Assert.That((count > 1, image.State, image.Position), Is.EqualTo((true, ImageState.Active, last)));
    }

    [Test] // Goal: HasRoom promises what TryClaim keeps, and at times says yes and no. Method: random messages and reads; after each yes, so many claims of that length.
    public void Room_that_was_promised_is_there([Values(1ul, 2ul)] ulong seed)
    {
        var random = new SplitMix64(seed);
        using TestLog test = TestLog.Create(Options with { TermBytes = seed == 1 ? TermBytes : 4 * TermBytes });
        Assert.That(test.Publish().HasRoom(1, 0), Is.False, "nobody has joined");
        Image image = test.Join();
        ExclusivePublication publication = test.Publish();
        int yes = 0, no = 0;
        for (int round = 0; round < 20_000; round++)
        {
            int count = 1 + random.Below(64), lengthBytesMax = random.Below(129);
            if (publication.HasRoom(count, lengthBytesMax))
            {
                yes++;
                Assert.That(publication.AvailableBytes, Is.GreaterThanOrEqualTo(ExclusivePublication.RoomBytes(count, lengthBytesMax)));
                for (int message = 0; message < count; message++)
                {
                    int bytes = random.Below(lengthBytesMax + 1);
                    long result = publication.TryClaim(bytes, out BufferClaim claim);
                    if (result == PublicationResult.AdminAction) result = publication.TryClaim(bytes, out claim);
                    if (result <= 0) Assert.Fail($"message {message} of {count} was refused with {result}, seed {seed}");
                    claim.Commit();
                }
            }
            else
            {
                no++;
                for (int read = random.Below(400); read > 0 && image.TryPeek(out _); read--) image.Release();
            }
        }

        Assert.That(Math.Min(yes, no), Is.GreaterThan(1_000), $"{yes} times yes, {no} times no");
    }

    [Test] // Goal: a promise outlives the subscriber: an engine that has asked sends its whole frame. Method: asked, then the reader leaves, at many places of a term.
    public void Room_that_was_promised_is_there_when_the_subscriber_has_left()
    {
        for (int start = 0; start < 1_500; start += 13)
        {
            using TestLog test = TestLog.Create(Options);
            Image image = test.Join();
            ExclusivePublication publication = test.Publish();
            for (int message = 0; message < start; message++)
            {
                if (publication.TryClaim(100, out BufferClaim claim) > 0) claim.Commit();
                while (image.TryPeek(out _)) image.Release();
            }

            Assert.That(publication.HasRoom(64, 128), $"after {start}");
            image.Close();
            for (int message = 0; message < 64; message++)
            {
                long result = publication.TryClaim(128, out BufferClaim claim);
                if (result == PublicationResult.AdminAction) result = publication.TryClaim(128, out claim);
                if (result <= 0) Assert.Fail($"message {message} after {start} was refused with {result}");
                claim.Commit();
            }

            for (int more = 0; publication.HasRoom(64, 128); more++)
            {
                Assert.That(more, Is.LessThan(1_000), "it ends");
                if (publication.TryClaim(128, out BufferClaim claim) > 0) claim.Commit();
            }
        }
    }

    [Test] // Goal: the window is kept. Method: windows of several sizes; the position never passes the subscriber's by more than the window and one message.
    public void A_smaller_window_is_kept([Values(1, 4096, 10_000, 1 << 20)] int windowBytes)
    {
        using TestLog test = TestLog.Create(Options with { WindowBytes = windowBytes });
        Image image = test.Join();
        ExclusivePublication publication = test.Publish();
        int effective = Math.Min(windowBytes, TermBytes / 2);
        Assert.That(test.Log.WindowBytes, Is.EqualTo(effective));
        for (int round = 0; round < 5_000; round++)
        {
            if (publication.TryClaim(40, out BufferClaim claim) > 0) claim.Commit();
            Assert.That(publication.Position - image.Position, Is.LessThan(effective + 96));
            if (round % 3 == 0 && image.TryPeek(out _)) image.Release();
        }
    }

    [Test] // Goal: a counter that lies moves no bound, and has nothing zeroed that was not read. Method: a position ahead of the tail, negative, going back, odd; then the messages are read.
    public void A_subscribers_counter_that_lies_is_not_believed()
    {
        using TestLog test = TestLog.Create(Options);
        Image image = test.Join();
        ExclusivePublication publication = test.Publish();
        long written = 0;
        while (publication.TryClaim(8, out BufferClaim claim) > 0)
        {
            Message.Fill(claim.Payload, written++);
            claim.Commit();
        }

        foreach (long lie in (long[])[long.MaxValue, long.MinValue, publication.Position + 32, 1L << 40, -32])
        {
            test.Position.SetRelease(lie);
            for (int step = 0; step < 20; step++) _ = publication.DoWork();
            Assert.That(publication.TryClaim(8, out _), Is.EqualTo(PublicationResult.BackPressured), $"{lie}");
            Assert.That(test.Limit.Value, Is.EqualTo(TermBytes / 2), $"{lie}");
        }

        test.Position.SetRelease(0);
        for (long number = 0; number < written; number++)
        {
            Assert.That(image.TryPeek(out ReadOnlySpan<byte> payload) && Message.Matches(payload, number), $"message {number}");
            image.Release();
        }
    }

    [Test] // Goal: each step of the duties is bounded, and idle steps leave nothing for the claims. Method: big terms; what one step moves.
    public void Duties_work_in_small_steps()
    {
        const int big = 4 * 1024 * 1024;
        using TestLog test = TestLog.Create(Options with { TermBytes = big, Kind = LogBufferKind.Concurrent });
        Image image = test.Join();
        var duties = new DriverDuties(test.Log, test.Limit, test.Position);
        var publication = new Publication(test.Log, test.Limit);
        _ = duties.Update();
        byte[] message = new byte[1000];
        for (long goal = 3L * big; publication.Position < goal;)
        {
            long result = publication.Offer(message);
            while (image.TryPeek(out _)) image.Release();
            if (result == PublicationResult.BackPressured) Assert.That(duties.Update(), Is.True, "there is always something to do when the limit is reached");
        }

        long limit = duties.Limit;
        int steps = 0;
        while (duties.Update()) steps++;
        TestContext.Out.WriteLine($"{steps} steps left, limit {limit} to {duties.Limit}");
        Assert.That(duties.Limit, Is.EqualTo(image.Position + (big / 2)));
        Assert.That(duties.Update(), Is.False);
    }

    [Test] // Goal: lengths outside the range are the caller's error; the publications fit their logs. Method: each.
    public void Misuse_is_an_exception()
    {
        using TestLog test = TestLog.Create(Options);
        using TestLog shared = TestLog.Create(Options with { Kind = LogBufferKind.Concurrent });
        using LogBuffers readOnly = LogBuffers.Open(test.LogPath, isWritable: false);
        ExclusivePublication publication = test.Publish();
        Assert.Throws<ArgumentOutOfRangeException>(() => publication.TryClaim(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => publication.TryClaim(publication.PayloadBytesMax + 1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => publication.Offer(new byte[publication.MessageBytesMax + 1]));
        Assert.Throws<ArgumentException>(() => shared.Publish());
        Assert.Throws<ArgumentException>(() => _ = new Publication(test.Log, test.Limit));
        Assert.Throws<ArgumentException>(() => _ = new ExclusivePublication(test.Log, default));
        Assert.Throws<ArgumentException>(() => _ = new ExclusivePublication(readOnly, test.Limit));
        Assert.Throws<ArgumentException>(() => Image.Join(readOnly, test.Position, ImageJoin.Counter));
        Assert.Throws<InvalidOperationException>(() => test.Join().Release());
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = publication.TryClaim(1, out BufferClaim claim);
            claim.Commit();
            claim.Commit();
        });
    }

    private static long Claim(Writer writer, int bytes)
    {
        long result;
        BufferClaim claim;
        do result = writer.TryClaim(bytes, out claim);
        while (result == PublicationResult.AdminAction);
        if (result > 0) claim.Commit();
        return result;
    }

    private static long Fill(Writer writer)
    {
        long result;
        do result = Claim(writer, 100);
        while (result > 0);
        return result;
    }
}
