using System.Runtime;

namespace LowLatencyMM.Perf;

/// <summary>What the whole process has allocated, collected and compiled so far.</summary>
internal readonly record struct ProcessCounters(long AllocatedBytes, int Collections0, int Collections1, int Collections2, long MethodsCompiled)
{
    public static ProcessCounters Read() => new(
        GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), JitInfo.GetCompiledMethodCount());

    public static ProcessCounters operator -(ProcessCounters left, ProcessCounters right) => new(
        left.AllocatedBytes - right.AllocatedBytes, left.Collections0 - right.Collections0, left.Collections1 - right.Collections1,
        left.Collections2 - right.Collections2, left.MethodsCompiled - right.MethodsCompiled);
}
