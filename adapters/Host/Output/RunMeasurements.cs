using System.Diagnostics;
using System.Runtime;

namespace LowLatencyMM.Host;

/// <summary>What a run took from the machine between its start and its end. The thread that runs the engine makes it and stops it.</summary>
internal sealed class RunMeasurements
{
    private readonly long _startTicks = Stopwatch.GetTimestamp();
    private readonly long _allocatedBytesBefore;
    private readonly int[] _collectionsBefore = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
    private readonly long _methodsBefore = JitInfo.GetCompiledMethodCount();
    private readonly long _threadMethodsBefore = JitInfo.GetCompiledMethodCount(currentThread: true);

    /// <summary>Begins.</summary>
    public RunMeasurements() => _allocatedBytesBefore = GC.GetAllocatedBytesForCurrentThread(); // last: this object is not the run's

    public double WallSeconds { get; private set; }

    public double EngineSeconds { get; private set; }

    public long AllocatedBytes { get; private set; }

    public IReadOnlyList<int> Collections { get; private set; } = [0, 0, 0];

    /// <summary>In the whole process, the runtime's own recompiling in the background included.</summary>
    public long MethodsCompiled { get; private set; }

    /// <summary>By this thread, which stood still for it.</summary>
    public long ThreadMethodsCompiled { get; private set; }

    /// <summary>Methods compiled and collections so far, in the process. Any thread; allocates nothing.</summary>
    public (long Methods, (int Zero, int One, int Two) Collections) SoFar() => (
        JitInfo.GetCompiledMethodCount() - _methodsBefore,
        (GC.CollectionCount(0) - _collectionsBefore[0], GC.CollectionCount(1) - _collectionsBefore[1], GC.CollectionCount(2) - _collectionsBefore[2]));

    /// <summary>Ends.</summary>
    /// <param name="engineSeconds">Engine time that passed.</param>
    /// <param name="allocatedBytes">Of the engine, where its thread did other things as well; otherwise all of the thread's.</param>
    public RunMeasurements End(double engineSeconds, long? allocatedBytes = null)
    {
        AllocatedBytes = allocatedBytes ?? GC.GetAllocatedBytesForCurrentThread() - _allocatedBytesBefore;
        ThreadMethodsCompiled = JitInfo.GetCompiledMethodCount(currentThread: true) - _threadMethodsBefore;
        WallSeconds = Stopwatch.GetElapsedTime(_startTicks).TotalSeconds;
        EngineSeconds = engineSeconds;
        MethodsCompiled = JitInfo.GetCompiledMethodCount() - _methodsBefore;
        Collections = [.. _collectionsBefore.Select((before, generation) => GC.CollectionCount(generation) - before)];
        return this;
    }
}
