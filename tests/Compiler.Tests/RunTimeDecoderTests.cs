using LowLatencyMM.Captures;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Naive;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Parse;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>The decoder that walks a schema at run time and the generated ones read the same, or refuse the same, whatever the bytes.</summary>
/// <remarks>They share the parsed model and nothing else. A failure prints schema, bytes and field.</remarks>
public sealed class RunTimeDecoderTests
{
    private const int MaxEntries = 4;
    private const int MessagesEach = 6;
    private const int MutationsEach = 40;

    public static IEnumerable<int> Seeds => RoundTripTests.Seeds;

    [Test] // Goal: both decoders agree on every version. Method: random schemas and messages, older ones cut, newer ones with bytes that nobody knows.
    public void Messages_of_every_version_are_read_alike([ValueSource(nameof(Seeds))] int seed)
    {
        string xml = RandomSchema.Of(seed);
        var both = new Pair(xml);
        var random = new RandomValues(seed);
        foreach (NaiveBlock message in both.Codecs.Schema.Messages)
        {
            for (int version = 0; version <= RandomSchema.Version + 1; version++)
            {
                for (int i = 0; i < MessagesEach; i++)
                {
                    int extraBytes = version > RandomSchema.Version ? i : 0;
                    byte[] bytes = new NaiveWriter(both.Codecs.Schema, version, extraBytes).Write(message, random.Next(message, MaxEntries));
                    Assert.That(both.Check(message, bytes), Is.True, () => $"{message.Name} of version {version} refused\n{Convert.ToHexString(bytes)}\n{xml}");
                }
            }
        }
    }

    [Test] // Goal: both accept the same bytes and read them the same. Method: messages of every version, with bytes at their edges and cut anywhere.
    public void Mutated_messages_are_read_or_refused_alike([ValueSource(nameof(Seeds))] int seed)
    {
        var both = new Pair(RandomSchema.Of(seed));
        var random = new RandomValues(seed);
        byte[] edges = [0x00, 0x01, 0x02, 0x7F, 0x80, 0xFE, 0xFF];
        int accepted = 0;
        int refused = 0;
        foreach (NaiveBlock message in both.Codecs.Schema.Messages)
        {
            for (int i = 0; i < MessagesEach * MutationsEach; i++)
            {
                byte[] bytes = new NaiveWriter(both.Codecs.Schema, random.Below(RandomSchema.Version + 2)).Write(message, random.Next(message, MaxEntries));
                for (int change = random.Below(3); change >= 0; change--) bytes[random.Below(bytes.Length)] = edges[random.Below(edges.Length)];
                if (both.Check(message, random.Below(4) == 0 ? bytes[..random.Below(bytes.Length + 1)] : bytes)) accepted++;
                else refused++;
            }
        }

        Assert.That(accepted, Is.Positive);
        Assert.That(refused, Is.Positive);
    }

    [Test] // Goal: a disagreement would be seen. Method: one value of what one of them has read is changed, in each place.
    public void A_disagreement_names_the_field()
    {
        var both = new Pair(RandomSchema.Of(3));
        foreach (NaiveBlock message in both.Codecs.Schema.Messages)
        {
            byte[] bytes = new NaiveWriter(both.Codecs.Schema, RandomSchema.Version).Write(message, new RandomValues(1).Next(message, MaxEntries));
            for (int i = 0; i < message.Fields.Length; i++)
            {
                BlockValues one = both.Codecs.Probe(message).TryDecode(bytes, message)!;
                BlockValues other = both.Codecs.Probe(message).TryDecode(bytes, message)!;
                Assert.That(Pair.Difference(message, one, other), Is.Null);
                if (ReaderValues.IsNaN(message.Fields[i], one.Values[i][^1])) continue; // still NaN with another bit
                other.Values[i][^1] ^= 1;
                Assert.That(Pair.Difference(message, one, other), Does.StartWith($"{message.Name}.{string.Join('.', message.Fields[i].Path)}:"));
            }
        }
    }

    /// <summary>Both decoders of one schema.</summary>
    private sealed class Pair(string xml)
    {
        private readonly MessageReader _reader = new(SchemaParser.Parse(new SchemaText("random.xml", xml), _ => null).Schema!);

        public Codecs Codecs { get; } = Codecs.OfText(xml);

        /// <summary>Fails the test where they differ; true when both have read the message.</summary>
        public bool Check(NaiveBlock message, byte[] bytes)
        {
            BlockValues? generated = Codecs.Probe(message).TryDecode(bytes, message);
            bool isRead = _reader.TryRead(bytes, out DecodedMessage? decoded, out ReadProblem? problem);
            if (isRead && decoded!.Model.Id != message.Id) isRead = false; // mutated into another message, which its own codec would read
            string context = $"{message.Name}, {problem?.ToString() ?? "read"} at run time\n{Convert.ToHexString(bytes)}\n{xml}";
            Assert.That(generated is not null, Is.EqualTo(isRead), context);
            if (generated is null) return false;
            Assert.That(Difference(message, generated, ReaderValues.Of(decoded!.Body, message)), Is.Null, context);
            return true;
        }

        /// <summary>The first field that differs, and how; null when none does.</summary>
        public static string? Difference(NaiveBlock block, BlockValues generated, BlockValues walked)
        {
            for (int i = 0; i < block.Fields.Length; i++)
            {
                NaiveField field = block.Fields[i];
                bool areEqual = generated.Values[i].Zip(walked.Values[i])
                    .All(pair => pair.First == pair.Second || (ReaderValues.IsNaN(field, pair.First) && ReaderValues.IsNaN(field, pair.Second)));
                if (!areEqual || generated.Has[i] != walked.Has[i])
                    return $"{block.Name}.{string.Join('.', field.Path)}: {Show(generated, i)} generated, {Show(walked, i)} at run time";
            }

            for (int i = 0; i < block.Groups.Length; i++)
            {
                if (generated.Groups[i].Count != walked.Groups[i].Count)
                    return $"{block.Name}.{block.Groups[i].Name}: {generated.Groups[i].Count} entries generated, {walked.Groups[i].Count} at run time";
                for (int entry = 0; entry < generated.Groups[i].Count; entry++)
                {
                    if (Difference(block.Groups[i], generated.Groups[i][entry], walked.Groups[i][entry]) is { } found) return $"{block.Name}[{entry}].{found}";
                }
            }

            for (int i = 0; i < block.Data.Length; i++)
            {
                if (!generated.Data[i].AsSpan().SequenceEqual(walked.Data[i])) return $"{block.Name}.{block.Data[i].Name}: data";
            }

            return null;
        }

        private static string Show(BlockValues values, int index) =>
            string.Join(",", values.Values[index].Select(bits => bits.ToString("x"))) + (values.Has[index] is { } has ? has ? "+" : "-" : "");
    }
}
