namespace LowLatencyMM.Aeron.Tests;

/// <summary>What a publisher that was killed at each place of its work leaves, and how the log passes on from it.</summary>
public sealed unsafe class UnblockTests
{
    private const int TermBytes = 64 * 1024;
    private const long TimeoutNs = 100;
    private TestLog _test = null!;
    private Image _image = null!;
    private DriverDuties _duties = null!;
    private Publication _publication = null!;
    private long _clockNs;

    [SetUp]
    public void MakeLog()
    {
        _test = TestLog.Create(new LogBufferOptions { SessionId = 5, StreamId = 6, Kind = LogBufferKind.Concurrent, InitialTermId = -1 });
        _image = _test.Join();
        _duties = new DriverDuties(_test.Log, _test.Limit, _test.Position);
        _publication = new Publication(_test.Log, _test.Limit);
        _clockNs = 0;
        _ = _duties.Update();
    }

    [TearDown]
    public void RemoveLog() => _test.Dispose();

    [Test] // Goal: a claim that was never committed is skipped after the bound, and not before. Method: claim, then another's message, time by hand.
    public void A_claim_that_was_never_committed_becomes_padding()
    {
        Send(1);
        Assert.That(_publication.TryClaim(100, out _), Is.Positive);
        Send(2);
        AssertNext(1);
        Assert.That(_image.TryPeek(out _), Is.False);
        AssertUnblocksAfterTimeout();
        AssertNext(2);
        Assert.That(_duties.UnblockedCount, Is.EqualTo(1));
    }

    [Test] // Goal: so is one whose header was not even begun. Method: the tail moved on by hand, as by a publisher killed right after it.
    public void A_gap_without_a_header_becomes_padding()
    {
        AddToTail(160);
        Assert.That(_duties.TryUnblock(Tick(TimeoutNs), TimeoutNs) || _duties.TryUnblock(Tick(TimeoutNs), TimeoutNs), Is.False, "nobody waits behind it");
        Send(1);
        AssertUnblocksAfterTimeout();
        AssertNext(1);
    }

    [Test] // Goal: a living publisher right behind a dead one does not lose its message. Method: two gaps and a message; the second gap is filled while the bound runs.
    public void A_gap_that_shrinks_begins_to_wait_anew()
    {
        AddToTail(64);
        long second = _test.Log.ProducerPosition;
        AddToTail(64);
        Send(3);
        Assert.That(_duties.TryUnblock(Tick(TimeoutNs), TimeoutNs), Is.False);
        byte* frame = _test.Log.Term(0) + second;
        new FrameWriter(_test.Log).WriteHeader(frame, 40, (int)second, -1);
        Message.Fill(new Span<byte>(frame + 32, 8), 2);
        Assert.That(_duties.TryUnblock(Tick(TimeoutNs), TimeoutNs), Is.False, "it ends sooner now");
        new BufferClaim(frame, 40).Commit();
        AssertUnblocksAfterTimeout(isNoted: true);
        AssertNext(2);
        AssertNext(3);
    }

    [Test] // Goal: the end of a term is passed whoever was killed there: before its padding, or before the next term was begun. Method: each by hand.
    public void The_end_of_a_term_is_passed([Values] bool hasPadding)
    {
        FillTo(TermBytes - 64);
        if (hasPadding)
        {
            new FrameWriter(_test.Log).WritePadding(_test.Log.Term(0) + TermBytes - 64, 64, TermBytes - 64, -1);
            AddToTail(128);
            Assert.That(_image.TryPeek(out _), Is.False);
            Assert.That(_image.Position, Is.EqualTo(TermBytes));
        }
        else
        {
            AddToTail(128);
        }

        AssertUnblocksAfterTimeout();
        Assert.That(_image.TryPeek(out _), Is.False);
        Assert.That(_image.Position, Is.EqualTo(TermBytes));
        Send(7);
        AssertNext(7);
        Assert.That(_test.Log.ProducerPosition, Is.EqualTo(TermBytes + 64));
    }

    [Test] // Goal: another publisher passes a term that was left full by itself. Method: the tail past the end, padded, next term not begun.
    public void The_next_publisher_begins_the_term_that_a_dead_one_did_not()
    {
        FillTo(TermBytes - 64);
        new FrameWriter(_test.Log).WritePadding(_test.Log.Term(0) + TermBytes - 64, 64, TermBytes - 64, -1);
        AddToTail(128);
        Send(9);
        AssertNext(9);
        Assert.That(_duties.UnblockedCount, Is.Zero);
    }

    [Test] // Goal: nothing is unblocked that does not block. Method: an empty log, unread messages, a log that was read to its end.
    public void A_log_that_goes_on_is_left_alone()
    {
        for (int round = 0; round < 3; round++)
        {
            for (int call = 0; call < 4; call++) Assert.That(_duties.TryUnblock(Tick(TimeoutNs), TimeoutNs), Is.False);
            Send(round);
            for (int call = 0; call < 4; call++) Assert.That(_duties.TryUnblock(Tick(TimeoutNs), TimeoutNs), Is.False);
            AssertNext(round);
        }
    }

    [Test] // Goal: lies do not lead outside. Method: negative lengths that reach out of the term.
    public void A_negative_length_that_lies_is_not_followed([Values(int.MinValue, -TermBytes - 1, int.MinValue + 1)] int length)
    {
        AddToTail(64);
        Send(1);
        *(int*)_test.Log.Term(0) = length;
        for (int call = 0; call < 4; call++) Assert.That(_duties.TryUnblock(Tick(TimeoutNs), TimeoutNs), Is.False);
    }

    [Test] // Goal: whoever takes the duties over goes on, and zeroes nothing that is alive. Method: new duties at random moments, over many rotations, with messages unread.
    public void Duties_are_taken_over_at_any_moment()
    {
        const ulong seed = 3;
        var random = new SplitMix64(seed);
        long written = 0, read = 0;
        for (int round = 0; round < 100_000; round++)
        {
            if (random.Below(200) == 0) _duties = new DriverDuties(_test.Log, _test.Limit, _test.Position);
            if (random.Below(3) == 0) _ = _duties.Update();
            if (random.Below(2) == 0 && _publication.TryClaim(Message.BytesOf(written, 300), out BufferClaim claim) > 0)
            {
                Message.Fill(claim.Payload, written++);
                claim.Commit();
            }

            if (random.Below(2) != 0 || !_image.TryPeek(out ReadOnlySpan<byte> payload)) continue;
            if (!Message.Matches(payload, read)) Assert.Fail($"message {read} is damaged, seed {seed}");
            _image.Release();
            read++;
        }

        Assert.That(_image.State, Is.EqualTo(ImageState.Active));
        Assert.That(_image.Position / TermBytes, Is.GreaterThan(20));
    }

    private void AssertUnblocksAfterTimeout(bool isNoted = false)
    {
        if (!isNoted) Assert.That(_duties.TryUnblock(Tick(1), TimeoutNs), Is.False, "noted");
        Assert.That(_duties.TryUnblock(Tick(TimeoutNs - 1), TimeoutNs), Is.False, "not yet");
        Assert.That(_duties.TryUnblock(Tick(1), TimeoutNs), Is.True);
    }

    private long Tick(long ns) => _clockNs += ns;

    private void AddToTail(int bytes)
    {
        LogMetadata metadata = _test.Log.Metadata;
        metadata.RawTail(LogBufferDescriptor.IndexByTermCount(metadata.ActiveTermCount)) += bytes;
    }

    private void FillTo(int position)
    {
        while (_publication.Position < position)
        {
            Send(1);
            AssertNext(1);
            while (_duties.Update())
            {
            }
        }

        Assert.That(_publication.Position, Is.EqualTo(position));
    }

    private void Send(long number)
    {
        long result;
        BufferClaim claim;
        do result = _publication.TryClaim(8, out claim);
        while (result == PublicationResult.AdminAction);
        Assert.That(result, Is.Positive);
        Message.Fill(claim.Payload, number);
        claim.Commit();
    }

    private void AssertNext(long number)
    {
        Assert.That(_image.TryPeek(out ReadOnlySpan<byte> payload) && Message.Matches(payload, number), $"message {number} is next");
        _image.Release();
    }
}
