using System.Text;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>A valid schema of random types, messages, groups, offsets and versions.</summary>
public sealed class RandomSchema
{
    public const int Version = 3;

    private static readonly string[] Primitives =
        ["char", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double"];

    // Header, dimensions and lengths of every kind: other widths, orders and offsets, and members that others have.
    private const string Framing = """
        <composite name="otherHeader"><type name="venue" primitiveType="uint8"/><type name="version" primitiveType="uint8"/><type name="schemaId" primitiveType="uint32"/>
        <type name="templateId" primitiveType="uint8"/><type name="blockLength" primitiveType="uint16" offset="9"/><type name="numGroups" primitiveType="uint8"/>
        <type name="numVarDataFields" primitiveType="uint8"/></composite>
        <composite name="late"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint8" offset="7"/></composite>
        <composite name="counting"><type name="numInGroup" primitiveType="uint8"/><type name="blockLength" primitiveType="uint32"/>
        <type name="numGroups" primitiveType="uint16"/><type name="numVarDataFields" primitiveType="uint16"/></composite>
        <composite name="wide"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint32" maxValue="1000000"/></composite>
        <composite name="bytes8"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/></composite>
        <composite name="text16"><type name="length" primitiveType="uint16"/><type name="varData" primitiveType="char" length="0" characterEncoding="UTF-8"/></composite>
        <composite name="bytes32"><type name="length" primitiveType="uint32"/><type name="varData" primitiveType="uint8" length="0"/></composite>
        <composite name="spaced"><type name="length" primitiveType="uint16" offset="1"/><type name="varData" primitiveType="uint8" length="0" offset="5"/></composite>

        """;

    private static readonly string[] Dimensions = ["", " dimensionType=\"late\"", " dimensionType=\"counting\"", " dimensionType=\"wide\""];
    private static readonly string[] DataTypes = ["bytes8", "text16", "bytes32", "spaced"];

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
            messages.AppendLine($"<sbe:message name=\"M{i}\" id=\"{i + 1}\">{Fields(_random.Next(8))}{Parts(depth: 0)}</sbe:message>");
        }

        string attributes = (_random.Next(2) == 0 ? "byteOrder=\"bigEndian\"" : "") + (_random.Next(2) == 0 ? " headerType=\"otherHeader\"" : "");
        return Schemas.Whole(messages.ToString(), Framing + _types, attributes, Version);
    }

    // Groups, entries of which have parts of their own now and then, and data; what is newer stands behind what is older.
    private string Parts(int depth)
    {
        var text = new StringBuilder();
        int since = 0;
        for (int i = _random.Next(3); i > 0; i--)
        {
            string inner = depth < 3 && _random.Next(2) == 0 ? Parts(depth + 1) : "";
            string dimension = Dimensions[_random.Next(Dimensions.Length)];
            text.Append($"<group name=\"g{depth}{i}\" id=\"{100 + i}\"{dimension} sinceVersion=\"{since}\">{Fields(1 + _random.Next(5))}{inner}</group>");
            if (_random.Next(4) == 0) since = Math.Min(since + 1, Version);
        }

        for (int i = _random.Next(3); i > 0; i--)
        {
            text.Append($"<data name=\"d{depth}{i}\" id=\"{200 + i}\" type=\"{DataTypes[_random.Next(DataTypes.Length)]}\" sinceVersion=\"{since}\"/>");
            if (_random.Next(4) == 0) since = Math.Min(since + 1, Version);
        }

        return text.ToString();
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
