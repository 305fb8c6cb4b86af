using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>llmm ctl and llmm top on a running demo: exchange, gateway and engine, each a process.</summary>
public sealed class CtlEndToEndTests
{
    private const string Operator = "alice of the desk";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);
    private TemporaryDirectory _files = null!;

    [SetUp]
    public void Create() => _files = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _files.Dispose();

    [Test] // Goal: an operator's whole day. Method: each command on real processes, what it does seen in the status; at the end the journal names who gave it.
    public void An_operators_commands_work_on_a_running_demo_and_stand_in_its_journal()
    {
        using var demo = new ChildProgram("demo", "--seconds", "600", "--out", _files["demo"], "--no-report");
        demo.WaitFor("Ctrl-C ends it");
        string deployment = JsonDocument.Parse(File.ReadAllText(_files["demo/configuration.json"])).RootElement.GetProperty("deployment").GetProperty("directory").GetString()!;
        AwaitStatus(deployment, status => status.GetProperty("isWell").GetBoolean() && OpenOrders(status) > 0, "all is well, and orders are open");
        string instrument = TestConfiguration.Simulated.Rules.Symbol;

        Ctl(deployment, "pause", "--instrument", instrument);
        AwaitStatus(deployment, status => !IsQuotable(status, instrument) && OpenOrders(status) == 0, "one instrument is paused");
        Ctl(deployment, "resume", "--instrument", instrument);
        AwaitStatus(deployment, status => IsQuotable(status, instrument) && OpenOrders(status) > 0, "it goes on");
        Ctl(deployment, "reduce-only");
        AwaitStatus(deployment, status => Risk(status) == "ReduceOnly", "reduce-only");
        Ctl(deployment, "ack");
        AwaitStatus(deployment, status => Risk(status) == "Normal" && OpenOrders(status) > 0, "normal again");
        Ctl(deployment, "set", "orderSize", "0.011");
        Assert.That(Llmm.Run("ctl", "kill", "--preview", "--directory", deployment).AssertSuccess().Output, Does.Contain("open orders at").And.Contain("P&L"));

        LlmmResult kill = Ctl(deployment, "kill");
        Assert.That(kill.Output, Does.Contain("shut").And.Contain("risk Halted"));
        AwaitStatus(deployment, status => OpenOrders(status) == 0 && GatewayOpenOrders(status) == 0 && Risk(status) == "Halted", "nothing is open at the venue");
        Assert.That(Llmm.Run("top", "--once", "--directory", deployment).AssertSuccess().Output, Does.Contain("SHUT"));

        // The venue's own word: the next session's comparison of states, without which no route comes up.
        Ctl(deployment, "ack");
        AwaitStatus(deployment, status => status.GetProperty("isWell").GetBoolean() && OpenOrders(status) > 0, "open again, and quoting");
        demo.Signal(ChildProgram.Terminate);
        demo.WaitForExit().AssertSuccess();
        Assert.That(Commands(_files["demo/journal"]), Is.EqualTo(new[]
        {
            "Pause of one", "Resume of one", "ReduceOnly", "Acknowledge", "set", "Kill", "Acknowledge",
        }));
        Assert.That(Llmm.Run("ctl", "status", "--directory", deployment).AssertFailure(1).Error, Does.Contain("no such directory"));
    }

    private static LlmmResult Ctl(string deployment, params string[] arguments)
    {
        LlmmResult result = Llmm.Run(["ctl", .. arguments, "--directory", deployment, "--operator", Operator]).AssertSuccess();
        Assert.That(result.Output, Does.Contain($"by {Operator}: engine: Applied, command "));
        return result;
    }

    private static void AwaitStatus(string deployment, Func<JsonElement, bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        LlmmResult last = Llmm.Run("ctl", "status", "--json", "--directory", deployment);
        while (!holds(JsonDocument.Parse(last.Output).RootElement))
        {
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"{what}: not seen in\n{last}");
            Thread.Sleep(20);
            last = Llmm.Run("ctl", "status", "--json", "--directory", deployment);
        }
    }

    /// <summary>The operator's commands in a journal, in order.</summary>
    private static List<string> Commands(string journal)
    {
        var found = new List<string>();
        foreach (byte[] frame in JournalFiles.Read(journal).Frames)
        {
            ReadOnlySpan<byte> message = frame.AsSpan(Messages.FrameHeader.SizeBytes);
            bool isForAll = MemoryMarshal.Read<Messages.FrameHeader>(frame).InstrumentId == Messages.FrameHeader.NoInstrument;
            switch (MessageText.Kind(message))
            {
                case "Command" when CommandDecoder.TryWrap(message, out CommandDecoder command) && IsOurs(command.OperatorName):
                    found.Add(command.Kind + (isForAll ? "" : " of one"));
                    break;
                case "SetParameter" when SetParameterDecoder.TryWrap(message, out SetParameterDecoder parameter) && IsOurs(parameter.OperatorName):
                    found.Add("set");
                    break;
            }
        }

        return found;
    }

    private static bool IsOurs(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name.TrimEnd((byte)0)) == Operator;

    private static string? Risk(JsonElement status) => status.GetProperty("engine").GetProperty("riskState").GetString();

    private static int OpenOrders(JsonElement status) => status.GetProperty("engine").GetProperty("openOrders").GetInt32();

    private static int GatewayOpenOrders(JsonElement status) => status.GetProperty("gateways")[0].GetProperty("openOrders").GetInt32();

    private static bool IsQuotable(JsonElement status, string symbol) => status.GetProperty("instruments").EnumerateArray()
        .First(instrument => instrument.GetProperty("name").GetString()!.StartsWith(symbol + "@", StringComparison.Ordinal)).GetProperty("isQuotable").GetBoolean();
}
