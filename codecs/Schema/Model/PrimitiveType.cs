namespace LowLatencyMM.Schema.Model;

/// <summary>The wire primitives of SBE 1.0.</summary>
internal enum PrimitiveType : byte
{
    Char,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float,
    Double,
}
