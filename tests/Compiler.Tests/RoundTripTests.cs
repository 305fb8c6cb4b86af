using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Naive;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Generated codecs against a naive reader and writer, on our schemas and on random ones.</summary>
public sealed class RoundTripTests
{
    private const int MessagesEach = 60;
    private const int MaxEntries = 5;

    public static readonly string[] Files = ["market-data.xml", "orders.xml", "control.xml", "session.xml"];

    public static IEnumerable<int> Seeds => Enumerable.Range(1, 24);

    /// <summary>Our own schemas, and some random ones by their seed.</summary>
    public static IEnumerable<string> Sources => Files.Concat(Seeds.Take(8).Select(seed => $"random {seed}"));

    [Test] // Goal: our codecs put every field where the schema says. Method: random values, all bytes compared, then read back.
    public void Our_messages_are_written_and_read_as_the_naive_codec_does([ValueSource(nameof(Files))] string file, [Values(1, 2, 3)] int seed) =>
        CheckAll(Codecs.OfRepository(file), seed);

    [Test] // Goal: the same for schemas that nobody has seen. Method: random schemas, both byte orders.
    public void Messages_of_a_random_schema_are_written_and_read_as_the_naive_codec_does([ValueSource(nameof(Seeds))] int seed) =>
        CheckAll(Codecs.OfText(RandomSchema.Of(seed)), seed);

    [Test] // Goal: older writers are read, what they lack as null. Method: blocks cut to each version, read by the newest codec.
    public void Messages_of_every_older_version_are_read([ValueSource(nameof(Seeds))] int seed)
    {
        Codecs codecs = Codecs.OfText(RandomSchema.Of(seed));
        var random = new RandomValues(seed);
        int missing = 0;
        foreach (NaiveBlock message in codecs.Schema.Messages)
        {
            for (int version = 0; version < RandomSchema.Version; version++)
            {
                BlockValues values = random.Next(message, MaxEntries);
                byte[] bytes = new NaiveWriter(codecs.Schema, version).Write(message, values);
                missing += Expect(message, values, version);
                Assert.That(codecs.Probe(message).TryDecode(bytes, message)?.Describe(), Is.EqualTo(values.Describe()), $"{message.Name} version {version}");
            }
        }

        TestContext.Out.WriteLine($"{missing} fields were missing from older messages");
    }

    [Test] // Goal: newer writers are read as far as we know. Method: a higher version, blocks with bytes we do not know.
    public void Messages_of_a_newer_version_are_read([ValueSource(nameof(Files))] string file, [Values(1, 2, 40)] int extraBytes)
    {
        Codecs codecs = Codecs.OfRepository(file);
        var random = new RandomValues(extraBytes);
        foreach (NaiveBlock message in codecs.Schema.Messages)
        {
            BlockValues values = random.Next(message, MaxEntries);
            byte[] bytes = new NaiveWriter(codecs.Schema, codecs.Schema.Version + 1, extraBytes).Write(message, values);
            _ = Expect(message, values, codecs.Schema.Version);
            Assert.That(codecs.Probe(message).TryDecode(bytes, message)?.Describe(), Is.EqualTo(values.Describe()), message.Name);
        }
    }

    [Test] // Goal: a block without a field that every version has is refused. Method: every shorter length of block and of entry.
    public void A_block_that_is_too_short_is_refused([ValueSource(nameof(Files))] string file)
    {
        Codecs codecs = Codecs.OfRepository(file);
        var random = new RandomValues(9);
        foreach (NaiveBlock message in codecs.Schema.Messages)
        {
            byte[] bytes = new NaiveWriter(codecs.Schema, 0).Write(message, random.Next(message, MaxEntries));
            for (int length = 0; length < message.MinimumLength(version: 0); length++)
            {
                BitConverter.TryWriteBytes(bytes, (ushort)length);
                Assert.That(codecs.Probe(message).TryDecode(bytes, message), Is.Null, $"{message.Name}, block of {length}");
            }
        }
    }

    [Test] // Goal: an encoder never writes beyond its buffer, and leaves no byte to chance. Method: every length, poison around.
    public void A_buffer_that_is_too_small_is_refused_and_not_overrun([ValueSource(nameof(Sources))] string source)
    {
        Codecs codecs = Codecs.Of(source);
        var random = new RandomValues(5);
        foreach (NaiveBlock message in codecs.Schema.Messages)
        {
            BlockValues values = random.Next(message, 3);
            int whole = new NaiveWriter(codecs.Schema, codecs.Schema.Version).Write(message, values).Length;
            for (int length = 0; length <= whole; length++)
            {
                byte[] buffer = new byte[whole + 64];
                buffer.AsSpan().Fill(0xA5);
                int written = codecs.Probe(message).TryEncode(buffer.AsSpan(0, length), message, values);
                Assert.That(Math.Max(written, -1), Is.EqualTo(length < whole ? -1 : whole), $"{message.Name} in {length} bytes");
                Assert.That(buffer.AsSpan(length).IndexOfAnyExcept((byte)0xA5), Is.EqualTo(-1), $"{message.Name} in {length} bytes");
            }
        }
    }

    private static void CheckAll(Codecs codecs, int seed)
    {
        var random = new RandomValues(seed);
        byte[] buffer = new byte[1 << 14];
        foreach (NaiveBlock message in codecs.Schema.Messages)
        {
            for (int i = 0; i < MessagesEach; i++)
            {
                BlockValues values = random.Next(message, MaxEntries);
                byte[] expected = new NaiveWriter(codecs.Schema, codecs.Schema.Version).Write(message, values);
                random.Dirty(buffer); // what a frame held before must not matter
                int length = codecs.Probe(message).TryEncode(buffer, message, values);
                Assert.That(length, Is.EqualTo(expected.Length), message.Name);
                Assert.That(Convert.ToHexString(buffer, 0, length), Is.EqualTo(Convert.ToHexString(expected)), message.Name);

                _ = Expect(message, values, codecs.Schema.Version);
                Assert.That(codecs.Probe(message).TryDecode(expected, message)?.Describe(), Is.EqualTo(values.Describe()), message.Name);
            }
        }
    }

    // Turns what was written into what must be read: the number of fields that the version lacks.
    private static int Expect(NaiveBlock block, BlockValues values, int version)
    {
        int missing = 0;
        for (int i = 0; i < block.Fields.Length; i++)
        {
            NaiveField field = block.Fields[i];
            bool isOnWire = field.SinceVersion <= version;
            if (!isOnWire)
            {
                values.Values[i].AsSpan().Fill(field.AbsentBits);
                missing++;
            }

            if (!field.HasPresence) continue;
            bool canBeNull = field.IsOptional && field.Kind is not (NaiveKind.Set or NaiveKind.Bytes or NaiveKind.Numbers);
            values.Has[i] = canBeNull ? values.Values[i][0] != (field.Kind == NaiveKind.Text ? 0 : field.NullBits) : isOnWire;
        }

        for (int i = 0; i < block.Groups.Length; i++)
        {
            if (block.Groups[i].SinceVersion > version) values.Groups[i].Clear();
            foreach (BlockValues entry in values.Groups[i]) missing += Expect(block.Groups[i], entry, version);
        }

        for (int i = 0; i < block.Data.Length; i++)
        {
            if (block.Data[i].SinceVersion > version) values.Data[i] = [];
        }

        return missing;
    }
}
