using System.Globalization;
using System.Xml.Linq;

namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>A second reading of a schema, written to be plain: it knows valid schemas only, and shares no line with the compiler.</summary>
public sealed class NaiveSchema
{
    private readonly Dictionary<string, XElement> _types;

    public NaiveSchema(string xml)
    {
        XElement root = XDocument.Parse(xml).Root!;
        Id = (int)root.Attribute("id")!;
        Version = (int)root.Attribute("version")!;
        IsBigEndian = (string?)root.Attribute("byteOrder") == "bigEndian";
        _types = root.Elements("types").Elements().ToDictionary(type => (string)type.Attribute("name")!);
        string headerType = (string?)root.Attribute("headerType") ?? "messageHeader";
        Messages = [.. root.Elements().Where(element => element.Name.LocalName == "message").Select(message => ReadBlock(message, ReadHeader(headerType), 0))];
    }

    public int Id { get; }

    public int Version { get; }

    public bool IsBigEndian { get; }

    public NaiveBlock[] Messages { get; }

    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private NaiveBlock ReadBlock(XElement element, NaiveHeader header, int parentSince)
    {
        int blockSince = Math.Max(parentSince, (int?)element.Attribute("sinceVersion") ?? 0);
        var leaves = new List<NaiveField>();
        int end = 0;
        foreach (XElement field in element.Elements("field"))
        {
            string typeName = (string)field.Attribute("type")!;
            XElement type = _types.TryGetValue(typeName, out XElement? declared) ? declared : new XElement("type", new XAttribute("primitiveType", typeName));
            bool isConstant = (string?)(field.Attribute("presence") ?? type.Attribute("presence")) == "constant";
            if (isConstant) continue;
            int offset = (int?)field.Attribute("offset") ?? end;
            bool isOptional = (string?)field.Attribute("presence") == "optional";
            end = offset + AddLeaves(leaves, type, [Pascal((string)field.Attribute("name")!)], offset, isOptional, Math.Max(blockSince, (int?)field.Attribute("sinceVersion") ?? 0));
        }

        return new(
            Pascal((string)element.Attribute("name")!), (int)element.Attribute("id")!, blockSince,
            (int?)element.Attribute("blockLength") ?? end, header, [.. leaves.Select(leaf => leaf with { BlockVersion = blockSince })],
            [.. element.Elements("group").Select(group => ReadBlock(group, ReadHeader((string?)group.Attribute("dimensionType") ?? "groupSizeEncoding"), blockSince))],
            [.. element.Elements("data").Select(data => new NaiveData(
                Pascal((string)data.Attribute("name")!), (int?)data.Attribute("sinceVersion") ?? 0, ReadHeader((string)data.Attribute("type")!)))]);
    }

    private NaiveHeader ReadHeader(string name)
    {
        var leaves = new List<NaiveField>();
        int length = AddLeaves(leaves, _types[name], [], 0, isOptional: false, since: 0);
        return new(length, [.. leaves.Select(leaf => (leaf.Path[^1], leaf.Offset, leaf.EndOffset - leaf.Offset))]);
    }

    // Gives the bytes that the type takes.
    private int AddLeaves(List<NaiveField> leaves, XElement type, string[] path, int offset, bool isOptional, int since)
    {
        isOptional |= (string?)type.Attribute("presence") == "optional";
        switch (type.Name.LocalName)
        {
            case "composite":
                int end = 0;
                foreach (XElement member in type.Elements())
                {
                    if ((string?)member.Attribute("presence") == "constant") continue;
                    XElement inner = member.Name.LocalName == "ref" ? _types[(string)member.Attribute("type")!] : member;
                    if ((string?)inner.Attribute("presence") == "constant") continue;
                    int start = (int?)member.Attribute("offset") ?? end;
                    end = start + AddLeaves(leaves, inner, [.. path, Pascal((string)member.Attribute("name")!)], offset + start, false, since);
                }

                return end;
            case "enum" or "set":
                string encoding = (string)type.Attribute("encodingType")!;
                string primitive = _types.TryGetValue(encoding, out XElement? named) ? (string)named.Attribute("primitiveType")! : encoding;
                NaiveKind kind = type.Name.LocalName == "enum" ? NaiveKind.Enumeration : NaiveKind.Set;
                return Add(leaves, new(path, offset, primitive, 1, kind, isOptional, since, NullOf(primitive, null), Pascal((string)type.Attribute("name")!)));
            default:
                string scalar = (string)type.Attribute("primitiveType")!;
                int length = (int?)type.Attribute("length") ?? 1;
                NaiveKind arrayKind = (length, scalar) switch
                {
                    (1, _) => NaiveKind.Number,
                    (_, "char") => NaiveKind.Text,
                    (_, "uint8") => NaiveKind.Bytes,
                    _ => NaiveKind.Numbers,
                };
                return Add(leaves, new(path, offset, scalar, length, arrayKind, isOptional, since, NullOf(scalar, (string?)type.Attribute("nullValue")), ""));
        }
    }

    private static int Add(List<NaiveField> leaves, NaiveField leaf)
    {
        leaves.Add(leaf);
        return leaf.ElementBytes * leaf.Length;
    }

    private static ulong NullOf(string primitive, string? stated) => stated is not null
        ? unchecked((ulong)long.Parse(stated, CultureInfo.InvariantCulture))
        : primitive switch
        {
            "char" => 0,
            "int8" => 0x80,
            "int16" => 0x8000,
            "int32" => 0x8000_0000,
            "int64" => 0x8000_0000_0000_0000,
            "uint8" => 0xFF,
            "uint16" => 0xFFFF,
            "uint32" => 0xFFFF_FFFF,
            "uint64" => ulong.MaxValue,
            "float" => BitConverter.SingleToUInt32Bits(float.NaN),
            _ => BitConverter.DoubleToUInt64Bits(double.NaN),
        };
}
