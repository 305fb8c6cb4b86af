namespace LowLatencyMM.Aeron.Tests;

/// <summary>Publication and image against a queue, one step after the other.</summary>
public sealed class LogModelTests
{
    private static readonly ulong[] Seeds = [1, 2, 3];

    [Test]
    // Goal: what is committed comes out in order and whole, over many rotations, however it is written and read. Method: random claims, aborts, offers,
    // fragmented offers, polls, controlled polls and peeks; a queue beside them.
    public void Any_sequence_of_steps_equals_a_queue(
        [ValueSource(nameof(Seeds))] ulong seed, [Values(64, 1408, 65_504)] int mtuBytes, [Values(0, 8192)] int windowBytes, [Values] LogBufferKind kind)
    {
        var random = new SplitMix64(seed);
        using TestLog test = TestLog.Create(new LogBufferOptions
        {
            SessionId = 5,
            StreamId = 6,
            MtuBytes = mtuBytes,
            WindowBytes = windowBytes,
            InitialTermId = int.MaxValue - 1,
            Kind = kind,
        });
        Image image = test.Join();
        Writer writer = Writer.Of(test);
        var reader = new ModelReader(image, writer.MessageBytesMax);
        long written = 0;
        long lastPosition = 0;
        byte[] message = new byte[writer.MessageBytesMax];
        for (int step = 0; step < 8_000; step++)
        {
            int choice = random.Below(10);
            if (choice < 6)
            {
                long result = WriteOne(writer, random.Below(8), ref random, ref written, reader, message);
                if (result > 0)
                {
                    Assert.That(result, Is.GreaterThan(lastPosition));
                    lastPosition = result;
                }
                else
                {
                    Assert.That(result, Is.EqualTo(PublicationResult.BackPressured).Or.EqualTo(PublicationResult.AdminAction));
                    if (result == PublicationResult.BackPressured) reader.ReadSome(random.Below(3), 1 + random.Below(50));
                }
            }
            else
            {
                reader.ReadSome(random.Below(3), 1 + random.Below(20));
            }

            writer.DoWork();
        }

        while (reader.ReadSome(0, 100) > 0 || image.Position < test.Log.ProducerPosition) Assert.That(image.State, Is.EqualTo(ImageState.Active));
        TestContext.Out.WriteLine($"{written} messages, {lastPosition / test.Log.TermBytes} rotations, seed {seed}");
        Assert.That(reader.Expected, Is.Empty);
        Assert.That(reader.DroppedCount, Is.Zero);
        Assert.That(lastPosition / test.Log.TermBytes, Is.GreaterThan(6), "too few rotations to show anything");
    }

    private static long WriteOne(Writer writer, int way, ref SplitMix64 random, ref long written, ModelReader reader, byte[] message)
    {
        if (way == 0)
        {
            long result = writer.TryClaim(random.Below(writer.PayloadBytesMax + 1), out BufferClaim claim);
            if (result <= 0) return result;
            claim.Payload.Fill(0xEE);
            claim.Abort();
            return result;
        }

        bool isOffer = way < 4;
        int bytesMax = Math.Min(isOffer ? writer.MessageBytesMax : writer.PayloadBytesMax, way == 1 ? int.MaxValue : 600);
        int bytes = Message.BytesOf(written, bytesMax);
        if (isOffer)
        {
            Message.Fill(message.AsSpan(0, bytes), written);
            long result = writer.Offer(message.AsSpan(0, bytes), ~written);
            if (result > 0) reader.Expected.Enqueue((written++, bytes));
            return result;
        }

        long claimed = writer.TryClaim(bytes, out BufferClaim room);
        if (claimed <= 0) return claimed;
        Assert.That(room.Payload.Length, Is.EqualTo(bytes));
        Message.Fill(room.Payload, written);
        room.ReservedValue = ~written;
        if (random.Below(4) == 0) Assert.That(reader.ReadSome(0, int.MaxValue), Is.GreaterThanOrEqualTo(0)); // up to the claim and no further
        room.Commit();
        reader.Expected.Enqueue((written++, bytes));
        return claimed;
    }
}
