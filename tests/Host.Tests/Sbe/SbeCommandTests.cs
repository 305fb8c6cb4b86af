using System.Diagnostics;

namespace LowLatencyMM.Host.Tests;

/// <summary><c>llmm sbe check|describe|dump</c>.</summary>
public sealed class SbeCommandTests
{
    private const string Schema = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="test.schema" id="5" version="2" byteOrder="littleEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="groupSizeEncoding"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint8"/></composite>
            <composite name="price">
              <type name="mantissa" primitiveType="int64"/><type name="exponent" primitiveType="int8" presence="constant">-9</type>
            </composite>
            <enum name="Side" encodingType="uint8"><validValue name="Buy">1</validValue><validValue name="Sell" sinceVersion="2">2</validValue></enum>
          </types>
          <sbe:message name="Trade" id="7" description="A fill">
            <field name="time" id="1" type="int64" description="Unix epoch, ns"/>
            <field name="price" id="2" type="price"/>
            <field name="side" id="3" type="Side" presence="optional"/>
            <group name="legs" id="4"><field name="ratio" id="5" type="int8"/></group>
          </sbe:message>
          <sbe:message name="Beat" id="8"><field name="time" id="1" type="int64"/></sbe:message>
        </sbe:messageSchema>
        """;

    private static readonly byte[] Trade = Convert.FromHexString("1100070005000200" + "0100000000000000" + "00e40b5402000000" + "01" + "0100" + "02" + "05" + "ff");
    private static readonly byte[] Beat = Convert.FromHexString("0800080005000200" + "0200000000000000");

    private TemporaryDirectory _directory = null!;
    private string _schema = null!;
    private string _capture = null!;

    [SetUp]
    public void WriteFiles()
    {
        _directory = new TemporaryDirectory();
        _schema = _directory["schema.xml"];
        _capture = _directory["messages.bin"];
        File.WriteAllText(_schema, Schema);
        File.WriteAllBytes(_capture, [.. Trade, .. Beat, .. Trade]);
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: a verdict of each schema, errors as compilers print them. Method: our own schemas, and one with two errors on known lines.
    public void Check_tells_each_problem_with_its_line()
    {
        string[] own = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "schemas"), "*.xml");
        Assert.That(Llmm.Run(["sbe", "check", .. own]).AssertSuccess().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(own.Length));

        string broken = _directory["broken.xml"];
        File.WriteAllText(broken, Schema.Replace("type=\"price\"", "type=\"prise\"", StringComparison.Ordinal).Replace("id=\"8\"", "id=\"7\"", StringComparison.Ordinal));
        LlmmResult result = Llmm.Run("sbe", "check", _schema, broken).AssertFailure(ExitCode.Failure, lineCount: 2);
        Assert.That(result.Output, Is.EqualTo($"{_schema}: test.schema, id 5, version 2, little-endian, 2 messages\n"));
        Assert.That(result.ErrorLines, Has.Some.StartsWith($"{broken}(15,").And.Some.StartsWith($"{broken}(19,").And.All.Match(@": error SBE0\d\d: "));
    }

    [Test] // Goal: where every field lies. Method: the whole text for a small message, by name and by id.
    public void Describe_shows_offsets_sizes_presence_and_versions()
    {
        string expected = """
            test.schema, id 5, version 2, little-endian, 2 messages
            header messageHeader, 8 bytes: blockLength uint16 at 0, templateId uint16 at 2, schemaId uint16 at 4, version uint16 at 6

            Trade, template 7: block 17 bytes, message at least 28 with its header
              A fill
              offset  size  name        type                      presence  null  description
                   0     8  time        int64                     required        Unix epoch, ns
                   8     8  price       composite                 required
                   8     8    mantissa  int64                     required
                              exponent  int8                      = -9
                  16     1  side        Side (enum of uint8)      optional  255
                         3  legs[]      group, groupSizeEncoding                  entries of 1 bytes
                   0     1    ratio     int8                      required
              Side: 1 Buy, 2 Sell since 2

            """;
        Assert.That(Llmm.Run("sbe", "describe", _schema, "Trade").AssertSuccess().Output, Is.EqualTo(expected));
        Assert.That(Llmm.Run("sbe", "describe", _schema, "7").AssertSuccess().Output, Is.EqualTo(expected));
        Assert.That(Llmm.Run("sbe", "describe", _schema).AssertSuccess().Output, Does.StartWith(expected).And.Contain("Beat, template 8"));
        Llmm.Run("sbe", "describe", _schema, "Nothing").AssertFailure(ExitCode.Usage);
    }

    [Test] // Goal: a line a message, everything else on the error stream. Method: a raw file of three messages; whole, limited, selected.
    public void Dump_prints_lines_of_json_and_a_summary()
    {
        const string TradeLine = """{"packet":1,"header":{"blockLength":17,"templateId":7,"schemaId":5,"version":2},"message":"Trade","fields":{"time":1,"price":10,"side":"Buy","legs":[{"ratio":5},{"ratio":-1}]}}""";
        const string BeatLine = """{"packet":1,"header":{"blockLength":8,"templateId":8,"schemaId":5,"version":2},"message":"Beat","fields":{"time":2}}""";
        LlmmResult all = Llmm.Run("sbe", "dump", _capture, "--schema", _schema).AssertSuccess();
        Assert.That(all.Output, Is.EqualTo($"{TradeLine}\n{BeatLine}\n{TradeLine}\n"));
        Assert.That(all.Error, Does.Contain("raw, 76 bytes read, framing plain").And.Match("messages +3\n +2  Trade\n +1  Beat\n").And.Match("problems +0\n"));
        Assert.That(Llmm.Run("sbe", "dump", _capture, "--schema", _schema, "--limit", "1").AssertSuccess().Output, Is.EqualTo($"{TradeLine}\n"));
        Assert.That(Llmm.Run("sbe", "dump", _capture, "--schema", _schema, "--message", "Beat", "--framing", "plain").AssertSuccess().Output, Is.EqualTo($"{BeatLine}\n"));
    }

    [Test] // Goal: what is wrong is told, once and with the exit code. Method: a cut message, a wrong schema, wrong options.
    public void Dump_tells_what_it_could_not_read()
    {
        File.WriteAllBytes(_capture, [.. Beat, .. Trade[..^1]]);
        LlmmResult cut = Llmm.Run("sbe", "dump", _capture, "--schema", _schema);
        Assert.That(cut.ExitCode, Is.EqualTo(ExitCode.Failure));
        Assert.That(cut.Output.Split('\n'), Has.Length.EqualTo(2));
        Assert.That(cut.Error, Does.StartWith("packet 1: byte 28, Trade.legs: the group's entries do not fit (2 of 1 bytes, 1 are left)\n").And.Match("problems +1\n +1  Trade.legs: the group's entries do not fit\n"));
        Llmm.Run("sbe", "dump", _capture, "--schema", _schema, "--framing", "morse").AssertFailure(ExitCode.Usage);
        Llmm.Run("sbe", "dump", _capture, "--schema", _schema, "--message", "Nothing").AssertFailure(ExitCode.Usage);
        Llmm.Run("sbe", "dump", _capture, "--schema", _schema, "--limit", "0").AssertFailure(ExitCode.Usage);
        Llmm.Run("sbe", "dump", _directory["none"], "--schema", _schema).AssertFailure(ExitCode.Failure);
        Llmm.Run("sbe", "dump", _capture, "--schema", _directory["none"]).AssertFailure(ExitCode.Failure);
    }

    [Test] // Goal: a reader that has seen enough ends it in silence. Method: the pipe is closed after a line of a large file.
    public void A_closed_pipe_ends_it_silently()
    {
        using Process dump = StartLargeDump();
        Assert.That(dump.StandardOutput.ReadLine(), Does.StartWith("{\"packet\":1,"));
        dump.StandardOutput.Close();
        Assert.That(dump.StandardError.ReadToEnd(), Is.Empty);
        Assert.That(dump.WaitForExit(TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(dump.ExitCode, Is.Zero);
    }

    [Test] // Goal: Ctrl-C ends it with the summary and whole lines. Method: the signal while its output waits to be read.
    public void An_interrupt_ends_it_with_the_summary()
    {
        using Process dump = StartLargeDump();
        Assert.That(dump.StandardOutput.ReadLine(), Does.StartWith("{\"packet\":1,"));
        ChildProgram.SendSignal(dump.Id, ChildProgram.Interrupt);
        string rest = dump.StandardOutput.ReadToEnd();
        string error = dump.StandardError.ReadToEnd();
        Assert.That(dump.WaitForExit(TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(rest, Does.EndWith("}}\n"));
        Assert.That(error, Does.StartWith("interrupted\nfile ").And.Contain("messages"));
        Assert.That(rest.Count(character => character == '\n'), Is.LessThan(400_000));
    }

    [Test] // Goal: the published sample through the command. Method: counts of the summary; skipped where the sample is absent.
    public void Deribits_sample_gives_the_published_counts()
    {
        string data = Path.Combine(RepositoryRoot.Path, "..", "shared", "data");
        string sample = Path.Combine(data, "captures", "deribit-multicast", "sample_capture_v1_6.pcapng");
        if (!File.Exists(sample)) Assert.Ignore("sample_capture_v1_6.pcapng is not in ../shared/data");
        LlmmResult result = Llmm.Run("sbe", "dump", sample, "--schema", Path.Combine(data, "schemas", "deribit-multicast", "deribit_multicast.xml")).AssertSuccess();
        Assert.That(result.Output.Count(character => character == '\n'), Is.EqualTo(6_780));
        Assert.That(result.Error, Does.Match("packets +5,066, 5,066 with content, 0 skipped\n").And.Match("4,211  ticker\n").And.Match("sequences +29 channels, 0 gaps\n"));
    }

    private Process StartLargeDump()
    {
        File.WriteAllBytes(_capture, [.. Enumerable.Range(0, 400_000).SelectMany(_ => Beat)]);
        return Process.Start(new ProcessStartInfo("dotnet", [Llmm.ProgramPath, "sbe", "dump", _capture, "--schema", _schema])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
