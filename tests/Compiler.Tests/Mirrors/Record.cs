namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>One block as a generated decoder gave it; every list is parallel to the schema's.</summary>
public sealed class Record
{
    /// <summary>An integer, an enum or a set as decimal, a floating number as double, text and bytes as byte[], an array as object[], a composite as Record; a constant as null.</summary>
    public List<object?> Fields { get; } = [];

    /// <summary>What the decoder says when it is asked whether the field is there.</summary>
    public List<bool> IsPresent { get; } = [];

    public List<List<Record>> Groups { get; } = [];

    public List<byte[]> Data { get; } = [];

    public void Add(object? value, bool isPresent)
    {
        Fields.Add(value);
        IsPresent.Add(isPresent);
    }

    public Record AddEntry(int group)
    {
        var entry = new Record();
        Groups[group].Add(entry);
        return entry;
    }
}
