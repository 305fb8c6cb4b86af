namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>Values to bytes, one byte at a time, as a writer of a given version and with given extra bytes a block.</summary>
public sealed class NaiveWriter(NaiveSchema schema, int version, int extraBlockBytes = 0)
{
    private readonly List<byte> _bytes = [];

    public byte[] Write(NaiveBlock message, BlockValues values)
    {
        Number(message.LengthInVersion(version) + extraBlockBytes, 2);
        Number(message.Id, 2);
        Number(schema.Id, 2);
        Number(version, 2);
        Block(message, values);
        for (int i = 0; i < message.Groups.Length; i++)
        {
            Number(message.Groups[i].LengthInVersion(version) + extraBlockBytes, 2);
            Number(values.Groups[i].Count, 2);
            foreach (BlockValues entry in values.Groups[i]) Block(message.Groups[i], entry);
        }

        return [.. _bytes];
    }

    private void Block(NaiveBlock block, BlockValues values)
    {
        var bytes = new byte[block.LengthInVersion(version) + extraBlockBytes];
        for (int i = 0; i < block.Fields.Length; i++)
        {
            NaiveField field = block.Fields[i];
            if (field.SinceVersion > version) continue;
            for (int element = 0; element < field.Length; element++)
                Put(bytes.AsSpan(field.Offset + (element * field.ElementBytes), field.ElementBytes), values.Values[i][element]);
        }

        _bytes.AddRange(bytes);
    }

    private void Number(int value, int lengthBytes)
    {
        var bytes = new byte[lengthBytes];
        Put(bytes, (ulong)value);
        _bytes.AddRange(bytes);
    }

    private void Put(Span<byte> target, ulong bits)
    {
        for (int i = 0; i < target.Length; i++) target[schema.IsBigEndian ? target.Length - 1 - i : i] = (byte)(bits >> (8 * i));
    }
}
