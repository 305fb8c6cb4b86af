namespace LowLatencyMM.Captures.Tests;

/// <summary>Segments to a stream in order.</summary>
public sealed class TcpFlowTests
{
    [Test] // Goal: the stream as it was sent. Method: random cuts, repeats, overlaps and swaps against the bytes, across the end of the numbers.
    public void Any_order_with_repeats_and_overlaps_gives_the_stream([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var stream = new byte[20_000];
        random.NextBytes(stream);
        uint first = unchecked(uint.MaxValue - 5_000);
        var segments = new List<(int At, int Length)>();
        for (int at = 0; at < stream.Length;)
        {
            int length = Math.Min(random.Next(1, 700), stream.Length - at);
            int back = random.Next(4) == 0 ? Math.Min(at, random.Next(300)) : 0;
            segments.Add((at - back, length + back));
            if (random.Next(5) == 0) segments.Add((at, length));
            at += length;
        }

        for (int i = 0; i + 3 < segments.Count; i++)
        {
            int other = i + random.Next(3);
            (segments[i], segments[other]) = (segments[other], segments[i]);
        }

        var target = new Target();
        var flow = new TcpFlow();
        flow.Take(new Segment(default, default, []) { IsTcp = true, IsStart = true, Sequence = unchecked(first - 1) }, target);
        foreach ((int at, int length) in segments)
            flow.Take(new Segment(default, default, stream.AsSpan(at, length)) { IsTcp = true, Sequence = unchecked(first + (uint)at) }, target);
        Assert.That(target.Bytes, Is.EqualTo(stream));
        Assert.That(target.Holes, Is.Empty);
    }

    [Test] // Goal: what never came is told, and what follows is given. Method: one segment is left out, then the capture ends.
    public void A_hole_is_told_at_the_end_with_its_length()
    {
        var target = new Target();
        var flow = new TcpFlow();
        flow.Take(new Segment(default, default, []) { IsTcp = true, IsStart = true, Sequence = 99 }, target);
        flow.Take(new Segment(default, default, [1, 2]) { IsTcp = true, Sequence = 100 }, target);
        flow.Take(new Segment(default, default, [5, 6]) { IsTcp = true, Sequence = 104 }, target);
        Assert.That(target.Bytes, Is.EqualTo(new byte[] { 1, 2 }));
        flow.GiveUp(target);
        Assert.That(target.Bytes, Is.EqualTo(new byte[] { 1, 2, 5, 6 }));
        Assert.That(target.Holes, Is.EqualTo(new[] { 2 }));
    }

    [Test] // Goal: a hole does not hold memory for ever. Method: more than the bound waits behind it.
    public void A_hole_is_given_up_when_too_much_waits_behind_it()
    {
        var target = new Target();
        var flow = new TcpFlow();
        flow.Take(new Segment(default, default, []) { IsTcp = true, IsStart = true, Sequence = 0 }, target);
        for (uint i = 0; i < 40; i++) flow.Take(new Segment(default, default, new byte[30_000]) { IsTcp = true, Sequence = 2 + (30_000 * i) }, target);
        Assert.That(target.Holes, Is.EqualTo(new[] { 1 }));
        Assert.That(target.Bytes, Has.Count.EqualTo(40 * 30_000));
    }

    private sealed class Target : ITcpTarget
    {
        public List<byte> Bytes { get; } = [];

        public List<int> Holes { get; } = [];

        public void OnBytes(ReadOnlySpan<byte> bytes) => Bytes.AddRange(bytes);

        public void OnHole(int lostBytes) => Holes.Add(lostBytes);

        public void OnRestart()
        {
        }
    }
}
