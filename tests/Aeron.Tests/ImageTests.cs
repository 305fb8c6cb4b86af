namespace LowLatencyMM.Aeron.Tests;

/// <summary>What an image does with frames that lie, with the end, and when it is only an observer.</summary>
public sealed unsafe class ImageTests
{
    private const int TermBytes = 64 * 1024;
    private static readonly LogBufferOptions Options = new() { SessionId = 5, StreamId = 6, InitialTermId = 3 };

    [TestCase(0, 1, 4, FrameFault.Length)] // shorter than a header
    [TestCase(0, 31, 4, FrameFault.Length)]
    [TestCase(0, TermBytes + 1, 4, FrameFault.Length)]
    [TestCase(0, int.MaxValue, 4, FrameFault.Length)]
    [TestCase(0, TermBytes - 64, 4, FrameFault.DataLength)] // within the term, and no frame that a publication writes
    [TestCase(4, 1, 1, FrameFault.Version)]
    [TestCase(6, 2, 2, FrameFault.Type)]
    [TestCase(6, 0xFFFF, 2, FrameFault.Type)]
    [TestCase(8, 0, 4, FrameFault.Place)] // the term offset
    [TestCase(8, 65, 4, FrameFault.Place)]
    [TestCase(12, 4, 4, FrameFault.Place)] // the session
    [TestCase(16, 7, 4, FrameFault.Place)] // the stream
    [TestCase(20, 6, 4, FrameFault.Place)] // the term: of a lap ago or to come
    // Goal: a frame that lies closes the image with the reason, before the frame, whichever way it is read. Method: the second of two frames with one field changed.
    public void A_frame_that_lies_closes_the_image(int field, int value, int bytes, FrameFault fault)
    {
        for (int way = 0; way < 3; way++)
        {
            using TestLog test = TestLog.Create(Options);
            Image image = test.Join();
            ExclusivePublication publication = test.Publish();
            Assert.That(publication.Offer(new byte[10]), Is.EqualTo(64));
            Assert.That(publication.Offer(new byte[10]), Is.EqualTo(128));
            byte* frame = test.Log.Term(0) + 64;
            new ReadOnlySpan<byte>(&value, bytes).CopyTo(new Span<byte>(frame + field, bytes));
            Assert.That(ReadAll(image, way), Is.EqualTo(1));
            Assert.That((image.State, image.Fault, image.IsClosed, image.Position, test.Position.Value), Is.EqualTo((ImageState.Corrupt, fault, true, 64L, 64L)), $"way {way}");
            Assert.That(ReadAll(image, way), Is.Zero, "it stays closed");
            Assert.That(image.ToString(), Does.Contain(fault.ToString()));
        }
    }

    [Test] // Goal: no bytes make it read outside, or for ever. Method: a term full of random bytes, also of lengths that are nearly right, from every place; reading ends.
    public void Random_terms_are_refused_or_read_within_bounds()
    {
        const ulong seed = 8;
        var random = new SplitMix64(seed);
        using TestLog test = TestLog.Create(Options);
        int corrupt = 0;
        for (int round = 0; round < 300; round++)
        {
            byte* term = test.Log.Term(0);
            for (int offset = 0; offset < TermBytes; offset += 32)
            {
                if (random.Below(40) == 0) *(ulong*)(term + offset) = random.Next();
                else new FrameWriterOfLies().Write(term + offset, offset, 32 + random.Below(random.Below(2) == 0 ? 100 : TermBytes), type: random.Below(2));
            }

            test.Position.SetRelease(0);
            Image image = test.Join();
            for (int poll = 0; poll < 10_000 && image.State == ImageState.Active && ReadAll(image, random.Below(3)) > 0; poll++)
            {
            }

            if (image.State == ImageState.Corrupt) corrupt++;
        }

        TestContext.Out.WriteLine($"{corrupt} of 300 corrupt, seed {seed}");
        Assert.That(corrupt, Is.GreaterThan(200));
    }

    [Test] // Goal: the end of the stream is seen after its last message and not before; a closed image reads nothing. Method: close with messages unread.
    public void The_end_comes_after_the_last_message()
    {
        using TestLog test = TestLog.Create(Options);
        Image image = test.Join();
        ExclusivePublication publication = test.Publish();
        _ = publication.Offer(new byte[10]);
        publication.Close();
        Assert.That(publication.TryClaim(1, out _), Is.EqualTo(PublicationResult.Closed));
        Assert.That(publication.Offer(new byte[1]), Is.EqualTo(PublicationResult.Closed));
        Assert.That((publication.Position, publication.AvailableBytes, publication.HasRoom(1, 1)), Is.EqualTo((PublicationResult.Closed, 0L, false)));
        Assert.That(image.IsEndOfStream, Is.False);
        Assert.That(ReadAll(image, 0), Is.EqualTo(1));
        Assert.That(image.IsEndOfStream);
        Assert.That(test.Log.IsConnected);
        image.Close();
        Assert.That((test.Log.IsConnected, image.IsClosed, ReadAll(image, 1)), Is.EqualTo((false, true, 0)));
    }

    [Test] // Goal: an image joins where it is told. Method: at the tail, at the counter, at the start, with messages before and after.
    public void An_image_joins_at_the_tail_or_the_start()
    {
        using TestLog test = TestLog.Create(Options);
        Image first = test.Join();
        ExclusivePublication publication = test.Publish();
        for (int message = 0; message < 4; message++) _ = publication.Offer(new byte[10]);
        Assert.That(first.TryPeek(out _));
        first.Release();
        Assert.That(test.Join().Position, Is.EqualTo(64));
        Assert.That(Image.JoinUntethered(test.Log, test.Position, ImageJoin.Start).Position, Is.Zero);
        Assert.That(test.Join(ImageJoin.Start).Position, Is.Zero);
        Image tail = test.Join(ImageJoin.Tail);
        Assert.That((tail.Position, test.Position.Value, ReadAll(tail, 0)), Is.EqualTo((256L, 256L, 0)));
        _ = publication.Offer(new byte[10]);
        Assert.That(ReadAll(tail, 0), Is.EqualTo(1));
    }

    [Test] // Goal: an observer reads everything while it keeps up within a term, holds nobody back, and says so when it was overrun. Method: the tethered image runs ahead.
    public void An_untethered_image_notices_that_it_was_overrun([Values(0, 1, 2)] int way)
    {
        using TestLog test = TestLog.Create(Options);
        Image tethered = test.Join();
        using LogBuffers readOnly = LogBuffers.Open(test.LogPath, isWritable: false);
        Image observer = Image.JoinUntethered(readOnly, test.Position, ImageJoin.Start);
        ExclusivePublication publication = test.Publish();
        for (int round = 0; round < 20; round++)
        {
            WriteAndRead(publication, tethered, bytes: 32 * 1024); // half a term
            int count = ReadAll(observer, way);
            Assert.That((count > 0, observer.State, observer.Position), Is.EqualTo((true, ImageState.Active, publication.Position)), $"round {round}");
        }

        long before = observer.Position;
        WriteAndRead(publication, tethered, bytes: TermBytes);
        Assert.That(ReadAll(observer, way), Is.GreaterThan(500), "a term behind is not too far");
        before = observer.Position;
        WriteAndRead(publication, tethered, bytes: TermBytes + 4096);
        Assert.That((ReadAll(observer, way), observer.State, observer.Position), Is.EqualTo((0, ImageState.Overrun, before)));
        Assert.That(ReadAll(observer, way), Is.Zero);
        observer.RejoinAtTail();
        WriteAndRead(publication, tethered, bytes: 4096);
        Assert.That((ReadAll(observer, way) > 0, observer.State), Is.EqualTo((true, ImageState.Active)));
        for (int lap = 0; lap < 7; lap++) WriteAndRead(publication, tethered, bytes: TermBytes);
        Assert.That((ReadAll(observer, way), observer.State), Is.EqualTo((0, ImageState.Overrun)), "whole laps behind, where other frames stand by now");
    }

    [Test] // Goal: fragments that cannot be put together are dropped, counted, and harm no other message. Method: too long, without a beginning, begun twice, with a hole.
    public void The_assembler_is_bounded_and_drops_what_lacks_a_part()
    {
        var assembler = new FragmentAssembler<Lengths>(new Lengths { Seen = [] }, messageBytesMax: 64);
        long position = 0;
        Feed(FrameDescriptor.EndFlag, 32); // no beginning: not counted, it may be older than the image
        Feed(FrameDescriptor.BeginFlag, 32);
        Feed(0, 32);
        Feed(FrameDescriptor.EndFlag, 1); // 65 bytes
        Feed(FrameDescriptor.UnfragmentedFlags, 100); // passes through, of any length
        Feed(FrameDescriptor.BeginFlag, 32);
        Feed(FrameDescriptor.BeginFlag, 32);
        Feed(FrameDescriptor.EndFlag, 32); // 64 bytes
        Feed(FrameDescriptor.BeginFlag, 32);
        position += 64;
        Feed(FrameDescriptor.EndFlag, 8);
        Feed(FrameDescriptor.BeginFlag, 5);
        Feed(FrameDescriptor.UnfragmentedFlags, 7);
        Assert.That(assembler.Handler.Seen, Is.EqualTo(new[] { 100, 64, 7 }));
        Assert.That(assembler.DroppedCount, Is.EqualTo(4));

        void Feed(byte flags, int bytes)
        {
            position += FrameDescriptor.FramedBytes(bytes);
            var header = new FragmentHeader { Position = position, SessionId = 0, StreamId = 0, TermId = 0, Flags = flags, ReservedValue = 0 };
            assembler.OnFragment(new byte[bytes], in header);
        }
    }

    private static void WriteAndRead(ExclusivePublication publication, Image image, int bytes)
    {
        for (long end = publication.Position + bytes; publication.Position < end;)
        {
            if (publication.TryClaim(70, out BufferClaim claim) > 0) claim.Commit();
            while (ReadAll(image, 0) > 0)
            {
            }

            while (publication.DoWork() > 0)
            {
            }
        }
    }

    private static int ReadAll(Image image, int way)
    {
        var handler = default(Sum);
        int count = 0;
        switch (way)
        {
            case 0:
                for (int empty = 0; empty < 2;)
                {
                    int read = image.Poll(ref handler, int.MaxValue);
                    count += read;
                    empty = read > 0 ? 0 : empty + 1;
                }

                return count;
            case 1:
                for (; image.TryPeek(out ReadOnlySpan<byte> payload); count++)
                {
                    foreach (byte value in payload) handler.Total += value;
                    image.Release();
                }

                return count;
            default:
                for (int empty = 0; empty < 2;)
                {
                    int read = image.ControlledPoll(ref handler, int.MaxValue);
                    count += read;
                    empty = read > 0 ? 0 : empty + 1;
                }

                return count;
        }
    }

    private struct Sum : IFragmentHandler, IControlledFragmentHandler
    {
        public long Total;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            foreach (byte value in payload) Total += value;
        }

        ControlledAction IControlledFragmentHandler.OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            OnFragment(payload, in header);
            return ControlledAction.Continue;
        }
    }

    private struct Lengths : IFragmentHandler
    {
        public List<int> Seen;

        public readonly void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Seen.Add(payload.Length);
    }

    private readonly struct FrameWriterOfLies
    {
        public void Write(byte* frame, int termOffset, int frameBytes, int type)
        {
            *(int*)frame = frameBytes;
            *(int*)(frame + 4) = 0xC000 | (type << 16);
            *(int*)(frame + 8) = termOffset;
            *(int*)(frame + 12) = Options.SessionId;
            *(int*)(frame + 16) = Options.StreamId;
            *(int*)(frame + 20) = Options.InitialTermId;
        }
    }
}
