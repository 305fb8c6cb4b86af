using System.Reflection.Emit;

namespace LowLatencyMM.Engine.Tests;

/// <summary>One instruction of a method body.</summary>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Operand">Token, variable index or constant; for a branch the target's offset; for a switch unused.</param>
/// <param name="Targets">Offsets that a branch or switch may go to.</param>
internal readonly record struct IlInstruction(int Offset, OpCode Code, long Operand, int[] Targets)
{
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    /// <summary>Decodes a body. Source: ECMA-335, partition III.</summary>
    public static IEnumerable<IlInstruction> Read(byte[] body)
    {
        for (int position = 0; position < body.Length;)
        {
            int offset = position;
            ushort value = body[position++];
            if (value == 0xFE) value = (ushort)(0xFE00 | body[position++]);
            OpCode code = Codes[value];
            (long operand, int size) = code.OperandType switch
            {
                OperandType.InlineNone => (0L, 0),
                OperandType.ShortInlineI or OperandType.ShortInlineBrTarget => ((sbyte)body[position], 1),
                OperandType.ShortInlineVar => (body[position], 1),
                OperandType.InlineVar => (BitConverter.ToUInt16(body, position), 2),
                OperandType.InlineI8 or OperandType.InlineR => (BitConverter.ToInt64(body, position), 8),
                OperandType.InlineSwitch => (0, 4 + (4 * BitConverter.ToInt32(body, position))),
                _ => (BitConverter.ToInt32(body, position), 4),
            };
            int next = position + size;
            int[] targets = code.OperandType switch
            {
                OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget => [next + (int)operand],
                OperandType.InlineSwitch => [.. Enumerable.Range(1, (size / 4) - 1).Select(i => next + BitConverter.ToInt32(body, position + (4 * i)))],
                _ => [],
            };
            yield return new IlInstruction(offset, code, operand, targets);
            position = next;
        }
    }
}
