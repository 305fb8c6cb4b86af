using LowLatencyMM.Captures;
using LowLatencyMM.Captures.Tests;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Mirrors;
using LowLatencyMM.Compiler.Tests.Naive;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Generated codecs against the reader that walks the schema at run time and shares nothing with them.</summary>
public sealed class AgreementTests
{
    private const int MessagesPerTemplate = 12;
    private const int MutationsPerMessage = 6;
    private const int LargestSchemaChars = 80_000; // a mirror of every message of one beyond takes many seconds to compile

    public static IEnumerable<int> Seeds => Enumerable.Range(100, 16);

    /// <summary>Real schemas that are not the largest: RealSchemaTests compiles those too.</summary>
    public static IEnumerable<string> RealNames => RealSchemaTests.Compiling
        .Where(name => name == "absent" || new RealSchema(name).Text.Length <= LargestSchemaChars);

    public static readonly (string Capture, string Schema, string Framing, int Messages)[] Recorded =
    [
        ("deribit-multicast/sample_capture_v1_6.pcapng", "deribit-multicast/deribit_multicast.xml", "deribit", 6_780),
        ("Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshBook.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme-udp", 1),
        ("Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshSessionStatistics.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme-udp", 6),
        ("Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshTradeSummary.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme-udp", 1),
        ("Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshVolume.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme-udp", 2),
        ("Cme/Mdp3.Sbe.v1.5/MdInstrumentDefinitionSpread.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme-udp", 5),
        ("Cme/Mdp3.Sbe.v1.8/MdIncrementalRefreshSessionStatistics.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.8.xml", "cme-udp", 764),
        ("Cme/Mdp3.Sbe.v1.8/MdIncrementalRefreshTradeSummary.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.8.xml", "cme-udp", 3),
        ("Cme/Mdp3.Sbe.v1.8/MdIncrementalRefreshVolume.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.8.xml", "cme-udp", 280),
        .. ((string[])["PriceBand", "SecurityGroupPhase", "SecurityStatus", "Sequence", "SequenceReset"])
            .Select(name => ($"B3/BinaryUmdf.v1.5/{name}.pcap", "b3/B3.Equities.BinaryUmdf.Sbe.v1.6.xml", "b3", 1)),
        ("B3/BinaryUmdf.v1.8/SecurityDefinitionMessage.pcap", "b3/B3.Equities.BinaryUmdf.Sbe.v1.8.xml", "b3", 1),
        ("B3/BinaryUmdf.v1.8/Sequence.pcap", "b3/B3.Equities.BinaryUmdf.Sbe.v1.8.xml", "b3", 1),
    ];

    [Test] // Goal: real traffic. Method: every captured message by both; the generated encoder gives the captured bytes.
    public void A_captured_message_is_read_alike_and_written_back([ValueSource(nameof(Recorded))] (string Capture, string Schema, string Framing, int Messages) recorded)
    {
        string path = Schemas.SharedPath($"captures/{recorded.Capture}");
        var schema = new RealSchema($"data/schemas/{recorded.Schema}");
        SchemaModel model = CompiledSchema.ModelOf(schema);
        using CaptureReader capture = CaptureReader.Open(path);
        var found = new Messages();
        var decoder = new CaptureDecoder(capture, new MessageReader(model), KnownFramings.Find(recorded.Framing)!, found);
        while (decoder.TryStep())
        {
        }

        decoder.Finish();
        Assert.That(decoder.Statistics.Problems.Counts, Is.Empty);
        CompiledSchema codecs = CompiledSchema.Of(schema, [.. found.All.Select(message => message.Read.Model.Id).Distinct().Order()]);
        foreach (var (bytes, read) in found.All)
        {
            var (_, values) = codecs.Read(bytes, out byte[] copy);
            Assert.That(Agreement.Compare(read.Body, values), Is.Empty);
            if (read.Version == model.Version) Assert.That(copy, Is.EqualTo(bytes), $"{read.Model.Name} {Convert.ToHexString(bytes)}");
        }

        Assert.That(found.All, Has.Count.EqualTo(recorded.Messages));
    }

    [Test] // Goal: schemas that nobody has seen. Method: random schemas, random messages of every version and of newer ones, then cut and changed.
    public void A_random_message_of_a_random_schema_is_read_alike([ValueSource(nameof(Seeds))] int seed)
    {
        string xml = RandomSchema.Of(seed);
        TestContext.Out.WriteLine(xml);
        Check(CompiledSchema.OfText(xml), seed);
    }

    [Test] // Goal: what venues write. Method: the same with their schemas.
    public void A_random_message_of_a_real_schema_is_read_alike([ValueSource(nameof(RealNames))] string name)
    {
        if (name == "absent") Assert.Ignore("../shared is absent");
        var schema = new RealSchema(name);
        Check(CompiledSchema.Of(schema, [.. CompiledSchema.ModelOf(schema).Messages.Select(message => message.Id)]), seed: 1);
    }

    [Test] // Goal: the comparison sees a difference. Method: the same bytes with one value changed.
    public void A_difference_is_seen()
    {
        CompiledSchema codecs = CompiledSchema.OfText(Schemas.Of("", """<field name="a" id="1" type="uint16"/><field name="b" id="2" type="int8" presence="optional"/>"""));
        byte[] message = [3, 0, 7, 0, 5, 0, 0, 0, 1, 0, 2];
        Assert.That(new MessageReader(codecs.Model).TryRead(message, out DecodedMessage? read, out _));
        Assert.That(Agreement.Compare(read!.Body, codecs.TryRead(7, message, out _)!), Is.Empty);
        message[10] = 0x80; // null
        Assert.That(Agreement.Compare(read.Body, codecs.TryRead(7, message, out _)!), Has.Count.EqualTo(2));
    }

    private static void Check(CompiledSchema codecs, int seed)
    {
        SchemaModel model = codecs.Model;
        var random = new Random(seed);
        var messages = new RandomMessages(model, random);
        var reader = new MessageReader(model);
        int total = 0;
        int cutShort = 0;
        foreach (BlockModel message in model.Messages)
        {
            for (int i = 0; i < MessagesPerTemplate; i++)
            {
                int version = random.Next(message.SinceVersion, model.Version + 1);
                byte[] bytes = MessageWriter.Write(model, messages.Next(message, version));
                Assert.That(Compare(bytes), $"{message.Name} was refused: {Convert.ToHexString(bytes)}");
                for (int mutation = 0; mutation < MutationsPerMessage && bytes.Length > model.Header.SizeBytes; mutation++)
                {
                    byte[] changed = [.. bytes];
                    changed[random.Next(model.Header.SizeBytes, bytes.Length)] = (byte)random.Next(256);
                    _ = Compare(changed);
                    _ = Compare(changed[..random.Next(model.Header.SizeBytes, bytes.Length)]);
                }
            }

            bool Compare(byte[] bytes)
            {
                bool isRead = reader.TryRead(bytes, out DecodedMessage? expected, out ReadProblem? problem);
                Record? actual = codecs.TryRead(message.Id, bytes, out bool isWhole);
                string what = $"{message.Name} {Convert.ToHexString(bytes)} {problem}";
                Assert.That(actual is not null, Is.EqualTo(isRead), what);
                if (isRead && isWhole) Assert.That(Agreement.Compare(expected!.Body, actual!), Is.Empty, what);
                total++;
                if (isRead && !isWhole) cutShort++;
                return isRead;
            }
        }

        Assert.That(cutShort, Is.LessThanOrEqualTo(total / 50), "messages that were read but too long to be written");
    }

    private sealed class Messages : ICaptureObserver
    {
        public List<(byte[] Bytes, DecodedMessage Read)> All { get; } = [];

        public void OnMessage(in MessagePlace place, in Frame frame, DecodedMessage message) => All.Add((frame.Bytes[..message.Bytes].ToArray(), message));

        public void OnNotice(string text)
        {
            // Gaps: CME's feeds have them.
        }
    }
}
