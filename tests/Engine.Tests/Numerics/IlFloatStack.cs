using System.Reflection;
using System.Reflection.Emit;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Follows through a method body which values on the evaluation stack are floating point: conversions do not say it themselves.</summary>
internal sealed class IlFloatStack(IlScope scope)
{
    private readonly Dictionary<int, bool[]> _atTarget = [];
    private readonly Stack<bool> _stack = new();
    private bool _isReachable = true;

    /// <summary>Whether one of the operands that the last instruction took was floating point.</summary>
    public bool TookFloat { get; private set; }

    public static bool IsFloat(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(Half);

    /// <summary>Before the first instruction: what handlers find on the stack.</summary>
    public void Begin()
    {
        foreach (ExceptionHandlingClause clause in scope.Body.ExceptionHandlingClauses)
            _atTarget[clause.HandlerOffset] = clause.Flags == ExceptionHandlingClauseOptions.Clause ? [false] : [];
    }

    public void Step(in IlInstruction instruction)
    {
        if (_atTarget.TryGetValue(instruction.Offset, out bool[]? known) || !_isReachable) Restore(known ?? []);
        _isReachable = true;
        OpCode code = instruction.Code;
        TookFloat = false;
        bool isDuplicate = code == OpCodes.Dup;
        bool top = _stack.TryPeek(out bool peeked) && peeked;
        for (int count = PopCount(in instruction); count > 0; count--) TookFloat |= Pop();
        for (int count = PushCount(in instruction); count > 0; count--) _stack.Push(isDuplicate ? top : IsResultFloat(in instruction));
        foreach (int target in instruction.Targets) _atTarget.TryAdd(target, [.. _stack]);
        if (code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw) _isReachable = false;
        if (code == OpCodes.Leave || code == OpCodes.Leave_S) _stack.Clear();
    }

    private bool Pop() => _stack.Count > 0 ? _stack.Pop() : throw new BadImageFormatException($"{scope.Method}: the stack is empty");

    private void Restore(bool[] values)
    {
        _stack.Clear();
        foreach (bool value in values.Reverse()) _stack.Push(value);
    }

    private bool IsResultFloat(in IlInstruction instruction)
    {
        OpCode code = instruction.Code;
        if (code.StackBehaviourPush is StackBehaviour.Pushr4 or StackBehaviour.Pushr8) return true;
        if (code.FlowControl == FlowControl.Call)
            return code != OpCodes.Newobj && IsFloat(((MethodInfo)scope.Callee(instruction.Operand)).ReturnType);
        if (code.StackBehaviourPush != StackBehaviour.Push1) return false;
        string name = code.Name!;
        if (name is "ldfld" or "ldsfld") return IsFloat(scope.Field(instruction.Operand).FieldType);
        if (name is "ldobj" or "ldelem" or "unbox.any") return IsFloat(scope.Type(instruction.Operand));
        if (name.StartsWith("ldarg", StringComparison.Ordinal)) return IsFloat(scope.Argument(Index(in instruction)));
        if (name.StartsWith("ldloc", StringComparison.Ordinal)) return IsFloat(scope.Local(Index(in instruction)));
        return TookFloat; // arithmetic
    }

    // ldarg.0 to .3 and ldloc.0 to .3 carry the index in their names.
    private static long Index(in IlInstruction instruction) =>
        instruction.Code.OperandType == OperandType.InlineNone ? instruction.Code.Name![^1] - '0' : instruction.Operand;

    private int PopCount(in IlInstruction instruction)
    {
        switch (instruction.Code.StackBehaviourPop)
        {
            case StackBehaviour.Pop0:
                return 0;
            case StackBehaviour.Varpop when instruction.Code == OpCodes.Ret:
                return scope.Method is MethodInfo info && info.ReturnType != typeof(void) ? 1 : 0;
            case StackBehaviour.Varpop:
                MethodBase callee = scope.Callee(instruction.Operand);
                return callee.GetParameters().Length + (callee.IsStatic || instruction.Code == OpCodes.Newobj ? 0 : 1);
            default:
                return instruction.Code.StackBehaviourPop.ToString().Split('_').Length; // Popref_popi_popr8 takes three
        }
    }

    private int PushCount(in IlInstruction instruction) => instruction.Code.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => scope.Callee(instruction.Operand) is MethodInfo info && info.ReturnType != typeof(void) ? 1 : 0,
        _ => 1,
    };
}
