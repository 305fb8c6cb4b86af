namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>Values to bytes, one byte at a time, as a writer of a given version and with given extra bytes a block.</summary>
public sealed class NaiveWriter(NaiveSchema schema, int version, int extraBlockBytes = 0)
{
    private readonly List<byte> _bytes = [];

    public byte[] Write(NaiveBlock message, BlockValues values)
    {
        Header(message, count: 0);
        Block(message, values);
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
        for (int i = 0; i < block.Groups.Length; i++)
        {
            if (block.Groups[i].SinceVersion > version) continue;
            Header(block.Groups[i], values.Groups[i].Count);
            foreach (BlockValues entry in values.Groups[i]) Block(block.Groups[i], entry);
        }

        for (int i = 0; i < block.Data.Length; i++)
        {
            if (block.Data[i].SinceVersion > version) continue;
            Header(block.Data[i].Header, _ => values.Data[i].Length);
            _bytes.AddRange(values.Data[i]);
        }
    }

    private void Header(NaiveBlock block, int count) => Header(block.Header, member => member switch
    {
        "BlockLength" => block.LengthInVersion(version) + extraBlockBytes,
        "TemplateId" => block.Id,
        "SchemaId" => schema.Id,
        "Version" => version,
        "NumInGroup" => count,
        "NumGroups" => block.Groups.Length,
        "NumVarDataFields" => block.Data.Length,
        _ => 0,
    });

    private void Header(NaiveHeader header, Func<string, int> valueOf)
    {
        var bytes = new byte[header.LengthBytes];
        foreach (var (name, offset, lengthBytes) in header.Members) Put(bytes.AsSpan(offset, lengthBytes), (ulong)valueOf(name));
        _bytes.AddRange(bytes);
    }

    private void Put(Span<byte> target, ulong bits)
    {
        for (int i = 0; i < target.Length; i++) target[schema.IsBigEndian ? target.Length - 1 - i : i] = (byte)(bits >> (8 * i));
    }
}
