using System.Runtime.InteropServices;
using System.Text;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>The engine's desk: a request becomes a frame, and its answer is the engine's own.</summary>
public sealed class CommandDeskTests
{
    private const long MillisecondNs = 1_000_000;
    private TemporaryDirectory _files = null!;
    private DeploymentDirectory _directory = null!;
    private ControlServer _server = null!;
    private Lane _lane = null!;
    private EngineTelemetryBlock _telemetry = null!;
    private ControlPublisher _control = null!;
    private CommandDesk _desk = null!;
    private ControlClient _client = null!;
    private long _nowNs = 1_000_000_000;

    [SetUp]
    public void Open()
    {
        _files = new TemporaryDirectory();
        _directory = DeploymentDirectory.Open(_files["deployment"]);
        _server = new ControlServer(_directory, DeploymentFiles.Engine);
        _lane = Lane.Create(EngineLanes.Control);
        _telemetry = EngineTelemetryBlock.Private(1, 0);
        _control = new ControlPublisher(_lane, LiveClock.Start(), lastCommandId: 40);
        _desk = new CommandDesk(_server, _control, _telemetry);
        _client = ControlClient.Open(_directory, DeploymentFiles.Engine);
    }

    [TearDown]
    public void Close()
    {
        _client.Dispose();
        _server.Dispose();
        _lane.Dispose();
        _files.Dispose();
    }

    [Test] // Goal: commands and parameters stand in the lane as they were asked, operator included, numbered on from the journal. Method: both kinds; the frames read.
    public void A_request_becomes_a_frame_with_the_operators_name()
    {
        _client.Ask(CommandKind.Pause, 0x0001_0000, "alice");
        Look(MillisecondNs);
        ReadOnlySpan<byte> frame = NextFrame(out FrameHeader header);
        Assert.That(CommandDecoder.TryWrap(frame, out CommandDecoder command), Is.True);
        Assert.That((command.Kind, command.CommandId, header.InstrumentId, Name(command.OperatorName)), Is.EqualTo((CommandKind.Pause, 41L, 0x0001_0000u, "alice")));
        Run(41, CommandOutcome.Applied, RiskState.Paused);
        Look(MillisecondNs);
        ControlAnswer answer = Answered();
        Assert.That(answer, Is.EqualTo(new ControlAnswer(answer.RequestId, 41, 500, 3, CommandOutcome.Applied, (byte)RiskState.Paused)));

        _client.AskToSet(300, -5, FrameHeader.NoInstrument, "bob");
        Look(MillisecondNs);
        frame = NextFrame(out header);
        Assert.That(SetParameterDecoder.TryWrap(frame, out SetParameterDecoder parameter), Is.True);
        Assert.That((parameter.ParameterId, parameter.Value, parameter.CommandId, Name(parameter.OperatorName)), Is.EqualTo(((ushort)300, -5L, 42L, "bob")));
        Run(42, CommandOutcome.OutOfRange, RiskState.Normal);
        Look(MillisecondNs);
        Assert.That(Answered().Outcome, Is.EqualTo(CommandOutcome.OutOfRange));
    }

    [Test] // Goal: an answer is never given before the engine has run the command, nor withheld for ever. Method: an engine that stands still, to the bound and beyond it.
    public void A_command_that_the_engine_does_not_come_to_is_answered_after_a_second()
    {
        _client.Ask(CommandKind.Kill, FrameHeader.NoInstrument, "alice");
        Look(MillisecondNs);
        Look(999 * MillisecondNs);
        Assert.That(_client.Look(), Is.Null);
        Look(2 * MillisecondNs);
        ControlAnswer answer = Answered();
        Assert.That((answer.Outcome, answer.CommandId), Is.EqualTo((CommandOutcome.Busy, 41L)), "it lies in the lane and will be run");
        Assert.That(_lane.PublishedCount, Is.EqualTo(1));
    }

    [Test] // Goal: no outcome is told of another command. Method: the process's own command follows at once, with another outcome.
    public void An_outcome_is_not_taken_from_a_later_command()
    {
        _client.Ask(CommandKind.Resume, FrameHeader.NoInstrument, "alice");
        Look(MillisecondNs);
        Assert.That(_control.TryCommand(CommandKind.ReduceOnly), Is.True);
        Run(42, CommandOutcome.Applied, RiskState.ReduceOnly);
        Look(MillisecondNs);
        ControlAnswer answer = Answered();
        Assert.That((answer.Outcome, answer.CommandId), Is.EqualTo((CommandOutcome.None, 41L)));
    }

    [Test] // Goal: requests are taken one at a time. Method: two askers; the second one's frame comes only after the first one's answer.
    public void The_second_request_waits_for_the_first_ones_answer()
    {
        using ControlClient other = ControlClient.Open(_directory, DeploymentFiles.Engine);
        _client.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "alice");
        other.Ask(CommandKind.Resume, FrameHeader.NoInstrument, "bob");
        _ = _client.Look();
        _ = other.Look();
        for (int i = 0; i < 10; i++) Look(MillisecondNs);
        Assert.That(_lane.PublishedCount, Is.EqualTo(1));
        Run(41, CommandOutcome.Applied, RiskState.Paused);
        Look(MillisecondNs);
        Assert.That(Answered().CommandId, Is.EqualTo(41));
        Look(MillisecondNs);
        Assert.That(_lane.PublishedCount, Is.EqualTo(2));
        Run(42, CommandOutcome.WithoutEffect, RiskState.Normal);
        Look(MillisecondNs);
        Assert.That(other.Look()?.CommandId, Is.EqualTo(42));
    }

    [Test] // Goal: a process is not stopped by a request, and a full lane is said. Method: Stop; 64 commands that nobody takes, then one more.
    public void What_cannot_be_done_is_answered_at_once()
    {
        _client.Ask(CommandKind.Stop, FrameHeader.NoInstrument, "alice");
        Look(MillisecondNs);
        Assert.That(Answered().Outcome, Is.EqualTo(CommandOutcome.NotAllowed));
        Assert.That(_lane.PublishedCount, Is.Zero);
        while (_control.TryCommand(CommandKind.Pause)) { }
        _client.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "alice");
        Look(MillisecondNs);
        ControlAnswer answer = Answered();
        Assert.That((answer.Outcome, answer.CommandId), Is.EqualTo((CommandOutcome.Busy, 0L)), "it is in no journal");
    }

    [Test] // Goal: the desk costs its thread no allocation. Method: the thread's count over requests from taken to answered.
    public void A_round_of_the_desk_allocates_nothing()
    {
        long bytes = 0;
        for (int i = 0; i < 1_000; i++)
        {
            _client.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "alice");
            _ = _client.Look();
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = _desk.DoWork(_nowNs += MillisecondNs);
            Run(_control.LastCommandId, CommandOutcome.Applied, RiskState.Paused);
            _ = _desk.DoWork(_nowNs += MillisecondNs);
            if (i >= 300) bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(_client.Look(), Is.Not.Null);
            _ = NextFrame(out _);
        }

        Assert.That(bytes, Is.Zero);
    }

    private void Look(long passNs)
    {
        _ = _client.Look();
        _ = _desk.DoWork(_nowNs += passNs);
    }

    /// <summary>As the engine tells that it has run a command.</summary>
    private void Run(long commandId, CommandOutcome outcome, RiskState state)
    {
        var engine = new EngineTelemetry { LastCommandId = commandId, LastCommandOutcome = outcome, RiskState = state, Frames = 500, OpenOrders = 3 };
        _telemetry.Engine.Write(in engine);
    }

    private ControlAnswer Answered()
    {
        ControlAnswer? answer = _client.Look();
        Assert.That(answer, Is.Not.Null);
        return answer!.Value;
    }

    private ReadOnlySpan<byte> NextFrame(out FrameHeader header)
    {
        LaneConsumer consumer = _lane.Consumer;
        Assert.That(consumer.TryRead(out ReadOnlySpan<byte> slot), Is.True);
        header = MemoryMarshal.Read<FrameHeader>(slot);
        byte[] frame = slot.Slice(FrameHeader.SizeBytes, (int)header.Length).ToArray();
        consumer.Release();
        return frame;
    }

    private static string Name(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name.TrimEnd((byte)0));
}
