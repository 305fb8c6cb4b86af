namespace LowLatencyMM.Ring.Tests;

public sealed class BroadcastRingModelTests
{
    private static readonly int[] SlotCounts = [1, 2, 4, 16];

    [FsCheck.NUnit.Property(MaxTest = 2_000, EndSize = 400)]
    // Goal: the ring is an endless list with a window; gates stop the producer, observers are told when the window passed them.
    // Method: one random command stream into ring and arithmetic on counts; all results and contents compared.
    public void Any_command_stream_leaves_ring_equal_to_windowed_list(byte shape, (byte Operation, byte Argument)[] commands)
    {
        var geometry = new RingGeometry(64, SlotCounts[shape % 4]);
        using BroadcastRing ring = BroadcastRing.Create(geometry);
        var run = new Run(ring, geometry.SlotCount);
        foreach ((byte operation, byte argument) in commands) run.Step(operation, argument);
        run.CloseAndDrain();
    }

    private sealed class Run(BroadcastRing ring, int slotCount)
    {
        private readonly RingProducer _producer = ring.Producer;
        private readonly List<(RingConsumer View, long Position)> _consumers = [];
        private readonly List<(RingObserver View, long Position, long Lost)> _observers = [];
        private readonly byte[] _copy = new byte[3 * 64];
        private long _published;
        private long _claimed;
        private long _refused;
        private bool _closed;

        private int Free => (int)(_consumers.Select(consumer => consumer.Position).Append(_published).Min() + slotCount - _published);

        public void Step(byte operation, byte argument)
        {
            switch (operation % 12)
            {
                case 0 or 1 or 2 when !_closed: Publish(argument % 8 != 0); break;
                case 3 when !_closed: PublishBatch(1 + argument % (slotCount + 2), argument / 16); break;
                case 4 when argument % 4 == 0: Join(); break;
                case 5 when argument % 8 == 0 && _consumers.Count > 0: Leave(argument % _consumers.Count); break;
                case 5 or 6 when _consumers.Count > 0: Consume(argument % _consumers.Count, argument % 3 != 0); break;
                case 7 when _consumers.Count > 0: ConsumeBatch(argument % _consumers.Count, 1 + argument % (slotCount + 2)); break;
                case 8 when _observers.Count < 4: Observe((ObserverStart)(argument % 3)); break;
                case 9 when _observers.Count > 0: Copy(argument % _observers.Count); break;
                case 10 when _observers.Count > 0: CopyBatch(argument % _observers.Count); break;
                case 11 when argument < 4 && !_closed: _closed = true; _producer.Close(); break;
                case 11 when _observers.Count > 0: Rejoin(argument % _observers.Count, newest: argument % 2 == 0); break;
                default: Compare(); break;
            }
        }

        public void CloseAndDrain()
        {
            if (!_closed) _producer.Close();
            _closed = true;
            for (int index = 0; index < _consumers.Count; index++)
            {
                while (_consumers[index].Position < _published) Consume(index, release: true);
                Assert.That(_consumers[index].View.TryRead(out _), Is.EqualTo(ReadStatus.Closed));
            }

            for (int index = 0; index < _observers.Count; index++)
            {
                Rejoin(index, newest: false);
                while (_observers[index].Position < _published) Copy(index);
                Assert.That(_observers[index].View.TryRead(_copy.AsSpan(0, 64)), Is.EqualTo(ReadStatus.Closed));
            }
        }

        private void Publish(bool publish)
        {
            bool claimed = _producer.TryClaim(out Span<byte> slot);
            Assert.That(claimed, Is.EqualTo(Free > 0));
            if (!claimed)
            {
                _refused++;
                return;
            }

            _claimed = Math.Max(_claimed, _published + 1);
            Pattern.Write(slot, _published);
            if (!publish) return;
            _producer.Publish();
            _published++;
        }

        private void PublishBatch(int wanted, int abandoned)
        {
            int claimed = _producer.ClaimBatch(wanted);
            Assert.That(claimed, Is.EqualTo(Math.Min(wanted, Free)));
            if (claimed == 0) _refused++;
            _claimed = Math.Max(_claimed, _published + claimed);
            for (int offset = 0; offset < claimed; offset++) Pattern.Write(_producer.ClaimedSlot(offset), _published + offset);
            int kept = Math.Max(0, claimed - abandoned);
            _producer.Publish(kept);
            _published += kept;
        }

        private void Join()
        {
            Assert.That(ring.TryJoin(out RingConsumer consumer), Is.EqualTo(_consumers.Count < BroadcastRing.GateCount));
            if (_consumers.Count == BroadcastRing.GateCount) return;
            Assert.That(consumer.Position, Is.EqualTo(_published));
            _consumers.Add((consumer, _published));
        }

        private void Leave(int index)
        {
            _consumers[index].View.Leave();
            _consumers.RemoveAt(index);
        }

        private void Consume(int index, bool release)
        {
            (RingConsumer view, long position) = _consumers[index];
            ReadStatus status = view.TryRead(out ReadOnlySpan<byte> slot);
            Assert.That(status, Is.EqualTo(position < _published ? ReadStatus.Read : AtEnd()));
            if (status != ReadStatus.Read) return;
            Assert.That(Pattern.Matches(slot, position));
            if (!release) return;
            view.Release();
            _consumers[index] = (view, position + 1);
        }

        private void ConsumeBatch(int index, int wanted)
        {
            (RingConsumer view, long position) = _consumers[index];
            int available = view.ReadBatch(wanted);
            Assert.That(available, Is.EqualTo(Math.Min(wanted, _published - position)));
            for (int offset = 0; offset < available; offset++) Assert.That(Pattern.Matches(view.ReadSlot(offset), position + offset));
            view.Release(available);
            _consumers[index] = (view, position + available);
        }

        private void Observe(ObserverStart start)
        {
            long position = start switch
            {
                ObserverStart.Next => _published,
                ObserverStart.Newest => Math.Max(0, _published - 1),
                _ => Math.Max(0, _claimed - slotCount),
            };
            RingObserver observer = ring.Observe(start);
            Assert.That(observer.Position, Is.EqualTo(position));
            _observers.Add((observer, position, 0));
        }

        private void Copy(int index)
        {
            (RingObserver view, long position, long lost) = _observers[index];
            ReadStatus status = view.TryRead(_copy.AsSpan(0, 64));
            Assert.That(status, Is.EqualTo(Expected(position)));
            if (status != ReadStatus.Read) return;
            Assert.That(Pattern.Matches(_copy.AsSpan(0, 64), position));
            _observers[index] = (view, position + 1, lost);
        }

        private void CopyBatch(int index)
        {
            (RingObserver view, long position, long lost) = _observers[index];
            ReadStatus status = view.TryReadBatch(_copy, out int count);
            Assert.That(status, Is.EqualTo(Expected(position)));
            Assert.That(count, Is.EqualTo(status == ReadStatus.Read ? Math.Min(3, _published - position) : 0));
            for (int offset = 0; offset < count; offset++) Assert.That(Pattern.Matches(_copy.AsSpan(offset * 64, 64), position + offset));
            _observers[index] = (view, position + count, lost);
        }

        private void Rejoin(int index, bool newest)
        {
            (RingObserver view, long position, long lost) = _observers[index];
            long target = Math.Max(position, newest ? _published - 1 : _claimed - slotCount);
            Assert.That(newest ? view.RejoinAtNewest() : view.RejoinAtOldest(), Is.EqualTo(target - position));
            Assert.That(view.LostCount, Is.EqualTo(lost + target - position));
            _observers[index] = (view, target, lost + target - position);
        }

        private void Compare()
        {
            Assert.That(_producer.FreeSlots, Is.EqualTo(Free));
            Assert.That(ring.PublishedCount, Is.EqualTo(_published));
            Assert.That(ring.ClaimedCount, Is.EqualTo(_claimed));
            Assert.That(ring.RefusedCount, Is.EqualTo(_refused));
            Assert.That(ring.IsClosed, Is.EqualTo(_closed));
            foreach ((RingConsumer view, long position) in _consumers) Assert.That(view.Available, Is.EqualTo(_published - position));
        }

        private ReadStatus Expected(long position) =>
            position >= _published ? AtEnd() : _claimed - position > slotCount ? ReadStatus.Lapped : ReadStatus.Read;

        private ReadStatus AtEnd() => _closed ? ReadStatus.Closed : ReadStatus.Empty;
    }
}
