using System.Diagnostics.CodeAnalysis;

namespace LowLatencyMM.Ring;

/// <summary>A ring of fixed slots from one producer thread to one consumer thread, on one block of memory.</summary>
/// <remarks>This object is the cold handle: it makes the views and owns the memory it allocated. At most one thread uses
/// <see cref="Producer"/> and at most one <see cref="Consumer"/> at any moment; the views keep all state in the block,
/// so copies of a view are the same view. Memory ordering: docs/memory-ordering.md.</remarks>
public sealed unsafe class Lane : IDisposable
{
    private readonly MemoryRegion _region;
    private readonly bool _ownsRegion;

    private Lane(MemoryRegion region, RingGeometry geometry, bool ownsRegion)
    {
        _region = region;
        _ownsRegion = ownsRegion;
        Geometry = geometry;
    }

    public RingGeometry Geometry { get; }

    /// <summary>The writing side. One thread.</summary>
    public LaneProducer Producer => new(Cursors, BlockLayout.Slots(_region), Geometry);

    /// <summary>The reading side. One thread.</summary>
    public LaneConsumer Consumer => new(Cursors, BlockLayout.Slots(_region), Geometry);

    /// <summary>Slots published since creation. Any thread; may be old by the time it is used.</summary>
    public long PublishedCount => Volatile.Read(ref Cursors->Published);

    /// <summary>Slots released by the consumer since creation. Any thread.</summary>
    public long ConsumedCount => Volatile.Read(ref Cursors->Consumed);

    /// <summary>Claims that found the lane full. Any thread.</summary>
    public long RefusedCount => Volatile.Read(ref Cursors->RefusedCount);

    /// <summary>True once the producer has closed it; slots may still wait. Any thread.</summary>
    public bool IsClosed => Volatile.Read(ref Cursors->Closed) != 0;

    private LaneCursors* Cursors => (LaneCursors*)BlockLayout.Cursors(_region);

    /// <summary>A new lane on memory of its own, freed by <see cref="Dispose"/>.</summary>
    public static Lane Create(RingGeometry geometry) => Create(MemoryRegion.Allocate(geometry.BlockBytes), geometry, 0, ownsRegion: true);

    /// <summary>A new, empty lane at the start of <paramref name="region"/>, whatever was there before.</summary>
    /// <exception cref="ArgumentException">The region is too small or not aligned to 128 bytes.</exception>
    public static Lane Create(MemoryRegion region, RingGeometry geometry) => Create(region, geometry, 0, ownsRegion: false);

    /// <summary>Attaches to the lane that already lives in <paramref name="region"/>, cursors and waiting slots included.</summary>
    /// <param name="expected">The geometry that both sides agreed on; null accepts any.</param>
    /// <param name="reason">Why not: what was found and what is allowed.</param>
    public static bool TryAttach(
        MemoryRegion region, RingGeometry? expected, [NotNullWhen(true)] out Lane? lane, [NotNullWhen(false)] out string? reason)
    {
        lane = null;
        reason = BlockLayout.Refusal(region, BlockLayout.LaneMagic, gateCount: 0, expected, out RingGeometry geometry);
        if (reason is not null) return false;

        var candidate = new Lane(region, geometry, ownsRegion: false);
        // Both sides may be running: published lies between an earlier and (less the capacity) a later reading of consumed.
        long consumedBefore = candidate.ConsumedCount;
        long published = candidate.PublishedCount;
        long consumedAfter = candidate.ConsumedCount;
        if (consumedBefore < 0 || published < consumedBefore || published - consumedAfter > geometry.SlotCount)
        {
            reason = $"The cursors are impossible: {published} published, {consumedBefore} consumed, {geometry}.";
            return false;
        }

        lane = candidate;
        return true;
    }

    public void Dispose()
    {
        if (_ownsRegion) _region.Dispose();
    }

    /// <summary>As <see cref="Create(MemoryRegion, RingGeometry)"/>, with cursors that begin at a chosen count.</summary>
    internal static Lane Create(MemoryRegion region, RingGeometry geometry, long firstCount, bool ownsRegion)
    {
        BlockLayout.Initialize(region, geometry, gateCount: 0);
        var lane = new Lane(region, geometry, ownsRegion);
        LaneCursors* cursors = lane.Cursors;
        cursors->Published = cursors->Consumed = cursors->ConsumedCache = cursors->PublishedCache = firstCount;
        BlockLayout.Seal(region, BlockLayout.LaneMagic);
        return lane;
    }
}
