using System.Text.Json.Nodes;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Real captures against what another decoder made of them.</summary>
public sealed class RecordedCaptureTests
{
    private const string DeribitCapture = "deribit-multicast/sample_capture_v1_6.pcapng";
    private const string DeribitSchema = "deribit-multicast/deribit_multicast.xml";

    private static readonly (string Folder, string Schema, string Expected)[] CmeCaptures =
    [
        .. ((string[])["Book", "SessionStatistics", "TradeSummary", "Volume"]).Select(name => CmeCapture("v1.5", $"MdIncrementalRefresh{name}")),
        CmeCapture("v1.5", "MdInstrumentDefinitionSpread"),
        .. ((string[])["SessionStatistics", "TradeSummary", "Volume"]).Select(name => CmeCapture("v1.8", $"MdIncrementalRefresh{name}")),
    ];

    [Test] // Goal: the published counts, exactly. Method: the capture through the whole library, framing found by itself.
    public void Deribits_sample_gives_the_published_counts()
    {
        CaptureRun run = CaptureRun.OfFile(SharedData.Capture(DeribitCapture), SharedData.Schema(DeribitSchema));
        Tally messages = run.Statistics.Messages;
        Assert.Multiple(() =>
        {
            Assert.That(run.Statistics.PacketCount, Is.EqualTo(5_066));
            Assert.That(messages.Total, Is.EqualTo(6_780));
            string[] names = ["ticker", "book", "priceIndex", "trades", "snapshot", "instrument", "instrumentV2", "snapshotStart", "snapshotEnd"];
            Assert.That(names.Select(messages.Of), Is.EqualTo(new[] { 4_211, 1_064, 468, 332, 197, 194, 194, 60, 60 }));
            Assert.That(run.Statistics.Sequences.ChannelCount, Is.EqualTo(29));
            Assert.That(run.Statistics.Sequences.GapCount, Is.Zero);
            AssertClean(run);
        });
    }

    [Test] // Goal: every field of every message. Method: line by line against the other decoder, in packet order.
    public void Deribits_sample_equals_the_other_decoder()
    {
        CaptureRun run = CaptureRun.OfFile(SharedData.Capture(DeribitCapture), SharedData.Schema(DeribitSchema), "deribit");
        Compare(run, ExpectedLines.Read("deribit_sample_capture_v1_6"), (expected, found) =>
        [
            ((long)expected["pkt"]! + 1, (long)found["packet"]!), ((long)expected["t"]!, (long)found["time"]!), ((long)expected["ch"]!, (long)found["channel"]!),
            ((long)expected["seq"]!, (long)found["sequence"]!), ((long)expected["tid"]!, (long)found["header"]!["templateId"]!),
            ((long)expected["ver"]!, (long)found["header"]!["version"]!), ((long)expected["bl"]!, (long)found["header"]!["blockLength"]!),
        ]);
    }

    [Test] // Goal: the same for CME, and nothing left over. Method: the same.
    public void Cme_captures_equal_the_other_decoder([ValueSource(nameof(CmeCaptures))] (string File, string Schema, string Expected) capture)
    {
        CaptureRun run = CaptureRun.OfFile(SharedData.Capture($"Cme/Mdp3.Sbe.{capture.File}.pcap"), SharedData.Schema($"cme/Cme.Futures.Mdp3.Sbe.{capture.Schema}.xml"));
        AssertClean(run);
        Compare(run, ExpectedLines.Read(capture.Expected), (expected, found) =>
        [
            ((long)expected["seq"]!, (long)found["sequence"]!), ((long)expected["sendingTime"]!, (long)found["sendingTime"]!),
            ((long)expected["tid"]!, (long)found["header"]!["templateId"]!), ((long)expected["bl"]!, (long)found["header"]!["blockLength"]!),
        ]);
    }

    [Test] // Goal: the same for B3. Method: the same; the files of version 1.5 with the schema of 1.6.
    public void B3_captures_equal_the_other_decoder()
    {
        // Two files share a name: version 1.5 comes first in the expected lines, as in the folders.
        var lines = ExpectedLines.Read("b3_umdf");
        foreach (string path in SharedData.Captures("B3", "*.pcap"))
        {
            bool isOlder = path.Contains("v1.5", StringComparison.Ordinal);
            JsonObject line = lines.First(line => line["file"]!.ToString() == Path.GetFileName(path) && (int)line["hdr"]!["version"]! < 8 == isOlder);
            CaptureRun run = CaptureRun.OfFile(path, SharedData.Schema($"b3/B3.Equities.BinaryUmdf.Sbe.v1.{(isOlder ? 6 : 8)}.xml"));
            AssertClean(run);
            Compare(run, [line], (expected, found) =>
            [
                ((long)expected["channel"]!, (long)found["channel"]!), ((long)expected["seqVersion"]!, (long)found["sequenceVersion"]!),
                ((long)expected["seq"]!, (long)found["sequence"]!), ((long)expected["sendTime"]!, (long)found["sendingTime"]!),
                ((long)expected["hdr"]!["version"]!, (long)found["header"]!["version"]!),
            ]);
        }
    }

    [Test] // Goal: gaps are seen. Method: CME's feeds jump, and each jump adds up to what the last number is ahead of the first.
    public void Gaps_of_a_feed_add_up()
    {
        CaptureRun run = CaptureRun.OfFile(SharedData.Capture("Cme/Mdp3.Sbe.v1.8/MdIncrementalRefreshVolume.pcap"), SharedData.Schema("cme/Cme.Futures.Mdp3.Sbe.v1.8.xml"));
        Dictionary<string, long[]> packets = run.Found.Lines.Select(line => JsonNode.Parse(line)!)
            .DistinctBy(line => (long)line["packet"]!)
            .GroupBy(line => (string)line["stream"]!)
            .ToDictionary(stream => stream.Key, stream => stream.Select(line => (long)line["sequence"]!).ToArray());
        Assert.That(run.Statistics.Sequences.ChannelCount, Is.EqualTo(packets.Count).And.EqualTo(2));
        foreach (SequenceStatus channel in run.Statistics.Sequences.Channels)
        {
            long[] numbers = packets[channel.Name];
            Assert.That(channel.MissingCount, Is.EqualTo(numbers[^1] - numbers[0] + 1 - numbers.Length));
            Assert.That(channel.GapCount, Is.EqualTo(numbers.Zip(numbers.Skip(1)).Count(pair => pair.Second != pair.First + 1)).And.GreaterThan(0));
        }
    }

    [Test] // Goal: encoding gives the same bytes. Method: every message of every capture back through the writer; bytes that no field covers are zero there.
    public void Every_captured_message_is_written_back_byte_for_byte()
    {
        int messages = CheckWriter(CaptureRun.OfFile(SharedData.Capture(DeribitCapture), SharedData.Schema(DeribitSchema)), SharedData.Schema(DeribitSchema));
        Assert.That(messages, Is.EqualTo(6_780));
        foreach ((string file, string schema, _) in CmeCaptures)
        {
            SchemaModel model = SharedData.Schema($"cme/Cme.Futures.Mdp3.Sbe.{schema}.xml");
            CheckWriter(CaptureRun.OfFile(SharedData.Capture($"Cme/Mdp3.Sbe.{file}.pcap"), model), model);
        }

        foreach (string path in SharedData.Captures("B3", "*.pcap"))
        {
            SchemaModel model = SharedData.Schema($"b3/B3.Equities.BinaryUmdf.Sbe.v1.{(path.Contains("v1.5", StringComparison.Ordinal) ? 6 : 8)}.xml");
            CheckWriter(CaptureRun.OfFile(path, model), model);
        }
    }

    [Test] // Goal: raw files of single messages. Method: Binance's frames and the SBE project's cars, whole.
    public void Raw_files_of_messages_are_read_whole()
    {
        foreach (string path in SharedData.Captures("binance-userdata", "*.sbe"))
        {
            CaptureRun run = CaptureRun.OfFile(path, SharedData.Schema("binance/spot_3_2.xml"));
            Assert.That(run.Found.Messages, Has.Count.EqualTo(1), path);
            Assert.That(run.Found.Messages[0].Bytes, Is.EqualTo(new FileInfo(path).Length), path);
            AssertClean(run);
            CheckWriter(run, SharedData.Schema("binance/spot_3_2.xml"));
        }
    }

    // Where the cars have what this schema calls newer, their block length passes over it.
    [Test] // Goal: the cars of the SBE project, which are of version 0. Method: whole, with the schema that extends theirs: what is newer is left out.
    public void Cars_of_the_first_version_are_read_with_the_extended_schema()
    {
        SchemaModel schema = SharedData.Schema("sbe-repo/example-extension-schema.xml");
        foreach (string path in SharedData.Captures("sbe-repo", "*.sbe"))
        {
            CaptureRun run = CaptureRun.OfFile(path, schema);
            AssertClean(run);
            Assert.That(run.Found.Messages.Single().Bytes, Is.EqualTo(new FileInfo(path).Length), path);
            Assert.That(run.Found.Messages[0].Body.Fields.Where(field => field.Value is null).Select(field => field.Model.SinceVersion), Is.Not.Empty.And.All.GreaterThan(0));
        }
    }

    [Test] // Goal: the standard's worked examples. Method: hex behind the simple open framing header against the printed values.
    public void Examples_of_the_standard_have_the_printed_values()
    {
        var result = SchemaLoader.Load(SharedData.Capture("fix-spec/Examples.v1-0-STANDARD.xml"));
        foreach (JsonNode? vector in JsonNode.Parse(File.ReadAllText(SharedData.Capture("fix-spec/vectors.json")))!["vectors"]!.AsArray())
        {
            byte[] bytes = Convert.FromHexString(vector!["hex"]!.ToString())[6..];
            CaptureRun run = CaptureRun.OfBytes(bytes, result.Schema!, "plain");
            AssertClean(run);
            JsonNode line = JsonNode.Parse(run.Found.Lines.Single())!;
            Assert.That(line["message"]!.ToString(), Is.EqualTo(vector["name"]!.ToString()));
            Assert.That(ExpectedLines.Differences(vector["fields"], line["fields"], vector["name"]!.ToString()).Where(difference => !IsShownOtherwise(difference)), Is.Empty);
            CheckWriter(run, result.Schema!);
        }
    }

    [Test] // Goal: asserted values of five real packets of CME's. Method: each as a raw file.
    public void Cme_vectors_have_the_asserted_values()
    {
        SchemaModel schema = SharedData.Schema("cme/Cme.Futures.Mdp3.Sbe.v1.8.xml");
        foreach (JsonNode? vector in JsonNode.Parse(File.ReadAllText(SharedData.Capture("cme-hex-vectors/vectors.json")))!["vectors"]!.AsArray())
        {
            CaptureRun run = CaptureRun.OfBytes(Convert.FromHexString(vector!["hex"]!.ToString()), schema, "cme-udp");
            AssertClean(run);
            JsonArray messages = vector["messages"]!.AsArray();
            Assert.That(run.Found.Lines, Has.Count.EqualTo(messages.Count));
            for (int i = 0; i < messages.Count; i++)
            {
                JsonNode line = JsonNode.Parse(run.Found.Lines[i])!;
                Assert.That((long)line["sequence"]!, Is.EqualTo((long)vector["packetSeq"]!));
                Assert.That(ExpectedLines.Differences(messages[i]!["fields"], line["fields"], vector["test"]!.ToString()), Is.Empty);
            }
        }
    }

    /// <summary>The table has the number of a null, and text for what the schema declares as bytes.</summary>
    private static bool IsShownOtherwise(string difference) =>
        difference.EndsWith("instead of 255", StringComparison.Ordinal)
        || difference == $"BusinessMessageReject.Text: \"{Convert.ToHexStringLower("Not authorized to trade that instrument"u8)}\" instead of \"Not authorized to trade that instrument\"";

    private static void Compare(CaptureRun run, List<JsonObject> expected, Func<JsonNode, JsonNode, (long Expected, long Found)[]> header)
    {
        Assert.That(run.Found.Lines, Has.Count.EqualTo(expected.Count));
        for (int i = 0; i < expected.Count; i++)
        {
            JsonNode found = JsonNode.Parse(run.Found.Lines[i])!;
            (long Expected, long Found)[] numbers = header(expected[i], found);
            Assert.That(numbers.Select(pair => pair.Found), Is.EqualTo(numbers.Select(pair => pair.Expected)), $"line {i}");
            Assert.That(found["message"]!.ToString(), Is.EqualTo(expected[i]["msg"]!.ToString()), $"line {i}");
            Assert.That(ExpectedLines.Differences(expected[i]["f"], found["fields"], $"line {i}"), Is.Empty);
        }
    }

    private static (string Folder, string Schema, string Expected) CmeCapture(string version, string name) => ($"{version}/{name}", version, $"cme_{version}_{name}");

    private static int CheckWriter(CaptureRun run, SchemaModel schema)
    {
        var reader = new MessageReader(schema);
        for (int i = 0; i < run.Found.Messages.Count; i++)
        {
            byte[] written = MessageWriter.Write(schema, run.Found.Messages[i]);
            byte[] original = run.Found.Frames[i];
            Assert.That(reader.TryRead(written, out DecodedMessage? again, out _), Is.True);
            using var json = new MessageJson();
            string first = json.Text(run.Found.Messages[i].Body);
            Assert.That(json.Text(again!.Body), Is.EqualTo(first));
            Assert.That(written, Is.EqualTo(original), $"{run.Found.Messages[i].Model.Name}, message {i}: {first}");
        }

        return run.Found.Messages.Count;
    }

    private static void AssertClean(CaptureRun run)
    {
        Assert.That(run.Statistics.Problems.Counts, Is.Empty);
        Assert.That(run.Statistics.LeftOverBytes, Is.Zero);
        Assert.That(run.Statistics.Skipped.Counts, Is.Empty);
        Assert.That(run.FileProblem, Is.Null);
    }
}
