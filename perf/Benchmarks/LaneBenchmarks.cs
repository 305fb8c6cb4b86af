using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>A slot's way through a lane or the ring, both ends on one thread: what the code costs without the trip between two cores.</summary>
public class LaneBenchmarks : IDisposable
{
    private const int SlotCount = 1024;
    private const int Slots = 512; // half of it: the producer always looks at its cached copy alone

    private readonly Lane _lane = Lane.Create(new RingGeometry(512, SlotCount));
    private readonly BroadcastRing _ring = BroadcastRing.Create(new RingGeometry(512, SlotCount));
    private readonly LaneProducer _laneProducer;
    private readonly LaneConsumer _laneConsumer;
    private readonly RingProducer _ringProducer;
    private readonly RingConsumer _ringConsumer;

    public LaneBenchmarks()
    {
        (_laneProducer, _laneConsumer, _ringProducer) = (_lane.Producer, _lane.Consumer, _ring.Producer);
        if (!_ring.TryJoin(out _ringConsumer)) throw new InvalidOperationException("a new ring has gates");
    }

    [Benchmark(OperationsPerInvoke = Slots)]
    public long LaneClaimPublishRead()
    {
        long sum = 0;
        for (int i = 0; i < Slots; i++)
        {
            if (!_laneProducer.TryClaim(out Span<byte> claimed)) return -1;
            MemoryMarshal.Write(claimed, in i);
            _laneProducer.Publish();
            if (!_laneConsumer.TryRead(out ReadOnlySpan<byte> slot)) return -1;
            sum += MemoryMarshal.Read<int>(slot);
            _laneConsumer.Release();
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Slots)]
    public long LaneBatchOf16()
    {
        long sum = 0;
        for (int i = 0; i < Slots; i += 16)
        {
            int claimed = _laneProducer.ClaimBatch(16);
            for (int offset = 0; offset < claimed; offset++) MemoryMarshal.Write(_laneProducer.ClaimedSlot(offset), i + offset);
            _laneProducer.Publish(claimed);
            int read = _laneConsumer.ReadBatch(16);
            for (int offset = 0; offset < read; offset++) sum += MemoryMarshal.Read<int>(_laneConsumer.ReadSlot(offset));
            _laneConsumer.Release(read);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Slots)]
    public long RingClaimPublishReadWithOneGate()
    {
        long sum = 0;
        for (int i = 0; i < Slots; i++)
        {
            if (!_ringProducer.TryClaim(out Span<byte> claimed)) return -1;
            MemoryMarshal.Write(claimed, in i);
            _ringProducer.Publish();
            if (_ringConsumer.TryRead(out ReadOnlySpan<byte> slot) != ReadStatus.Read) return -1;
            sum += MemoryMarshal.Read<int>(slot);
            _ringConsumer.Release();
        }

        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _lane.Dispose();
        _ring.Dispose();
        GC.SuppressFinalize(this);
    }
}
