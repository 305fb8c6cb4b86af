namespace LowLatencyMM.Ring.Tests;

public sealed class LaneModelTests
{
    private static readonly int[] SlotCounts = [1, 2, 4, 16];

    // Counts pass 2^31 and 2^32 in production after minutes: an int in the wrong place would show here.
    private static readonly long[] FirstCounts = [0, int.MaxValue - 3L, uint.MaxValue - 3L, (1L << 48) - 3];

    [FsCheck.NUnit.Property(MaxTest = 2_000, EndSize = 300)]
    // Goal: a lane is a bounded queue. Method: one random command stream into lane and Queue<long>; all results and contents compared.
    public void Any_command_stream_leaves_lane_equal_to_bounded_queue(byte shape, (byte Operation, byte Argument)[] commands)
    {
        var geometry = new RingGeometry(64, SlotCounts[shape % 4]);
        using MemoryRegion region = MemoryRegion.Allocate(geometry.BlockBytes);
        Lane lane = Lane.Create(region, geometry, FirstCounts[shape / 4 % 4], ownsRegion: false);
        var run = new Run(lane, geometry.SlotCount);
        foreach ((byte operation, byte argument) in commands) run.Step(operation, argument);
        run.DrainAndCompare();
    }

    private sealed class Run(Lane lane, int slotCount)
    {
        private readonly LaneProducer _producer = lane.Producer;
        private readonly LaneConsumer _consumer = lane.Consumer;
        private readonly Queue<long> _model = new();
        private readonly long _firstCount = lane.PublishedCount;
        private long _published;
        private long _refused;
        private bool _closed;

        private int Free => slotCount - _model.Count;

        public void Step(byte operation, byte argument)
        {
            int batch = 1 + argument % (slotCount + 2); // one and two past what fits
            switch (operation % 8)
            {
                case 0 or 1 when !_closed: Publish(); break;
                case 2 when !_closed: PublishBatch(batch, argument / 16); break;
                case 3 when !_closed: ClaimAndForget(); break;
                case 4: Read(release: argument % 4 != 0); break;
                case 5: ReadBatch(batch, argument / 16); break;
                case 6 when argument < 8 && !_closed: _closed = true; _producer.Close(); break;
                default: Compare(); break;
            }
        }

        public void DrainAndCompare()
        {
            while (_model.Count > 0) Read(release: true);
            if (!_closed)
            {
                Assert.That(_consumer.IsDrained, Is.False);
                _producer.Close();
            }

            Assert.That(_consumer.TryRead(out _), Is.False);
            Assert.That(_consumer.IsDrained);
            Assert.That(lane.ConsumedCount - _firstCount, Is.EqualTo(_published));
        }

        private void Publish()
        {
            bool claimed = _producer.TryClaim(out Span<byte> slot);
            Assert.That(claimed, Is.EqualTo(Free > 0));
            if (!claimed)
            {
                _refused++;
                return;
            }

            Assert.That(slot.Length, Is.EqualTo(64));
            Pattern.Write(slot, _published);
            _producer.Publish();
            _model.Enqueue(_published++);
        }

        private void PublishBatch(int wanted, int abandoned)
        {
            int claimed = _producer.ClaimBatch(wanted);
            Assert.That(claimed, Is.EqualTo(Math.Min(wanted, Free)));
            if (claimed == 0) _refused++;
            int kept = Math.Max(0, claimed - abandoned);
            for (int offset = 0; offset < claimed; offset++) Pattern.Write(_producer.ClaimedSlot(offset), _published + offset);
            _producer.Publish(kept);
            for (int offset = 0; offset < kept; offset++) _model.Enqueue(_published++);
        }

        private void ClaimAndForget()
        {
            if (_producer.TryClaim(out Span<byte> slot)) slot.Fill(0xEE);
            else _refused++;
        }

        private void Read(bool release)
        {
            bool read = _consumer.TryRead(out ReadOnlySpan<byte> slot);
            Assert.That(read, Is.EqualTo(_model.Count > 0));
            if (!read) return;
            Assert.That(Pattern.Matches(slot, _model.Peek()));
            if (!release) return;
            _consumer.Release();
            _ = _model.Dequeue();
        }

        private void ReadBatch(int wanted, int kept)
        {
            int available = _consumer.ReadBatch(wanted);
            Assert.That(available, Is.EqualTo(Math.Min(wanted, _model.Count)));
            long[] expected = [.. _model];
            for (int offset = 0; offset < available; offset++)
                Assert.That(Pattern.Matches(_consumer.ReadSlot(offset), expected[offset]));
            int released = Math.Max(0, available - kept);
            _consumer.Release(released);
            for (int offset = 0; offset < released; offset++) _ = _model.Dequeue();
        }

        private void Compare()
        {
            Assert.That(_producer.FreeSlots, Is.EqualTo(Free));
            Assert.That(_consumer.Available, Is.EqualTo(_model.Count));
            Assert.That(lane.PublishedCount - _firstCount, Is.EqualTo(_published));
            Assert.That(lane.ConsumedCount - _firstCount, Is.EqualTo(_published - _model.Count));
            Assert.That(lane.RefusedCount, Is.EqualTo(_refused));
            Assert.That(lane.IsClosed, Is.EqualTo(_closed));
            Assert.That(_consumer.IsDrained, Is.EqualTo(_closed && _model.Count == 0));
        }
    }
}
