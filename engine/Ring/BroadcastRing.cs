using System.Diagnostics.CodeAnalysis;

namespace LowLatencyMM.Ring;

/// <summary>A ring of fixed slots from one producer to many consumers, in the manner of the LMAX Disruptor, on one block of memory.</summary>
/// <remarks>Up to <see cref="GateCount"/> consumers hold the producer back; any number of observers do not, and are told when they are lapped.
/// This object is the cold handle; it may be used by any thread. Memory ordering: docs/memory-ordering.md.</remarks>
public sealed unsafe class BroadcastRing : IDisposable
{
    /// <summary>The most consumers that can hold the producer back at once.</summary>
    public const int GateCount = 8;

    /// <summary>Owner of a gate whose consumer lives and dies with the ring's memory.</summary>
    public const long LocalOwner = 1;

    private readonly MemoryRegion _region;
    private readonly bool _ownsRegion;

    private BroadcastRing(MemoryRegion region, RingGeometry geometry, bool ownsRegion)
    {
        _region = region;
        _ownsRegion = ownsRegion;
        Geometry = geometry;
    }

    public RingGeometry Geometry { get; }

    /// <summary>The writing side. One thread.</summary>
    public RingProducer Producer => new(Cursors, BlockLayout.Slots(_region), Geometry);

    /// <summary>Slots published since creation. Any thread; may be old by the time it is used.</summary>
    public long PublishedCount => Volatile.Read(ref Cursors->Published);

    /// <summary>Slots claimed since creation; more than published means that the rest may be half written. Any thread.</summary>
    public long ClaimedCount => Volatile.Read(ref Cursors->Claimed);

    /// <summary>Claims that a gating consumer refused. Any thread.</summary>
    public long RefusedCount => Volatile.Read(ref Cursors->RefusedCount);

    /// <summary>True once the producer has closed it; slots may still wait. Any thread.</summary>
    public bool IsClosed => Volatile.Read(ref Cursors->Closed) != 0;

    private RingCursors* Cursors => (RingCursors*)BlockLayout.Cursors(_region);

    /// <summary>A new ring on memory of its own, freed by <see cref="Dispose"/>.</summary>
    public static BroadcastRing Create(RingGeometry geometry) => Create(MemoryRegion.Allocate(geometry.BlockBytes), geometry, 0, ownsRegion: true);

    /// <summary>A new, empty ring at the start of <paramref name="region"/>, whatever was there before.</summary>
    /// <exception cref="ArgumentException">The region is too small or not aligned to 128 bytes.</exception>
    public static BroadcastRing Create(MemoryRegion region, RingGeometry geometry) => Create(region, geometry, 0, ownsRegion: false);

    /// <summary>Attaches to the ring that already lives in <paramref name="region"/>: live, or left behind by a crash.</summary>
    /// <param name="expected">The geometry that both sides agreed on; null accepts any.</param>
    /// <param name="reason">Why not: what was found and what is allowed.</param>
    public static bool TryAttach(
        MemoryRegion region, RingGeometry? expected, [NotNullWhen(true)] out BroadcastRing? ring, [NotNullWhen(false)] out string? reason)
    {
        ring = null;
        reason = BlockLayout.Refusal(region, BlockLayout.RingMagic, GateCount, expected, out RingGeometry geometry);
        if (reason is not null) return false;

        var candidate = new BroadcastRing(region, geometry, ownsRegion: false);
        // The producer may be running: claimed is between an earlier and (plus the capacity) a later reading of published.
        long publishedBefore = candidate.PublishedCount;
        long claimed = candidate.ClaimedCount;
        long publishedAfter = candidate.PublishedCount;
        if (publishedBefore < 0 || claimed < publishedBefore || claimed - publishedAfter > geometry.SlotCount)
        {
            reason = $"The cursors are impossible: {publishedBefore} published, {claimed} claimed, {geometry}.";
            return false;
        }

        ring = candidate;
        return true;
    }

    /// <summary>Takes a gate: from the slot that is published next, the producer waits for this consumer. Any thread, also while the ring runs.</summary>
    /// <param name="owner">Names who reads, so that <see cref="EvictGates"/> can tell whose gate it is: a process, on shared memory. > 0.</param>
    /// <returns>False when all <see cref="GateCount"/> gates are taken.</returns>
    public bool TryJoin(out RingConsumer consumer, long owner = LocalOwner)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(owner);
        RingGate* gates = &Cursors->FirstGate;
        for (int gate = 0; gate < GateCount; gate++)
        {
            // The owner before the count: a consumer that dies in between leaves an open gate with a name on it.
            if (Interlocked.CompareExchange(ref gates[gate].Owner, owner, 0) != 0) continue;
            Volatile.Write(ref gates[gate].Consumed, PublishedCount);

            // Full fence between taking the gate and reading the cursor; pairs with the one in RingProducer.RefreshGates.
            // The first value may be too old to be safe; it only makes the producer wait. The second cannot be.
            Interlocked.MemoryBarrier();
            long start = PublishedCount;
            gates[gate].PublishedCache = start;
            Volatile.Write(ref gates[gate].Consumed, start);
            consumer = new RingConsumer(Cursors, &gates[gate], BlockLayout.Slots(_region), Geometry);
            return true;
        }

        consumer = default;
        return false;
    }

    /// <summary>Takes their gates from owners that are gone, so that they hold the producer back no longer. Any thread, also while the ring runs.</summary>
    /// <param name="evictor">Holds a gate while it opens it: should the evictor die there, the gate is found under its name. > 0.</param>
    /// <param name="isGone">Whether an owner has ended for certain. One that still reads would be given slots that change under it.</param>
    /// <returns>Gates that were opened.</returns>
    public int EvictGates(long evictor, Func<long, bool> isGone)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(evictor);
        RingGate* gates = &Cursors->FirstGate;
        int evicted = 0;
        for (int gate = 0; gate < GateCount; gate++)
        {
            long owner = Volatile.Read(ref gates[gate].Owner);
            if (owner is 0 or LocalOwner || !isGone(owner)) continue;
            if (Interlocked.CompareExchange(ref gates[gate].Owner, evictor, owner) != owner) continue; // someone else was faster
            Volatile.Write(ref gates[gate].Consumed, RingGate.Open); // release; pairs with RingProducer.RefreshGates
            Volatile.Write(ref gates[gate].Owner, 0); // release; as in RingConsumer.Leave
            evicted++;
        }

        return evicted;
    }

    /// <summary>A new observer, which never holds the producer back. Any thread may make it, one thread uses it.</summary>
    public RingObserver Observe(ObserverStart start)
    {
        var observer = new RingObserver(Cursors, BlockLayout.Slots(_region), Geometry);
        observer.StartAt(start switch
        {
            ObserverStart.Next => PublishedCount,
            ObserverStart.Newest => Math.Max(0, PublishedCount - 1),
            _ => Math.Max(0, ClaimedCount - Geometry.SlotCount),
        });
        return observer;
    }

    public void Dispose()
    {
        if (_ownsRegion) _region.Dispose();
    }

    /// <summary>As <see cref="Create(MemoryRegion, RingGeometry)"/>, with cursors that begin at a chosen count.</summary>
    internal static BroadcastRing Create(MemoryRegion region, RingGeometry geometry, long firstCount, bool ownsRegion)
    {
        BlockLayout.Initialize(region, geometry, GateCount);
        var ring = new BroadcastRing(region, geometry, ownsRegion);
        RingCursors* cursors = ring.Cursors;
        cursors->Published = cursors->Claimed = cursors->GateCache = firstCount;
        for (int gate = 0; gate < GateCount; gate++) (&cursors->FirstGate)[gate].Consumed = RingGate.Open;
        BlockLayout.Seal(region, BlockLayout.RingMagic);
        return ring;
    }
}
