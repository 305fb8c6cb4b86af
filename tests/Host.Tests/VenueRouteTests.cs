using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>The engine's end of a gateway that writes nonsense, or is another version's. What a gateway does wrong ends its session, and nothing else.</summary>
[Platform("Linux")]
public sealed class VenueRouteTests
{
    private const ushort VenueId = 1;
    private TemporaryDirectory _files = null!;
    private VenueRoute _route = null!;
    private IpcStream _executions = null!;
    private ExclusivePublication _gateway = null!;

    [SetUp]
    public void Open()
    {
        _files = new TemporaryDirectory();
        _route = new VenueRoute(VenueId, _files["orders.log"], 1 << 16);
        _executions = IpcStream.Create(_files["executions.log"], new LogBufferOptions { SessionId = 1, StreamId = 1, CorrelationId = 1 });
        _gateway = _executions.PublishExclusively();
    }

    [TearDown]
    public void Close()
    {
        _route.Dispose();
        _executions.Dispose();
        _files.Dispose();
    }

    [Test] // Goal: a frame whose length lies is dropped and counted, and the next one is heard. Method: lengths around the right one, and too few bytes.
    public void Frames_whose_length_lies_are_dropped_and_counted()
    {
        _route.Offer(_files["executions.log"]);
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        var control = new ControlFrames(SourceIds.Gateway(VenueId));
        int bytes = control.SessionState(frame, 1, VenueId, SessionStatus.Connected, 7);
        uint right = MemoryMarshal.AsRef<FrameHeader>(frame).Length;
        uint[] lies = [0, right - 1, right + 1, FrameLayout.SlotBytes, uint.MaxValue];
        foreach (uint lie in lies)
        {
            MemoryMarshal.AsRef<FrameHeader>(frame).Length = lie;
            Assert.That(_gateway.Offer(frame[..bytes]), Is.Positive);
        }

        Assert.That(_gateway.Offer(frame[..3]), Is.Positive);
        Assert.That(_gateway.Offer(frame[..(FrameHeader.SizeBytes - 1)]), Is.Positive);
        MemoryMarshal.AsRef<FrameHeader>(frame).Length = right;
        Assert.That(_gateway.Offer(frame[..bytes]), Is.Positive);
        Assert.That(_route.TryPeek(out ReadOnlySpan<byte> heard), Is.True);
        Assert.That(heard.SequenceEqual(frame[..bytes]), Is.True);
        Assert.That(_route.MalformedCount, Is.EqualTo(lies.Length + 2));
        _route.Release();
        Assert.That(_route.TryPeek(out _), Is.False);
        Assert.That(_route.TryTakeLost(), Is.False, "the session lives");
    }

    [Test] // Goal: a log that contradicts itself ends the session, told once, and the next one is taken. Method: a frame length of the log itself overwritten.
    public void A_log_that_lies_ends_the_session_and_the_next_one_is_taken([Values(5, 1 << 29, int.MaxValue)] int lie)
    {
        _route.Offer(_files["executions.log"]);
        Assert.That(_route.TryPeek(out _), Is.False);
        using (FileStream file = new(_files["executions.log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.Write(BitConverter.GetBytes(lie));
        Assert.That(_route.TryPeek(out _), Is.False);
        Assert.That(_route.TryTakeLost(), Is.True);
        Assert.That(_route.TryTakeLost(), Is.False);
        Assert.That(_route.IsLive, Is.False);
        Assert.That(_route.TryReclaim(), Is.True);
        using IpcStream next = IpcStream.Create(_files["next.log"], new LogBufferOptions { SessionId = 1, StreamId = 1, CorrelationId = 1 });
        _route.Offer(_files["next.log"]);
        Assert.That(_route.TryPeek(out _), Is.False);
        Assert.That(_route.IsLive, Is.True);
    }

    [Test] // Goal: a gateway of other schemas, or a file that is none, is told in one line and not listened to; the right one is taken up afterwards. Method: each as the gateway's presence.
    public void A_presence_of_other_schemas_or_cut_is_told_and_the_right_one_is_taken_up([Values("schema", "cut", "text")] string wrong)
    {
        DeploymentDirectory directory = DeploymentDirectory.Open(_files["deployment"]);
        string path = directory.File(DeploymentFiles.Gateway("simulated"));
        using var watch = new GatewayWatch(_route, directory, "simulated");
        watch.Look(Stopwatch.GetTimestamp());
        Assert.That(watch.Problem, Is.Null, "none is there yet");
        using Presence foreign = Presence.Create(path, DeploymentFiles.SchemaHash ^ (wrong == "schema" ? 1UL : 0UL), 1, 1);
        foreign.State = PresenceState.Ready;
        if (wrong == "cut") using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(100);
        if (wrong == "text") File.WriteAllText(path, "a gateway\n");
        watch.Look(Stopwatch.GetTimestamp());
        Assert.That(watch.Problem, Does.StartWith("gateway simulated: ").And.Contain(path).And.Not.Contain("\n"));
        Assert.That((watch.SessionCount, watch.LostCount, _route.HasSession), Is.EqualTo((0L, 0L, false)));
        File.Delete(path);
        using Presence right = Presence.Create(path, DeploymentFiles.SchemaHash, 1, 2);
        using IpcStream offered = IpcStream.Create(
            directory.File(DeploymentFiles.Executions("simulated", 2, 1)), new LogBufferOptions { SessionId = 1, StreamId = 1, CorrelationId = 1 });
        right.BeatTicks = Stopwatch.GetTimestamp();
        right.OfferedTo = ProcessToken.Current.Value;
        right.Offer = 1;
        right.State = PresenceState.Ready;
        watch.Look(Stopwatch.GetTimestamp());
        Assert.That((watch.Problem, watch.SessionCount, _route.HasSession), Is.EqualTo(((string?)null, 1L, true)));
        _route.TryPeek(out _); // the engine thread takes it, so that nothing is on offer when the log goes
    }
}
