namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>The stress runs of lane and ring on shared memory: two threads through two mappings of a file, and two processes. With their controls.</summary>
/// <remarks>LLMM_STRESS_SLOTS sets the slots of each test.</remarks>
[NonParallelizable]
public sealed class SharedStressTests
{
    [TestCase(WriterKind.Lane, 128, 64, 61ul, 2_000_000)]
    [TestCase(WriterKind.Lane, 512, 1024, 62ul, 500_000)]
    [TestCase(WriterKind.Ring, 128, 256, 63ul, 1_000_000)]
    [TestCase(WriterKind.Ring, 64, 8, 64ul, 200_000)]
    // Goal: nothing depends on the address or on the mapping. Method: the stress runs, the writer in one mapping of the file, the readers in another.
    public void Two_mappings_of_one_file_are_one_block(WriterKind kind, int slotBytes, int slotCount, ulong seed, int slots)
    {
        var geometry = new RingGeometry(slotBytes, slotCount);
        using var pair = new TwoMappings(kind, geometry);
        StressRun run = pair.Writer(new StressRun(StressPlan.For(seed, slots)));
        pair.Readers(run).Execute().AssertClean();
    }

    [TestCase(WriterKind.EarlyLane, 64, 71ul)]
    [TestCase(WriterKind.NeverFullLane, 64, 72ul)]
    [TestCase(WriterKind.UngatedRing, 256, 73ul)]
    [TestCase(WriterKind.LateClaimRing, 2, 74ul)]
    // Goal: the test above can fail. Method: broken writers.
    public void Control_broken_writer_is_noticed_through_the_other_mapping(WriterKind kind, int slotCount, ulong seed)
    {
        using var pair = new TwoMappings(kind, new RingGeometry(128, slotCount));
        StressRun run = pair.Writer(new StressRun(StressPlan.UntilDamage(seed)));
        pair.Readers(run, isControl: true).Execute().AssertDamaged();
    }

    [TestCase(WriterKind.Lane, 128, 64, 81ul, 1_000_000)]
    [TestCase(WriterKind.Lane, 512, 1024, 82ul, 500_000)]
    [TestCase(WriterKind.Ring, 128, 256, 83ul, 1_000_000)]
    [TestCase(WriterKind.Ring, 64, 8, 84ul, 200_000)]
    // Goal: lane and ring join two processes. Method: a process that writes, and this one that reads: everything through a lane or gate, whole slots by observers.
    public void Two_processes_share_one_block(WriterKind kind, int slotBytes, int slotCount, ulong seed, int slots)
    {
        using var pair = new TwoProcesses(kind, new RingGeometry(slotBytes, slotCount), seed, slots);
        pair.Readers(seed).AssertClean();
    }

    [TestCase(WriterKind.EarlyLane, 64, 91ul)]
    [TestCase(WriterKind.NeverFullLane, 64, 92ul)]
    [TestCase(WriterKind.UngatedRing, 256, 93ul)]
    [TestCase(WriterKind.LateClaimRing, 2, 94ul)]
    // Goal: the test above can fail. Method: broken writers in the other process.
    public void Control_broken_writer_in_another_process_is_noticed(WriterKind kind, int slotCount, ulong seed)
    {
        using var pair = new TwoProcesses(kind, new RingGeometry(128, slotCount), seed, slots: 0);
        pair.Readers(seed).AssertDamaged();
    }

    [TestCase("unchecked", 64, 95ul)]
    [TestCase("checks first", 4, 96ul)]
    [TestCase("joins late", 16, 97ul)]
    // Goal: the same of the reading side. Method: broken readers here, a shipped writer in the other process.
    public void Control_broken_reader_of_another_process_is_noticed(string reader, int slotCount, ulong seed)
    {
        var geometry = new RingGeometry(128, slotCount);
        using var pair = new TwoProcesses(WriterKind.Ring, geometry, seed, slots: 0);
        pair.BrokenReader(reader, seed).AssertDamaged();
    }
}
