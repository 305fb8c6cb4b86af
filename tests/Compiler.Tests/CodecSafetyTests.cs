using System.Buffers.Binary;
using System.Numerics;
using System.Reflection;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Numbers at their limits, from the wire and from a caller: no decoder reads outside, loops without end or throws.</summary>
/// <remarks>Each message is read twice within differently poisoned surroundings: a byte from outside shows as a difference.</remarks>
public sealed class CodecSafetyTests
{
    private const int MarginBytes = 64;

    private static readonly BigInteger[] Edges =
    [
        0, 1, 3, 4, 5, 20, 21, 255, 65_535, 65_536, int.MaxValue, BigInteger.One << 31, uint.MaxValue, BigInteger.One << 32, (BigInteger.One << 32) + 4,
        long.MaxValue, BigInteger.One << 63, ulong.MaxValue,
    ];

    [TestCase("uint32", "uint32")] // Goal: what dimensions may say. Method: every pair of edges of 32 and 64 bits, against arithmetic without limits.
    [TestCase("uint64", "uint64")]
    [TestCase("int64", "int32")]
    [TestCase("int32", "int64")]
    [TestCase("uint64", "uint8")]
    [TestCase("int8", "uint64")]
    public void A_group_of_any_dimensions_is_read_exactly_when_it_fits(string blockLengthType, string countType)
    {
        const int contentBytes = 20;
        string types = $"""
            <composite name="d"><type name="blockLength" primitiveType="{blockLengthType}"/>
            <type name="numInGroup" primitiveType="{countType}" maxValue="{(countType == "uint8" ? 254 : int.MaxValue)}"/></composite>
            """;
        MethodInfo read = Probe(Schemas.Of(types, """<group name="g" id="1" dimensionType="d"><field name="x" id="2" type="int32"/></group>"""), """
            if (!MDecoder.TryWrap(m, out var d)) return "header";
            if (!d.TryReadG(out var g)) return "refused";
            string text = $"{g.Count}";
            while (g.MoveNext()) text += $" {g.X}";
            return text;
            """);
        int accepted = 0;
        foreach (BigInteger blockLength in Edges)
        {
            foreach (BigInteger count in Edges)
            {
                byte[] dimensions = [.. Bytes(blockLengthType, blockLength, out BigInteger stated), .. Bytes(countType, count, out BigInteger entries)];
                byte[] message = [0, 0, 7, 0, 5, 0, 0, 0, .. dimensions, .. new byte[contentBytes]];
                bool fits = entries == 0 || (entries > 0 && stated >= 4 && stated * entries <= contentBytes);
                if (fits) accepted++;
                string expected = fits ? $"{entries}{string.Concat(Enumerable.Repeat(" 0", (int)entries))}" : "refused";
                Assert.That(Guarded(read, message), Is.EqualTo(expected), () => $"{stated} x {entries}");
            }
        }

        Assert.That(accepted, Is.InRange(Edges.Length, Edges.Length * Edges.Length / 2));
    }

    [Test] // Goal: a caller's block length and version are as harmless as the wire's. Method: every edge with every length of body.
    public void A_callers_block_length_and_version_are_checked()
    {
        string types = """
            <composite name="c"><type name="a" primitiveType="int8"/><type name="b" primitiveType="int32" sinceVersion="2"/></composite>
            <composite name="t"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/></composite>
            """;
        string fields = """
            <field name="x" id="1" type="int8"/><field name="c" id="2" type="c"/><field name="y" id="3" type="int64" sinceVersion="1"/>
            <group name="g" id="4" sinceVersion="1"><field name="z" id="5" type="int16"/>
              <group name="h" id="6" sinceVersion="2"><field name="w" id="7" type="int8" sinceVersion="3"/></group><data name="n" id="8" type="t" sinceVersion="2"/></group>
            <data name="m" id="9" type="t" sinceVersion="2"/>
            """;
        MethodInfo read = Probe(Schemas.Of(types, fields, version: 3), """
            int blockLength = BitConverter.ToInt32(m), version = BitConverter.ToInt32(m.Slice(4));
            m = m.Slice(8);
            bool isMeasured = MDecoder.TryMeasure(m, blockLength, version, out int bytes);
            if (!MDecoder.TryWrap(m, blockLength, version, out var d)) return isMeasured ? "measured" : "refused";
            string text = $"{d.X} {d.C.A} {d.C.B} {d.Y} {d.HasY}";
            if (!d.TryReadG(out var g)) return text + isMeasured;
            while (g.MoveNext())
            {
                text += $" {g.Z}";
                if (!g.TryReadH(out var h)) return "lost";
                while (h.MoveNext()) text += $" {h.W}";
                if (!g.TryReadN(out var n)) return "lost";
                text += Convert.ToHexString(n);
            }
            return d.TryReadM(out var last) ? $"{text} {Convert.ToHexString(last)} {isMeasured} {bytes <= m.Length}" : text + isMeasured;
            """);
        byte[] whole = [1, 2, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 5, 0, 1, 0, 2, 0, 8, 9, 1, 0xAA, 1, 0xBB];
        int[] versions = [int.MinValue, -1, 0, 1, 2, 3, 4, int.MaxValue];
        int accepted = 0;
        for (int bodyBytes = 0; bodyBytes <= whole.Length; bodyBytes++)
        {
            foreach (int length in (int[])[int.MinValue, -1, .. Enumerable.Range(0, whole.Length + 2), int.MaxValue])
            {
                foreach (int version in versions)
                {
                    string result = Guarded(read, [.. BitConverter.GetBytes(length), .. BitConverter.GetBytes(version), .. whole.AsSpan(0, bodyBytes)]);
                    Assert.That(result == "refused", Is.EqualTo(length < 2 || length > bodyBytes), () => $"{length} of {bodyBytes}, version {version}: {result}");
                    Assert.That(result, Is.Not.EqualTo("lost").And.Not.EqualTo("measured"));
                    if (result.EndsWith("True True", StringComparison.Ordinal)) accepted++;
                }
            }
        }

        Assert.That(accepted, Is.Positive);
    }

    [Test] // Goal: the group that an old message lacks is empty in every respect. Method: its parts and entries, and those of a decoder never wrapped.
    public void A_default_decoder_has_nothing_to_read() => Assert.That(
        Guarded(
            Probe(
                Schemas.Of(
                    """<composite name="t"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/></composite>""",
                    """
                    <group name="g" id="4" sinceVersion="1"><field name="z" id="5" type="int16"/>
                      <group name="h" id="6"><field name="w" id="7" type="int8"/></group><data name="n" id="8" type="t"/></group><data name="m" id="9" type="t"/>
                    """,
                    version: 1),
                """
                if (!MDecoder.TryWrap(m, 0, 0, out var d) || !d.TryReadG(out var g)) return "refused";
                string text = $"{g.Count} {g.MoveNext()} {g.TryReadH(out var h)} {g.TryReadN(out _)} {h.Count} {h.MoveNext()} {d.TryReadM(out var last)} {last.Length}";
                var none = default(MDecoder);
                return text + $" {none.TryReadM(out _)} {none.TryReadG(out var e)} {e.TryReadH(out _)} {none.TryReadM(out _)}";
                """),
            [1, 0xCC]),
        Is.EqualTo("0 False False False 0 False True 1 False True False False"));

    [Test] // Goal: entries that take no bytes are bounded. Method: a group that was empty in version 0, with the highest counts of 16 and 32 bits.
    public void Entries_without_a_byte_are_no_more_than_16_bits_can_count()
    {
        string types = """<composite name="d"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint32" maxValue="1000000000"/></composite>""";
        MethodInfo read = Probe(
            Schemas.Of(types, """<group name="g" id="1" dimensionType="d"><field name="x" id="2" type="int32" sinceVersion="1"/></group>""", version: 1),
            "if (!MDecoder.TryWrap(m, 0, 0, out var d) || !d.TryReadG(out var g)) return \"refused\"; int n = 0; while (g.MoveNext()) n += g.HasX ? 2 : 1; return n.ToString();");
        Assert.That(Guarded(read, [0, 0, 0xFF, 0xFF, 0, 0]), Is.EqualTo("65535"));
        Assert.That(Guarded(read, [0, 0, 0, 0, 1, 0]), Is.EqualTo("refused"));
        Assert.That(Guarded(read, [0, 0, 0xFF, 0xFF, 0xFF, 0x3F]), Is.EqualTo("refused"));
    }

    [Test] // Goal: a message older than itself is no way around the check. Method: a message of version 2 that claims version 0, at each length.
    public void A_version_before_the_messages_own_does_not_shorten_its_block()
    {
        string schema = Schemas.Whole("""<sbe:message name="M" id="7" sinceVersion="2"><field name="x" id="1" type="int64" sinceVersion="1"/></sbe:message>""", version: 2);
        MethodInfo read = Probe(schema, "return MDecoder.TryWrap(m, m.Length, 0, out var d) ? d.X.ToString() : \"refused\";");
        for (int length = 0; length < 8; length++) Assert.That(Guarded(read, new byte[length]), Is.EqualTo("refused"));
        Assert.That(Guarded(read, [1, 0, 0, 0, 0, 0, 0, 0, 0]), Is.EqualTo("1"));
    }

    [Test] // Goal: bytes throw nothing where a project checks arithmetic. Method: the same bytes through codecs compiled with and without it.
    public void Codecs_do_the_same_where_overflow_is_checked()
    {
        string texts = string.Concat(Enumerable.Range(2, 18).Select(length => $"<type name=\"T{length}\" primitiveType=\"char\" length=\"{length}\"/>"));
        string types = texts + """
            <composite name="d"><type name="blockLength" primitiveType="uint32"/><type name="numInGroup" primitiveType="uint32" maxValue="1000"/></composite>
            <composite name="v"><type name="length" primitiveType="uint32"/><type name="varData" primitiveType="uint8" length="0"/></composite>
            <composite name="w"><type name="length" primitiveType="uint64"/><type name="varData" primitiveType="uint8" length="0"/></composite>
            <composite name="signed"><type name="mantissa" primitiveType="int64"/><type name="exponent" primitiveType="int8"/></composite>
            <composite name="unsigned"><type name="mantissa" primitiveType="uint64"/><type name="exponent" primitiveType="int8"/></composite>
            <composite name="moment"><type name="time" primitiveType="uint64"/><type name="unit" primitiveType="uint64"/></composite>
            <enum name="e" encodingType="int8"><validValue name="A">1</validValue></enum>
            """;
        string fields = """
            <field name="p" id="1" type="signed"/><field name="q" id="2" type="unsigned"/><field name="when" id="3" type="moment"/>
            <field name="at" id="4" type="uint64" timeUnit="millisecond"/><field name="e" id="5" type="e"/>
            """
            + string.Concat(Enumerable.Range(2, 18).Select(length => $"<field name=\"t{length}\" id=\"{100 + length}\" type=\"T{length}\"/>"))
            + """
            <group name="g" id="6" dimensionType="d"><field name="x" id="7" type="int8"/><data name="n" id="8" type="v"/></group>
            <data name="v" id="9" type="v"/><data name="w" id="10" type="w"/>
            """;
        string body = """
            if (!MDecoder.TryWrap(m, MDecoder.BlockLength, 0, out var d)) return "refused";
            string text = $"{d.P.TryGetDecimal(out var p)} {p} {d.Q.TryGetDecimal(out var q)} {q} {d.When.TryGetUnixNs(out long t)} {t} {d.TryGetAtUnixNs(out long a)} {a} {d.E}";
            """
            + string.Concat(Enumerable.Range(2, 18).Select(length => $"text += d.T{length}.Length;"))
            + """
            var b = new byte[600]; if (!MEncoder.TryWrap(b, out var e)) return "no room";
            var c = e.P; text += $" {c.TrySetDecimal(p)} {e.TrySetAtUnixNs(a)} {e.TryBeginG(-1, out _)} {e.TryBeginG(int.MaxValue, out _)}";
            if (!d.TryReadG(out var g)) return text + " no group";
            while (g.MoveNext()) text += g.TryReadN(out var n) ? n.Length : -1;
            if (!d.TryReadV(out var v)) return text + " no v";
            return d.TryReadW(out var w) ? text + $" {v.Length} {w.Length}" : text + " no w";
            """;
        string schema = Schemas.Of(types, fields);
        MethodInfo plain = Probe(schema, body);
        MethodInfo isChecked = Probe(schema, body, checksArithmetic: true);
        var random = new Random(1);
        int whole = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] message = new byte[500];
            if (i < 256) message.AsSpan().Fill((byte)i);
            else random.NextBytes(message);
            int parts = 9 + 9 + 16 + 8 + 1 + Enumerable.Range(2, 18).Sum();
            if (i % 3 == 0)
            {
                // Dimensions and lengths that lead further in, each then at an edge now and then.
                BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(parts), 1);
                BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(parts + 4), (uint)random.Next(2));
                message.AsSpan(parts + 8, 40).Fill((byte)(random.Next(4) == 0 ? 0xFF : 0));
            }

            string expected = Guarded(plain, message);
            if (!expected.Contains("no ", StringComparison.Ordinal)) whole++;
            Assert.That(Guarded(isChecked, message), Is.EqualTo(expected), () => Convert.ToHexString(message));
        }

        Assert.That(whole, Is.Positive);
    }

    // The bits of a number cut to its type, little endian, and what they then mean.
    private static byte[] Bytes(string type, BigInteger value, out BigInteger meant)
    {
        int bits = int.Parse(type.AsSpan(type.IndexOfAny(['8', '1', '3', '6'])));
        BigInteger raw = value & ((BigInteger.One << bits) - 1);
        meant = type[0] == 'i' && raw >> (bits - 1) == 1 ? raw - (BigInteger.One << bits) : raw;
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)raw);
        return bytes[..(bits / 8)];
    }

    private static string Guarded(MethodInfo read, byte[] message)
    {
        string first = Read(0x5A);
        Assert.That(Read(0xA7), Is.EqualTo(first), "read beyond the message");
        return first;

        string Read(byte poison)
        {
            byte[] buffer = new byte[message.Length + (2 * MarginBytes)];
            buffer.AsSpan().Fill(poison);
            message.CopyTo(buffer, MarginBytes);
            return (string)read.Invoke(null, [buffer, MarginBytes, message.Length])!;
        }
    }

    private static MethodInfo Probe(string schema, string body, bool checksArithmetic = false)
    {
        string probe = $$"""
            using Test.Codecs;
            public static class Probe
            {
                public static string Run(byte[] buffer, int start, int length)
                {
                    ReadOnlySpan<byte> m = buffer.AsSpan(start, length);
                    {{body}}
                }
            }
            """;
        return GeneratorRun.Of([(GeneratorRun.Path, GeneratorRun.Namespace, schema)], probe, checksArithmetic).Load().GetType("Probe")!.GetMethod("Run")!;
    }
}
