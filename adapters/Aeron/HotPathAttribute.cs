namespace LowLatencyMM.Aeron;

/// <summary>Promises no heap, lock, I/O, clock read, or exception short of a broken invariant.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HotPathAttribute : Attribute;
