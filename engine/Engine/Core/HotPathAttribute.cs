namespace LowLatencyMM.Engine;

/// <summary>Promises no heap, lock, input or output, clock read, or exception short of a broken invariant. The allocation tests of the engine hold it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HotPathAttribute : Attribute;
