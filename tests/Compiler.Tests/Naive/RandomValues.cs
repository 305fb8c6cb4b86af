namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>Values for a message, edges of each primitive and nulls among them.</summary>
public sealed class RandomValues(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    /// <summary>Fills with noise.</summary>
    public void Dirty(Span<byte> bytes) => _random.NextBytes(bytes);

    public BlockValues Next(NaiveBlock block, int maxEntries)
    {
        var values = new BlockValues(block);
        for (int i = 0; i < block.Fields.Length; i++) Fill(block.Fields[i], values.Values[i]);
        for (int i = 0; i < block.Groups.Length; i++)
        {
            int count = _random.Next(maxEntries + 1);
            for (int entry = 0; entry < count; entry++) values.Groups[i].Add(Next(block.Groups[i], maxEntries));
        }

        for (int i = 0; i < block.Data.Length; i++)
        {
            values.Data[i] = new byte[_random.Next(20)];
            _random.NextBytes(values.Data[i]);
        }

        return values;
    }

    private void Fill(NaiveField field, ulong[] elements)
    {
        int used = field.Kind == NaiveKind.Text ? _random.Next(elements.Length + 1) : elements.Length;
        for (int i = 0; i < used; i++)
        {
            ulong bits = _random.Next(6) switch
            {
                0 => field.NullBits,
                1 => 0,
                2 => field.Mask,
                3 => field.Mask >> 1,
                _ => unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)) & field.Mask,
            };
            if (field.Kind == NaiveKind.Text && bits == 0) bits = 'x'; // a NUL would end the text
            elements[i] = Quiet(field.Primitive, bits);
        }
    }

    // Some hardware quiets a signalling NaN on its way through a register, which is no fault of a codec.
    private static ulong Quiet(string primitive, ulong bits) => primitive switch
    {
        "float" when float.IsNaN(BitConverter.UInt32BitsToSingle((uint)bits)) => BitConverter.SingleToUInt32Bits(float.NaN),
        "double" when double.IsNaN(BitConverter.UInt64BitsToDouble(bits)) => BitConverter.DoubleToUInt64Bits(double.NaN),
        _ => bits,
    };
}
