using System.Text;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>A valid schema of random types, messages, groups, offsets and versions.</summary>
public sealed class RandomSchema
{
    public const int Version = 3;

    private static readonly string[] Primitives =
        ["char", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double"];

    private readonly Random _random;
    private readonly StringBuilder _types = new();
    private readonly List<string> _names = [.. Primitives];

    private RandomSchema(int seed)
    {
        _random = new Random(seed);
    }

    public static string Of(int seed) => new RandomSchema(seed).Build();

    private string Build()
    {
        for (int i = 0; i < 12; i++) _names.Add(AddType($"T{i}"));
        var messages = new StringBuilder();
        for (int i = 0; i < 4; i++)
        {
            string groups = string.Concat(Enumerable.Range(0, _random.Next(3))
                .Select(g => $"<group name=\"g{g}\" id=\"{100 + g}\">{Fields(1 + _random.Next(5))}</group>"));
            messages.AppendLine($"<sbe:message name=\"M{i}\" id=\"{i + 1}\">{Fields(_random.Next(8))}{groups}</sbe:message>");
        }

        return Schemas.Whole(messages.ToString(), _types.ToString(), _random.Next(2) == 0 ? "byteOrder=\"bigEndian\"" : "", Version);
    }

    private string Fields(int count)
    {
        var text = new StringBuilder();
        int since = 0;
        for (int i = 0; i < count; i++)
        {
            // A block grows at its end only: that is what sinceVersion promises.
            if (_random.Next(4) == 0) since = Math.Min(since + 1, Version);
            string type = _names[_random.Next(_names.Count)];
            string optional = Primitives.Contains(type) && _random.Next(3) == 0 ? " presence=\"optional\"" : "";
            text.Append($"<field name=\"f{i}\" id=\"{i + 1}\" type=\"{type}\"{optional} sinceVersion=\"{since}\"/>");
        }

        return text.ToString();
    }

    private string AddType(string name)
    {
        string unsigned = Primitives[5 + _random.Next(4)];
        _types.AppendLine(_random.Next(6) switch
        {
            0 => $"<enum name=\"{name}\" encodingType=\"{Primitives[1 + _random.Next(8)]}\"><validValue name=\"A\">1</validValue><validValue name=\"B\">7</validValue></enum>",
            1 => $"<set name=\"{name}\" encodingType=\"{unsigned}\"><choice name=\"A\">0</choice><choice name=\"B\">{(unsigned == "uint8" ? 7 : 15)}</choice></set>",
            2 => $"<type name=\"{name}\" primitiveType=\"{Primitives[_random.Next(Primitives.Length)]}\" length=\"{2 + _random.Next(9)}\"/>",
            3 => $"<type name=\"{name}\" primitiveType=\"{unsigned}\" presence=\"optional\" nullValue=\"{_random.Next(100)}\"/>",
            4 => $"<type name=\"{name}\" primitiveType=\"int16\" presence=\"constant\">{_random.Next(100)}</type>",
            _ => Composite(name),
        });
        return name;
    }

    private string Composite(string name)
    {
        string member = Primitives[_random.Next(Primitives.Length)];
        string reference = _names[_random.Next(_names.Count)];
        string referred = Primitives.Contains(reference) ? "" : $"<ref name=\"r\" type=\"{reference}\"/>";
        return $"""
            <composite name="{name}"><type name="a" primitiveType="{member}" presence="optional"/><type name="k" primitiveType="int8" presence="constant">-3</type>
            <type name="b" primitiveType="uint16" offset="{8 + _random.Next(4)}"/>
            <composite name="{name}Inner"><type name="c" primitiveType="char" length="3"/></composite>{referred}</composite>
            """;
    }
}
