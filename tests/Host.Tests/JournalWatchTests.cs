using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host.Tests;

public sealed class JournalWatchTests
{
    private const int LaneSlots = 2;

    [Test] // Goal: a disk that falls behind makes the engine reduce-only, said once. Method: fills around the mark; a lane that is full at first.
    public void A_spill_buffer_beyond_its_mark_sends_one_alert_and_one_reduce_only()
    {
        using Lane lane = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, LaneSlots));
        var control = new ControlPublisher(lane, LiveClock.Start());
        var watch = new JournalWatch(0.5, control);

        watch.OnFill(0);
        watch.OnFill(0.5);
        Assert.That(Drain(lane), Is.Empty, "at the mark is not beyond it");

        Assert.That(control.TryCommand(CommandKind.Pause), Is.True);
        watch.OnFill(0.51); // room for the alert only
        watch.OnFill(0.9);
        Assert.That(Drain(lane), Is.EqualTo(new[] { "Pause", "JournalStalled High 51" }));

        watch.OnFill(0.2); // the command is still owed
        watch.OnFill(0.9);
        Assert.That(Drain(lane), Is.EqualTo(new[] { "ReduceOnly" }));
    }

    private static List<string> Drain(Lane lane)
    {
        var frames = new List<string>();
        LaneConsumer consumer = lane.Consumer;
        while (consumer.TryRead(out ReadOnlySpan<byte> slot))
        {
            ReadOnlySpan<byte> message = slot[FrameHeader.SizeBytes..];
            if (CommandDecoder.TryWrap(message, out CommandDecoder command)) frames.Add(command.Kind.ToString());
            else if (AlertDecoder.TryWrap(message, out AlertDecoder alert)) frames.Add($"{alert.Code} {alert.Severity} {alert.Value}");
            consumer.Release();
        }

        return frames;
    }
}
