namespace LowLatencyMM.Importers.Tests;

/// <summary>The rules that join a snapshot and updates.</summary>
public sealed class BinanceDepthSequenceTests
{
    [Test] // Goal: exactly the updates that lead on from the snapshot are applied. Method: every position of an update around a snapshot.
    public void The_first_update_must_cover_the_snapshot()
    {
        for (long previous = 90; previous < 110; previous++)
        {
            for (long last = previous + 1; last < 112; last++)
            {
                var sequence = new BinanceDepthSequence();
                Assert.That(sequence.OnUpdate(previous, last), Is.EqualTo(DepthDecision.Buffer));
                sequence.OnSnapshot(100);
                DepthDecision expected = last < 100 ? DepthDecision.Drop : previous <= 100 ? DepthDecision.Apply : DepthDecision.Gap;
                Assert.That(sequence.OnUpdate(previous, last), Is.EqualTo(expected), $"({previous}, {last}]");
            }
        }
    }

    [Test] // Goal: afterwards each update begins where the last one ended. Method: one id early, exact, late, repeated.
    public void Later_updates_must_follow_without_a_break()
    {
        var sequence = new BinanceDepthSequence();
        sequence.OnSnapshot(100);
        Assert.That(sequence.OnUpdate(99, 105), Is.EqualTo(DepthDecision.Apply));
        Assert.That(sequence.OnUpdate(99, 105), Is.EqualTo(DepthDecision.Drop), "repeated");
        Assert.That(sequence.OnUpdate(105, 107), Is.EqualTo(DepthDecision.Apply));
        Assert.That(sequence.Wants(107), Is.False);
        Assert.That(sequence.Wants(108), Is.True);
        Assert.That(sequence.OnUpdate(106, 109), Is.EqualTo(DepthDecision.Gap), "overlapping");
        Assert.That(sequence.OnUpdate(109, 110), Is.EqualTo(DepthDecision.Buffer), "no book any more");
        Assert.That(sequence.Wants(50), Is.True);
    }
}
