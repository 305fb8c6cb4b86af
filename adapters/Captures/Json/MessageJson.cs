using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>
/// Decoded messages as JSON, one line each. Numbers are exact; composites of a number and an exponent are decimal numbers; characters are strings, bytes are
/// hexadecimal; enums are names, or the number where the schema has no name; sets are the names of their bits, then a number of the bits without a name;
/// null is null, NaN too; what the message's version does not have is left out.
/// </summary>
/// <remarks>One thread; the bytes of a line are valid until the next.</remarks>
internal sealed class MessageJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public MessageJson()
    {
        _json = new(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>A line with its end, UTF-8.</summary>
    public ReadOnlyMemory<byte> Line(in MessagePlace place, IReadOnlyList<FrameValue> framing, DecodedMessage message)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("packet", place.PacketNumber);
        if (place.TimeNs is { } timeNs) _json.WriteNumber("time", timeNs);
        if (place.Stream.Length > 0) _json.WriteString("stream", place.Stream);
        foreach (FrameValue value in framing) _json.WriteNumber(value.Name, value.Value);
        if (message.Header is { } header)
        {
            _json.WritePropertyName("header");
            WriteMembers(header);
        }

        _json.WriteString("message", message.Model.Name);
        _json.WritePropertyName("fields");
        WriteBlock(message.Body);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenMemory;
    }

    /// <summary>The body alone, for tests and errors.</summary>
    public string Text(DecodedBlock body)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        WriteBlock(body);
        _json.Flush();
        return System.Text.Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    public void Dispose() => _json.Dispose();

    private void WriteBlock(DecodedBlock block)
    {
        _json.WriteStartObject();
        WriteFields(block.Fields);
        foreach (DecodedGroup group in block.Groups)
        {
            if (group.Entries is null) continue;
            _json.WriteStartArray(group.Model.Name);
            foreach (DecodedBlock entry in group.Entries) WriteBlock(entry);
            _json.WriteEndArray();
        }

        foreach (DecodedData data in block.Data)
        {
            if (data.Content is null) continue;
            bool isText = IsText(data.Model);
            _json.WriteString(data.Model.Name, isText ? CharacterText.Of(data.Content, data.Model.CharacterEncoding) : Convert.ToHexStringLower(data.Content));
        }

        _json.WriteEndObject();
    }

    /// <summary>Deribit and others declare text as bytes without an encoding; then the type's name says it.</summary>
    private static bool IsText(DataModel model) =>
        model.Element == PrimitiveType.Char || model.CharacterEncoding.Length > 0
        || model.TypeName.Contains("string", StringComparison.OrdinalIgnoreCase) || model.TypeName.Contains("text", StringComparison.OrdinalIgnoreCase);

    private void WriteMembers(CompositeValue composite)
    {
        _json.WriteStartObject();
        WriteFields(composite.Members);
        _json.WriteEndObject();
    }

    private void WriteFields(IReadOnlyList<DecodedField> fields)
    {
        foreach (DecodedField field in fields)
        {
            if (field.Value is null) continue;
            _json.WritePropertyName(field.Model.Name);
            WriteValue(field.Value, field.Model.Presence == Presence.Optional);
        }
    }

    private void WriteValue(DecodedValue value, bool isOptional)
    {
        switch (value)
        {
            case NumberValue number:
                WriteNumber(number);
                break;
            case CharactersValue { IsNull: true } or EnumValue { IsNull: true }:
                _json.WriteNullValue();
                break;
            case CharactersValue text:
                _json.WriteStringValue(CharacterText.Of(text.Bytes.AsSpan().TrimEnd((byte)0), text.CharacterEncoding));
                break;
            case ArrayValue { Primitive: PrimitiveType.UInt8 } bytes:
                _json.WriteStringValue(Convert.ToHexStringLower([.. bytes.Items.Select(item => (byte)item.Wire.Bits)]));
                break;
            case ArrayValue array:
                _json.WriteStartArray();
                foreach (NumberValue item in array.Items) WriteNumber(item);
                _json.WriteEndArray();
                break;
            case EnumValue { Member: { } member }:
                _json.WriteStringValue(member.Name);
                break;
            case EnumValue unknown:
                _json.WriteNumberValue(unknown.Wire.AsInteger);
                break;
            case SetValue set:
                WriteSet(set);
                break;
            case CompositeValue composite when DecimalNumber(composite, isOptional, out string? digits):
                if (digits is null) _json.WriteNullValue();
                else _json.WriteRawValue(digits, skipInputValidation: true);
                break;
            case CompositeValue composite:
                WriteMembers(composite);
                break;
            case ConstantValue { Model: NumberConstant number }:
                WriteNumber(new(number.Value, false));
                break;
            case ConstantValue { Model: TextConstant text }:
                _json.WriteStringValue(text.Text);
                break;
            case ConstantValue { Model: EnumConstant named }:
                _json.WriteStringValue(named.MemberName);
                break;
        }
    }

    private void WriteNumber(NumberValue number)
    {
        WireValue wire = number.Wire;
        if (number.IsNull) _json.WriteNullValue();
        else if (wire.Primitive == PrimitiveType.Char) _json.WriteStringValue(((char)wire.Bits).ToString());
        else if (!wire.Primitive.IsFloating()) _json.WriteNumberValue(wire.AsInteger);
        else if (double.IsNaN(wire.AsDouble)) _json.WriteNullValue();
        else if (!double.IsFinite(wire.AsDouble)) _json.WriteStringValue(wire.AsDouble.ToString(CultureInfo.InvariantCulture));
        else if (wire.Primitive == PrimitiveType.Float) _json.WriteNumberValue((float)wire.AsDouble);
        else _json.WriteNumberValue(wire.AsDouble);
    }

    private void WriteSet(SetValue set)
    {
        ulong rest = set.Bits;
        _json.WriteStartArray();
        foreach (SetChoice choice in set.Model.Choices)
        {
            ulong bit = 1UL << choice.Bit;
            if ((set.Bits & bit) != 0) _json.WriteStringValue(choice.Name);
            rest &= ~bit;
        }

        if (rest != 0) _json.WriteNumberValue(rest);
        _json.WriteEndArray();
    }

    /// <summary>Whether it is a number, whatever a venue calls it, and an exponent; the digits are null for the null value.</summary>
    private static bool DecimalNumber(CompositeValue composite, bool isOptional, out string? digits)
    {
        digits = null;
        if (composite.Members.Count != 2) return false;
        DecodedField mantissa = composite.Members[0];
        DecodedField exponent = composite.Members[1];
        if (!exponent.Model.Name.Equals("exponent", StringComparison.OrdinalIgnoreCase)) return false;
        if (Integer(mantissa.Value) is not { } number || Integer(exponent.Value) is not { } power || Math.Abs(power) > int.MaxValue) return false;

        // By the standard the mantissa alone says null; a wire exponent beside it may be anything.
        bool isNull = mantissa.Value is NumberValue value && (value.IsNull || (isOptional && value.Wire.Bits == mantissa.Model.Null.Bits));
        digits = isNull ? null : DecimalText.Of(number, (long)power);
        return true;
    }

    private static decimal? Integer(DecodedValue? value) => value switch
    {
        NumberValue { Wire: var wire } when !wire.Primitive.IsFloating() => wire.AsInteger,
        ConstantValue { Model: NumberConstant { Value: var wire } } when !wire.Primitive.IsFloating() => wire.AsInteger,
        _ => null,
    };
}
