namespace LowLatencyMM.Engine;

/// <summary>Promises no heap, lock, input or output, clock read, or exception short of a broken invariant. Each has an allocation test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HotPathAttribute : Attribute;
