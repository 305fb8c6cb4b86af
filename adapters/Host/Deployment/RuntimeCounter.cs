using System.Runtime;
using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host;

/// <summary>Counts what the runtime does to a process from a moment on. The thread that made it.</summary>
internal sealed class RuntimeCounter
{
    private readonly long _readyTimeNs;
    private readonly long _bytesBefore;
    private readonly long _methodsBefore;
    private readonly int _collections0Before = GC.CollectionCount(0);
    private readonly int _collections1Before = GC.CollectionCount(1);
    private readonly int _collections2Before = GC.CollectionCount(2);

    /// <summary>Begins.</summary>
    /// <param name="nowNs">ns since the Unix epoch.</param>
    public RuntimeCounter(long nowNs)
    {
        _readyTimeNs = nowNs;
        _methodsBefore = JitInfo.GetCompiledMethodCount();
        _bytesBefore = GC.GetAllocatedBytesForCurrentThread(); // last: this object is not the run's
    }

    /// <summary>So far. Allocates nothing.</summary>
    public RuntimeCounts Look() => new()
    {
        ReadyTimeNs = _readyTimeNs,
        ThreadAllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - _bytesBefore,
        MethodsCompiled = JitInfo.GetCompiledMethodCount() - _methodsBefore,
        Collections0 = GC.CollectionCount(0) - _collections0Before,
        Collections1 = GC.CollectionCount(1) - _collections1Before,
        Collections2 = GC.CollectionCount(2) - _collections2Before,
    };
}
