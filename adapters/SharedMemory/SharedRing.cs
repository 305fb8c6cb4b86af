using LowLatencyMM.Ring;

namespace LowLatencyMM.SharedMemory;

/// <summary>A broadcast ring in a block of shared memory.</summary>
/// <remarks>Any thread. The process that creates it is the only one that publishes.</remarks>
public sealed class SharedRing : IDisposable
{
    private SharedRing(SharedBlock block, BroadcastRing ring)
    {
        Block = block;
        Ring = ring;
    }

    public SharedBlock Block { get; }

    public BroadcastRing Ring { get; }

    /// <summary>A new ring of this process.</summary>
    /// <param name="run">Schema hash, epoch, shard and time of the run; its kind and sizes are not looked at.</param>
    /// <exception cref="SharedBlockException">The file there is foreign, or in use by a running process.</exception>
    /// <exception cref="IOException">No room.</exception>
    public static SharedRing Create(string path, RingGeometry geometry, SharedBlockDescription run)
    {
        SharedBlockDescription description = run with { Kind = SharedBlockKind.Ring, SlotBytes = geometry.SlotBytes, SlotCount = geometry.SlotCount };
        BroadcastRing? ring = null;
        SharedBlock block = SharedBlock.Create(path, description, geometry.BlockBytes, content => ring = BroadcastRing.Create(content, geometry));
        return new SharedRing(block, ring!);
    }

    /// <summary>Attaches to a running or abandoned ring; see <see cref="SharedBlock.Open"/>.</summary>
    /// <exception cref="SharedBlockException">The file is refused.</exception>
    public static SharedRing Open(string path, bool isWritable, ulong? schemaHash = null) =>
        Attach(SharedBlock.Open(path, SharedBlockKind.Ring, isWritable, schemaHash));

    /// <summary>Attaches, for reading, to the ring of a process that has ended.</summary>
    /// <exception cref="SharedBlockException">The file is refused, or its owner still runs.</exception>
    public static SharedRing OpenAbandoned(string path, ulong? schemaHash = null) =>
        Attach(SharedBlock.OpenAbandoned(path, SharedBlockKind.Ring, schemaHash));

    /// <summary>Frees the gates of consumers, in other processes, that have ended without leaving. Any process and thread; call it when the ring stays full.</summary>
    /// <remarks>A consumer of another process joins with <c>TryJoin(out consumer, ProcessToken.Current.Value)</c>. One that is alive and stands still is not
    /// touched: whether to wait for it is the operator's decision.</remarks>
    /// <returns>Gates that were freed.</returns>
    public int EvictDeadConsumers() => Ring.EvictGates(ProcessToken.Current.Value, owner => !new ProcessToken(owner).IsAlive);

    /// <summary>Ends the mapping; the file stays.</summary>
    public void Dispose()
    {
        Ring.Dispose();
        Block.Dispose();
    }

    private static SharedRing Attach(SharedBlock block)
    {
        SharedBlockDescription description = block.Description;
        if (!BroadcastRing.TryAttach(block.Content, expected: null, out BroadcastRing? ring, out string? reason))
            reason = $"holds no ring that can be used. {reason}";
        else if (ring.Geometry.SlotBytes != description.SlotBytes || ring.Geometry.SlotCount != description.SlotCount)
            reason = $"holds a ring of {ring.Geometry}; its header says {description.SlotCount} slots of {description.SlotBytes} bytes";
        else
            return new SharedRing(block, ring);
        using (block) throw new SharedBlockException(SharedBlockRefusal.Content, block.FilePath, reason);
    }
}
