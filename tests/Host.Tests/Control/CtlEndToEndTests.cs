using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>llmm ctl and llmm top on running processes: exchange, gateway and engine.</summary>
public sealed class CtlEndToEndTests
{
    private const string Operator = "alice of the desk";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private TemporaryDirectory _files = null!;
    private ThreeProcesses _processes = null!;
    private string _deployment = "";

    [SetUp]
    public void Start()
    {
        _files = new TemporaryDirectory();
        _processes = new ThreeProcesses(_files);
        _processes.StartVenue();
        _processes.StartGateway();
        _processes.StartEngine();
        _deployment = _processes.Directory.DirectoryPath;
    }

    [TearDown]
    public void Remove()
    {
        _processes.Dispose();
        _files.Dispose();
    }

    [Test] // Goal: an operator's whole day. Method: each command, what it does seen in the status and at the venue; at the end the journal names who gave it.
    public void An_operators_commands_work_on_running_processes_and_stand_in_the_journal()
    {
        AwaitStatus(status => IsWell(status) && OpenOrders(status) > 0, "all is well, and orders are open");
        string instrument = TestConfiguration.Simulated.Rules.Symbol;
        Ctl("pause", "--instrument", instrument);
        AwaitStatus(status => !IsQuotable(status, instrument) && OpenOrders(status) == 0, "one instrument is paused");
        Ctl("resume", "--instrument", instrument);
        AwaitStatus(status => IsQuotable(status, instrument) && OpenOrders(status) > 0, "it goes on");
        Ctl("reduce-only");
        AwaitStatus(status => Risk(status) == "ReduceOnly", "reduce-only");
        Ctl("ack", "--reason", "looked at it");
        AwaitStatus(status => Risk(status) == "Cautious" && OpenOrders(status) > 0 && _processes.VenueOpenOrders() > 0, "cautious, and orders at the venue");
        Ctl("override", "clockSkew", "--minutes", "1", "--reason", "known");
        Ctl("set", "orderSize", "0.011");
        LlmmResult preview = Llmm.Run("ctl", "kill", "--preview", "--directory", _deployment).AssertSuccess();
        Assert.That(preview.Output, Does.Contain("open orders at").And.Contain("P&L"));

        LlmmResult kill = Ctl("kill");
        Assert.That(kill.Output, Does.Contain("shut").And.Contain("risk Halted"));
        AwaitStatus(status => OpenOrders(status) == 0 && GatewayOpenOrders(status) == 0 && Risk(status) == "Halted", "nothing is open");
        Assert.That(_processes.VenueOpenOrders(), Is.Zero, "by the venue's own account");
        Assert.That(Llmm.Run("top", "--once", "--directory", _deployment).AssertSuccess().Output, Does.Contain("SHUT"));
        Ctl("ack", "--reason", "looked at it");
        AwaitStatus(status => IsWell(status) && OpenOrders(status) > 0, "open again, compared with the venue, and quoting");
        (LlmmResult engine, LlmmResult gateway) = _processes.End();
        engine.AssertSuccess();
        gateway.AssertSuccess();
        Assert.That(Commands(_files["out/journal"]), Is.EqualTo(new[] { "Pause of one", "Resume of one", "ReduceOnly", "Acknowledge: looked at it", "Override: known", "set", "Kill", "Acknowledge: looked at it" }));
        Assert.That(Llmm.Run("ctl", "status", "--directory", _deployment).AssertFailure(1, lineCount: 0).Output, Does.Contain("NOT WELL: engine: not running"));
    }

    private LlmmResult Ctl(params string[] arguments)
    {
        LlmmResult result = Llmm.Run(["ctl", .. arguments, "--directory", _deployment, "--operator", Operator]).AssertSuccess();
        Assert.That(result.Output, Does.Contain($"by {Operator}: engine: Applied, command "));
        return result;
    }

    private void AwaitStatus(Func<JsonElement, bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        LlmmResult last = Llmm.Run("ctl", "status", "--json", "--directory", _deployment);
        while (!holds(JsonDocument.Parse(last.Output).RootElement))
        {
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"{what}: not seen in\n{last}");
            Thread.Sleep(20);
            last = Llmm.Run("ctl", "status", "--json", "--directory", _deployment);
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
                    string reason = Encoding.ASCII.GetString(command.Reason.TrimEnd((byte)0));
                    found.Add(command.Kind + (isForAll ? "" : " of one") + (reason.Length > 0 ? $": {reason}" : ""));
                    break;
                case "SetParameter" when SetParameterDecoder.TryWrap(message, out SetParameterDecoder parameter) && IsOurs(parameter.OperatorName):
                    found.Add("set");
                    break;
            }
        }

        return found;
    }

    private static bool IsOurs(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name.TrimEnd((byte)0)) == Operator;

    private static bool IsWell(JsonElement status) => status.GetProperty("isWell").GetBoolean();

    private static string? Risk(JsonElement status) => status.GetProperty("engine").GetProperty("riskState").GetString();

    private static int OpenOrders(JsonElement status) => status.GetProperty("engine").GetProperty("openOrders").GetInt32();

    private static int GatewayOpenOrders(JsonElement status) => status.GetProperty("gateways")[0].GetProperty("openOrders").GetInt32();

    private static bool IsQuotable(JsonElement status, string symbol) => status.GetProperty("instruments").EnumerateArray()
        .First(instrument => instrument.GetProperty("name").GetString()!.StartsWith(symbol + "@", StringComparison.Ordinal)).GetProperty("isQuotable").GetBoolean();
}
