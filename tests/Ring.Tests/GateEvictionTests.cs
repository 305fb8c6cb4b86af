namespace LowLatencyMM.Ring.Tests;

/// <summary>A consumer whose process has died must not stop the producer for ever.</summary>
public sealed unsafe class GateEvictionTests
{
    private const long Evictor = 7;
    private static readonly RingGeometry Geometry = new(64, 4);

    [Test] // Goal: only the gates of the dead are opened, and then the producer goes on. Method: owners 2 to 9, each subset of them dead.
    public void Exactly_the_gates_of_the_dead_are_opened([Range(0, 255, 17)] int dead)
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        for (int gate = 0; gate < BroadcastRing.GateCount; gate++) Assert.That(ring.TryJoin(out _, owner: 2 + gate));
        Assert.That(ring.TryJoin(out _, owner: 99), Is.False);
        ring.Producer.Publish(ring.Producer.ClaimBatch(4));
        Assert.That(ring.Producer.TryClaim(out _), Is.False);

        int expected = int.PopCount(dead);
        Assert.That(ring.EvictGates(Evictor, owner => (dead & (1 << (int)(owner - 2))) != 0), Is.EqualTo(expected));
        Assert.That(ring.Producer.TryClaim(out _), Is.EqualTo(dead == 255), "the living still hold the producer");
        int joined = 0;
        while (ring.TryJoin(out _, owner: 100)) joined++;
        Assert.That(joined, Is.EqualTo(expected), "an opened gate can be taken again");
    }

    [Test] // Goal: a consumer of this process is never evicted. Method: someone who calls everyone dead.
    public void A_local_consumer_is_not_asked_about()
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        Assert.That(ring.TryJoin(out RingConsumer consumer));
        Assert.That(ring.EvictGates(Evictor, _ => true), Is.Zero);
        ring.Producer.Publish(ring.Producer.ClaimBatch(4));
        Assert.That(ring.Producer.TryClaim(out _), Is.False);
        consumer.Leave();
        Assert.That(ring.Producer.TryClaim(out _));
    }

    [Test] // Goal: death at any store of joining, leaving or evicting leaves a gate that can be freed. Method: the block as each of them leaves it.
    public void A_gate_is_freed_wherever_its_owner_or_evictor_died([Values(2L, Evictor)] long owner, [Values(0L, 2L, RingGate.Open)] long consumed)
    {
        using MemoryRegion region = MemoryRegion.Allocate(Geometry.BlockBytes);
        BroadcastRing ring = BroadcastRing.Create(region, Geometry);
        ring.Producer.Publish(ring.Producer.ClaimBatch(4));
        RingGate* gate = &((RingCursors*)BlockLayout.Cursors(region))->FirstGate;
        (gate->Owner, gate->Consumed) = (owner, consumed);
        Assert.That(ring.EvictGates(evictor: 8, found => found == owner), Is.EqualTo(1));
        Assert.That((gate->Owner, gate->Consumed), Is.EqualTo((0L, RingGate.Open)));
        Assert.That(ring.Producer.FreeSlots, Is.EqualTo(4));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Impossible_owners_are_refused(long owner)
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        Assert.That(() => ring.TryJoin(out _, owner), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => ring.EvictGates(owner, _ => true), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
