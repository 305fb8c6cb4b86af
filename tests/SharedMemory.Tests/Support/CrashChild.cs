namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Processes that work until they are killed.</summary>
internal static unsafe class CrashChild
{
    public static readonly RingGeometry Geometry = new(256, 64);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60); // should nobody kill it
    private static readonly SharedBlockDescription Run0 = new() { Kind = SharedBlockKind.Ring, SlotBytes = 1, SlotCount = 1, Epoch = 1 };

    /// <summary>Fills slots as fast as it can, in random batches, and tells after each publication, in another mapping, how many there are.</summary>
    public static void Run(SharedDirectory directory, ulong seed, WriterKind kind)
    {
        using Evidence evidence = Evidence.Open(directory);
        using SharedRing shared = SharedRing.Create(directory.Block, Geometry, Run0);
        RingProducer producer = shared.Ring.Producer;
        var random = new SplitMix64(seed);
        long startTicks = System.Diagnostics.Stopwatch.GetTimestamp();
        for (long written = 0; System.Diagnostics.Stopwatch.GetElapsedTime(startTicks) < Limit;)
        {
            int batch = producer.ClaimBatch(1 + random.Below(8));
            if (kind == WriterKind.EarlyRing) producer.Publish(batch);
            for (int offset = 0; offset < batch; offset++)
            {
                if (kind == WriterKind.EarlyRing) FillLate(shared, written + offset);
                else Pattern.Write(producer.ClaimedSlot(offset), written + offset);
            }

            if (kind != WriterKind.EarlyRing) producer.Publish(batch);
            written += batch;
            Volatile.Write(ref evidence.Published, written); // release: told after it was published
        }
    }

    /// <summary>Creates the ring anew again and again.</summary>
    public static void CreateForEver(SharedDirectory directory)
    {
        using Evidence evidence = Evidence.Open(directory);
        long startTicks = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(startTicks) < Limit)
        {
            using SharedRing shared = SharedRing.Create(directory.Block, Geometry, Run0);
            Volatile.Write(ref evidence.Published, evidence.Published + 1);
            for (int wait = 0; wait < 20; wait++) Thread.SpinWait(100); // about as long as creating takes
            shared.Block.Remove();
        }
    }

    /// <summary>Takes a gate of the ring and never reads.</summary>
    public static void JoinAndWait(SharedDirectory directory)
    {
        using Evidence evidence = Evidence.Open(directory);
        using SharedRing shared = SharedRing.Open(directory.Block, isWritable: true);
        if (!shared.Ring.TryJoin(out _, ProcessToken.Current.Value)) return;
        Volatile.Write(ref evidence.Published, 1);
        Thread.Sleep(Limit);
    }

    /// <summary>Broken on purpose, with a window so wide that a kill cannot miss it for long.</summary>
    private static void FillLate(SharedRing shared, long count)
    {
        Thread.Sleep(1);
        byte* slots = BlockLayout.Slots(shared.Block.Content);
        Pattern.Write(new Span<byte>(slots + count % Geometry.SlotCount * Geometry.SlotBytes, Geometry.SlotBytes), count);
    }
}
