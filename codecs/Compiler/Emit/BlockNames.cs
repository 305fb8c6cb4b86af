using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The C# names within one block, the same for its decoder and its encoder.</summary>
internal sealed class BlockNames
{
    private static readonly string[] Generated =
    [
        "TemplateId", "SchemaId", "SchemaVersion", "BlockLength", "TryWrap", "TryWrapBody", "TryMeasure", "Measure", "BlockLengthIn", "EncodedLength", "IsComplete",
        "GroupCount", "DataCount", "_headerBytes",
        "Count", "MoveNext", "NullBlock", "Fill", "Skip", "SbeCursor",
        "_block", "_entries", "_actingVersion", "_actingBlockLength", "_limit", "_position", "_part", "_count", "_index", "_offset", "_stride",
        "_cursor", "_owed", "_start",
    ];

    public BlockNames(BlockModel block, string typeName)
    {
        var scope = new NameScope([.. Generated, typeName + "Decoder", typeName + "Encoder"]);
        // Groups first: their names are names of types too.
        Groups = block.Groups.Select(group => scope.Claim(group.Name, "{0}Decoder", "{0}Encoder", "TryRead{0}", "TryBegin{0}")).ToList();
        Data = block.Data.Select(data => scope.Claim(data.Name, "TryRead{0}", "TryWrite{0}", "{0}MaxLength")).ToList();
        Members = Member.NameAll(block.Fields, scope);
    }

    public List<Member> Members { get; }

    /// <summary>Parallel to the groups of the block.</summary>
    public List<string> Groups { get; }

    /// <summary>Parallel to the data of the block.</summary>
    public List<string> Data { get; }
}
