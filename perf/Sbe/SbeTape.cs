namespace LowLatencyMM.Perf;

/// <summary>Messages of both templates, each with its own contents, in slots of one buffer, and the random order in which they are gone through.</summary>
internal sealed class SbeTape
{
    public const int InstancesEach = 64;
    public const int SlotBytes = 512;
    public const int OrderCount = 4_096;

    public SbeTape(int seed)
    {
        var random = new Random(seed);
        Books = [.. Enumerable.Range(0, InstancesEach).Select(_ => new BookData(random))];
        Vehicles = [.. Enumerable.Range(0, InstancesEach).Select(_ => new VehicleData(random))];
        // A few more bytes than slots: slots begin at odd addresses too, as messages in packets do.
        Buffer = GC.AllocateArray<byte>((2 * InstancesEach * SlotBytes) + SlotBytes, pinned: true);
        Offsets = [.. Enumerable.Range(0, 2 * InstancesEach).Select(slot => (slot * SlotBytes) + random.Next(64))];
        Lengths = new int[2 * InstancesEach];
        Order = [.. Enumerable.Range(0, OrderCount).Select(_ => random.Next(2 * InstancesEach))];
    }

    public BookData[] Books { get; }

    public VehicleData[] Vehicles { get; }

    public byte[] Buffer { get; }

    /// <summary>Where each message begins; books first, then vehicles.</summary>
    public int[] Offsets { get; }

    public int[] Lengths { get; }

    /// <summary>Which message comes next, of all; a workload of one template takes it modulo its own.</summary>
    public int[] Order { get; }
}
