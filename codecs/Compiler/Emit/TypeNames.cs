using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The C# names of a schema's messages, enums, sets and composites. Messages come first: they keep their names.</summary>
internal sealed class TypeNames
{
    // Types that generated files name without a prefix, beyond those that no scope may take.
    private static readonly string[] UsedTypes =
    [
        "BitConverter", "BinaryPrimitives", "MethodImpl", "MethodImplAttribute", "DoesNotReturn", "DoesNotReturnAttribute",
        "ArgumentException", "ArgumentOutOfRangeException", "UnscopedRef", "UnscopedRefAttribute", "Int128", "UInt128", "SbeCursor", "BitOperations",
    ];

    private readonly Dictionary<object, string> _names = [];
    private readonly string _prefix;

    public TypeNames(SchemaModel schema, string targetNamespace)
    {
        _prefix = $"global::{targetNamespace}.";
        var scope = new NameScope(UsedTypes);
        foreach (BlockModel message in schema.Messages) _names[message] = scope.Claim(message.Name, "{0}Decoder", "{0}Encoder");
        foreach (EnumModel model in schema.Enums) _names[model] = scope.Claim(model.Name, "{0}");
        foreach (SetModel model in schema.Sets) _names[model] = scope.Claim(model.Name, "{0}");
        foreach (CompositeModel model in schema.Composites) _names[model] = scope.Claim(model.Name, "{0}Decoder", "{0}Encoder");
    }

    public string NameOf(object model) => _names[model];

    /// <summary>Fully qualified, because a property may hide the type's simple name.</summary>
    public string FullNameOf(object model) => _prefix + _names[model];
}
