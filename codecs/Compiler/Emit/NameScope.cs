namespace LowLatencyMM.Compiler.Emit;

/// <summary>C# names of one scope. Schema names that collide, with each other or with what is generated, get '_' appended.</summary>
internal sealed class NameScope
{
    // Members of every object, and what generated members name without a prefix.
    private static readonly string[] Always =
    [
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
        Wire.ClassName, "Unsafe", "MemoryMarshal", "MethodImplOptions",
    ];

    private readonly HashSet<string> _taken;

    public NameScope(params string[] reserved)
    {
        _taken = new HashSet<string>(reserved.Concat(Always), StringComparer.Ordinal);
    }

    /// <param name="schemaName">The name in the schema.</param>
    /// <param name="patterns">Everything that is derived of it, as in "Has{0}"; all must be free together.</param>
    public string Claim(string schemaName, params string[] patterns)
    {
        string name = Pascal(schemaName);
        while (patterns.Any(pattern => _taken.Contains(string.Format(pattern, name)))) name += "_";
        foreach (string pattern in patterns) _ = _taken.Add(string.Format(pattern, name));
        return name;
    }

    /// <summary>With a capital.</summary>
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
