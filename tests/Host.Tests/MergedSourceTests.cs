using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

public sealed class MergedSourceTests
{
    private static readonly ulong[] Seeds = [1, 2, 3];

    [Test] // Goal: one order of receive time, ties by source, then by place. Method: random lists against a stable sort.
    public void Sources_come_in_order_of_receive_time_with_ties_in_the_order_given([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        var sources = new List<ListSource>();
        var expected = new List<(long TimeNs, int Source, int Place)>();
        for (int source = 0; source < 4; source++)
        {
            long timeNs = 100;
            var times = new List<long>();
            for (int place = 0; place < (int)(random.Next() % 300); place++)
            {
                timeNs += (long)(random.Next() % 3);
                times.Add(timeNs);
                expected.Add((timeNs, source, place));
            }

            sources.Add(new ListSource(times));
        }

        expected = [.. expected.OrderBy(frame => frame.TimeNs).ThenBy(frame => frame.Source).ThenBy(frame => frame.Place)];
        using var merged = new MergedSource(sources);
        foreach ((long timeNs, int source, int place) in expected)
        {
            Assert.That(merged.NextReceiveTimeNs, Is.EqualTo(timeNs).Or.EqualTo(merged.LastReceiveTimeNs));
            Assert.That(merged.TryNext(out ReadOnlySpan<byte> frame), Is.True);
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
            Assert.That((header.ReceiveTimeNs, header.SourceId, header.SourceSequence, header.VenueTimeNs),
                Is.EqualTo((timeNs, (ushort)(SourceIds.FirstData + source), place + 1L, (long)place)));
        }

        Assert.That(merged.HasEnded, Is.False);
        Assert.That(merged.TryNext(out _), Is.False);
        Assert.That(merged.HasEnded, Is.True);
    }

    private sealed class ListSource(IReadOnlyList<long> times) : DataSource("list")
    {
        private readonly byte[] _frame = new byte[FrameHeader.SizeBytes + SbeHeader.SizeBytes];
        private int _place;

        public override double FractionRead => 1;

        public override bool TryNext(out ReadOnlySpan<byte> frame)
        {
            frame = _frame;
            if (_place == times.Count) return false;
            var header = new FrameHeader { ReceiveTimeNs = times[_place], VenueTimeNs = _place++, Length = SbeHeader.SizeBytes };
            MemoryMarshal.Write(_frame, in header);
            return true;
        }

        public override void Dispose()
        {
        }
    }
}
