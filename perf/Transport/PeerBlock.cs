using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Perf;

/// <summary>What the two processes of a measurement tell each other, and the lines of the floors, in shared memory.</summary>
/// <remarks>The first process writes a job and then its number (release); the second sees the number (acquire), says that it has begun, works, writes what it
/// found and then that it is done (release), which the first sees (acquire).</remarks>
internal sealed unsafe class PeerBlock : IDisposable
{
    private const int LineBytes = 128; // x64 prefetches lines in pairs
    private const int FloorBytes = 4096;
    private const int Bytes = 3 * FloorBytes;
    private readonly MappedFile _file;
    private readonly long* _job;
    private readonly long* _begun;
    private readonly long* _done;

    private PeerBlock(MappedFile file)
    {
        _file = file;
        _job = (long*)file.Region.Address;
        _begun = (long*)(file.Region.Address + LineBytes);
        _done = (long*)(file.Region.Address + (2 * LineBytes));
        OneLine = new MemoryRegion(file.Region.Address + FloorBytes, FloorBytes);
        TwoLines = new MemoryRegion(file.Region.Address + (2 * FloorBytes), FloorBytes);
    }

    /// <summary>Where one word goes there and back.</summary>
    public MemoryRegion OneLine { get; }

    /// <summary>Where 96 bytes do.</summary>
    public MemoryRegion TwoLines { get; }

    public long JobNumber => Volatile.Read(ref *_job);

    public PeerJob Job => (PeerJob)_job[1];

    public PeerWait Wait => (PeerWait)_job[2];

    public long Count => _job[3];

    /// <summary>Number of the last job that was begun; -1: the second process gave up.</summary>
    public long Begun => Volatile.Read(ref *_begun);

    public long Done => Volatile.Read(ref *_done);

    /// <summary>By the second process's thread during the job, bytes.</summary>
    public long AllocatedBytes => _done[1];

    /// <summary>Raw counter when it was done.</summary>
    public long EndTicks => _done[2];

    public static PeerBlock Create(string path) => new(MappedFile.Create(path, Bytes));

    public static PeerBlock Open(string path) => new(MappedFile.Open(path, isWritable: true));

    /// <summary>The first process: gives a job.</summary>
    /// <returns>Its number.</returns>
    public long Give(PeerJob job, PeerWait wait, long count)
    {
        new Span<byte>(OneLine.Address, 2 * FloorBytes).Clear();
        _job[1] = (long)job;
        _job[2] = (long)wait;
        _job[3] = count;
        long number = *_job + 1;
        Volatile.Write(ref *_job, number);
        return number;
    }

    /// <summary>The second process: has begun a job, or gave up.</summary>
    public void Begin(long number) => Volatile.Write(ref *_begun, number);

    /// <summary>The second process: has done it.</summary>
    public void End(long number, long allocatedBytes, long endTicks)
    {
        _done[1] = allocatedBytes;
        _done[2] = endTicks;
        Volatile.Write(ref *_done, number);
    }

    public void Dispose() => _file.Dispose();
}
