using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The C# names within one block, the same for its decoder and its encoder.</summary>
internal sealed class BlockNames
{
    private static readonly string[] Generated =
    [
        "TemplateId", "SchemaId", "SchemaVersion", "BlockLength", "TryWrap", "EncodedLength", "Count", "MoveNext",
        "_block", "_entries", "_actingVersion", "_actingBlockLength", "_limit", "_position", "_groupIndex", "_count", "_index",
    ];

    public BlockNames(BlockModel block, string typeName)
    {
        var scope = new NameScope([.. Generated, typeName + "Decoder", typeName + "Encoder"]);
        // Groups first: their names are names of types too.
        Groups = block.Groups.Select(group => scope.Claim(group.Name, "{0}Decoder", "{0}Encoder", "TryRead{0}", "TryBegin{0}")).ToList();
        Members = Member.NameAll(block.Fields, scope);
    }

    public List<Member> Members { get; }

    /// <summary>Parallel to the groups of the block.</summary>
    public List<string> Groups { get; }

    /// <summary>Reading the block depends on the version of who wrote it.</summary>
    public static bool IsVersioned(BlockModel block) => block.Fields.Any(field => field.IsVersioned);

    /// <summary>The group may be missing from messages of older versions.</summary>
    public static bool IsVersionedGroup(BlockModel message, BlockModel group) => group.SinceVersion > message.SinceVersion;
}
