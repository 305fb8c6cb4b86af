namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>What probe code uses to go between bits and C# values.</summary>
public static class ProbeBits
{
    public static byte[] ToBytes(ulong[] elements) => [.. elements.Select(bits => (byte)bits)];

    public static ReadOnlySpan<byte> ToText(ulong[] elements) => ToBytes(elements).AsSpan().TrimEnd((byte)0);

    public static void FromBytes(ReadOnlySpan<byte> bytes, ulong[] elements)
    {
        for (int i = 0; i < bytes.Length; i++) elements[i] = bytes[i];
    }
}
