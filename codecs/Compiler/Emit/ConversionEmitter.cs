using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>Exact conversions of composites that are decimals or times: nothing goes through double.</summary>
internal static class ConversionEmitter
{
    public static void EmitReads(CodeWriter code, List<Member> members)
    {
        if (Decimal(members) is var (mantissa, exponent))
        {
            string isNull = Absent(mantissa, exponent);
            bool isSigned = mantissa.Scalar.Primitive.IsSigned();
            string magnitude = isSigned
                ? $"{mantissa.Name} < 0, {Wire.Unchecked($"{mantissa.Name} < 0 ? 0UL - (ulong)(long){mantissa.Name} : (ulong){mantissa.Name}")}"
                : $"false, {mantissa.Name}";
            code.Summary("The number, exact; false when it is null or decimal, with 96 bits and 28 places, cannot hold it.");
            code.Open("public readonly bool TryGetDecimal(out decimal value)");
            code.Line("value = 0;");
            code.Line($"return {(isNull == "false" ? "" : $"!({isNull}) && ")}{Wire.ClassName}.TryToDecimal({magnitude}, {exponent.Name}, out value);");
            code.Close();
            code.Line();
        }

        if (Time(members) is var (time, unit))
        {
            code.Summary("Nanoseconds since 1970 UTC, exact; false when there is no value, its unit is unknown or 64 bits cannot hold it.");
            code.Line("public readonly bool TryGetUnixNs(out long unixNs) =>");
            code.Indented($"{Wire.ClassName}.TryToUnixNs({Absent(time)}, {time.Name}, {Wire.ClassName}.NanosecondsPer({Wire.Unchecked($"(int){unit.Name}")}), out unixNs);");
            code.Line();
        }
    }

    public static void EmitWrites(CodeWriter code, List<Member> members)
    {
        if (Decimal(members) is var (mantissa, exponent)) EmitDecimalWrite(code, mantissa, exponent);
        if (Time(members) is var (time, unit) && unit.Kind == MemberKind.Constant && NanosecondsPer(unit.Field.Constant!) is { } factor)
        {
            PrimitiveType primitive = time.Scalar.Primitive;
            code.Summary("From nanoseconds since 1970 UTC; false, with nothing written, when the composite cannot hold exactly that.");
            code.Open("public readonly bool TrySetUnixNs(long unixNs)");
            code.Line($"if (!{Wire.ClassName}.TryFromUnixNs(unixNs, {factor}, {Wire.Bounds(primitive, time.Field.Null)}, out long value)) return false;");
            code.Line($"{time.Name} = ({primitive.CSharpName()})value;");
            code.Line("return true;");
            code.Close();
            code.Line();
        }
    }

    private static void EmitDecimalWrite(CodeWriter code, Member mantissa, Member exponent)
    {
        PrimitiveType primitive = mantissa.Scalar.Primitive;
        bool isConstant = exponent.Kind == MemberKind.Constant;
        string scale = isConstant
            ? Literals.Of(((NumberConstant)exponent.Field.Constant!).Value)
            : $"{Wire.ClassName}.ExponentOf(value)";
        code.Summary("From a decimal; false, with nothing written, when the composite cannot hold exactly that.");
        code.Open("public readonly bool TrySetDecimal(decimal value)");
        code.Line($"int exponent = {scale};");
        code.Line($"if (!{Wire.ClassName}.TryFromDecimal(value, exponent, {Wire.WideBounds(primitive, mantissa.Field.Null)}, out Int128 mantissa)) return false;");
        code.Line($"{mantissa.Name} = ({primitive.CSharpName()})mantissa;");
        if (!isConstant) code.Line($"{exponent.Name} = ({exponent.Scalar.Primitive.CSharpName()})exponent;");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    // Two members, one of them the exponent: the other is the mantissa, whatever its name.
    private static (Member Mantissa, Member Exponent)? Decimal(List<Member> members)
    {
        if (members.Count != 2) return null;
        Member? exponent = members.FirstOrDefault(member => member.Field.Name.Equals("exponent", StringComparison.OrdinalIgnoreCase));
        Member mantissa = members[0] == exponent ? members[1] : members[0];
        bool isDecimal = exponent is not null && IsInteger(mantissa) && mantissa.Kind == MemberKind.Number
            && (exponent is { Field.Constant: NumberConstant { Value.AsInteger: >= sbyte.MinValue and <= sbyte.MaxValue }, Field.Encoding: ScalarEncoding encoding }
                && !encoding.Primitive.IsFloating() && encoding.Primitive.SizeBytes() <= sizeof(short)
                || exponent is { Kind: MemberKind.Number, Field.Encoding: ScalarEncoding { Primitive: PrimitiveType.Int8 } });
        return isDecimal ? (mantissa, exponent!) : null;
    }

    // SBE's own composites for times: a number, and a unit that counts the digits after the second.
    private static (Member Time, Member Unit)? Time(List<Member> members)
    {
        if (members.Count != 2) return null;
        Member? time = members.FirstOrDefault(member => member.Field.Name.Equals("time", StringComparison.OrdinalIgnoreCase) && member.Kind == MemberKind.Number && IsInteger(member));
        Member? unit = members.FirstOrDefault(member => member.Field.Name.Equals("unit", StringComparison.OrdinalIgnoreCase) && member.Kind is (MemberKind.Constant or MemberKind.Number or MemberKind.Enum));
        return time is null || unit is null || unit.Field.Constant is TextConstant || (unit.Kind == MemberKind.Number && !IsInteger(unit)) ? null : (time, unit);
    }

    private static bool IsInteger(Member member) =>
        member.Field.Encoding is ScalarEncoding { Length: 1 } scalar && (scalar.Primitive.IsSigned() || scalar.Primitive.IsUnsigned());

    private static string Absent(params Member[] members)
    {
        string[] absent = members.Where(member => member.HasPresence).Select(member => $"!Has{member.Name}").ToArray();
        return absent.Length == 0 ? "false" : string.Join(" || ", absent);
    }

    private static string? NanosecondsPer(ConstantModel constant)
    {
        decimal digits = constant switch
        {
            NumberConstant number => number.Value.AsInteger,
            EnumConstant named => named.Enum.Members.First(member => member.Name == named.MemberName).Value.AsInteger,
            _ => -1,
        };
        return digits is 0 or 3 or 6 or 9 ? Wire.NanosecondsPer((TimeUnit)(byte)digits) : null;
    }
}
