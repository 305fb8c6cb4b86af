namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>The values of one block: for each leaf its elements as raw bits, and what the property Has said.</summary>
public sealed class BlockValues
{
    public BlockValues(NaiveBlock block)
    {
        Values = [.. block.Fields.Select(field => new ulong[field.Length])];
        Has = new bool?[block.Fields.Length];
        Groups = [.. block.Groups.Select(_ => new List<BlockValues>())];
        Data = [.. block.Data.Select(_ => Array.Empty<byte>())];
    }

    public ulong[][] Values { get; }

    public bool?[] Has { get; }

    public List<BlockValues>[] Groups { get; }

    public byte[][] Data { get; }

    /// <summary>All of it as one line, to compare and to read when a comparison fails.</summary>
    public string Describe() =>
        string.Join(" ", Values.Select((elements, i) => string.Join(",", elements.Select(bits => bits.ToString("x"))) + Mark(Has[i])))
        + string.Concat(Groups.Select(group => " [" + string.Join(" | ", group.Select(entry => entry.Describe())) + "]"))
        + string.Concat(Data.Select(bytes => " '" + Convert.ToHexString(bytes) + "'"));

    private static string Mark(bool? has) => has switch
    {
        null => "",
        true => "+",
        false => "-",
    };
}
