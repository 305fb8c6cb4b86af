using System.Reflection;
using System.Reflection.Emit;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Everything done with floating point by code that can run from some methods on: calls into the runtime, and instructions whose
/// result is not plain arithmetic. Follows calls, constructors, static constructors, delegates and every override inside given assemblies.</summary>
internal sealed class FloatingPointWalk(params Assembly[] assemblies)
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly HashSet<MethodBase> _seen = [];
    private readonly Queue<MethodBase> _open = new();

    /// <summary>What was found, each with the methods that do it.</summary>
    public SortedDictionary<string, SortedSet<string>> Findings { get; } = new(StringComparer.Ordinal);

    /// <summary>Our methods that were walked.</summary>
    public int MethodCount => _seen.Count;

    public bool HasSeen(string typeAndMethod) => _seen.Any(method => Name(method) == typeAndMethod);

    public FloatingPointWalk From(params MethodBase[] roots)
    {
        foreach (MethodBase root in roots) Enter(root);
        while (_open.TryDequeue(out MethodBase? method)) Walk(method);
        return this;
    }

    private void Enter(MethodBase method)
    {
        if (!_seen.Add(method)) return;
        _open.Enqueue(method);
        if (method.DeclaringType?.TypeInitializer is { } initializer) Enter(initializer);
    }

    private void Walk(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) return; // abstract: its overrides are entered where it is called
        var scope = new IlScope(method, body);
        var stack = new IlFloatStack(scope);
        stack.Begin();
        Type? constraint = null;
        foreach (IlInstruction instruction in IlInstruction.Read(body.GetILAsByteArray()!))
        {
            stack.Step(in instruction);
            OpCode code = instruction.Code;
            if (Suspect(code, stack.TookFloat) is { } suspect) Add(suspect + " in " + Name(method), method);
            if (code.OperandType == OperandType.InlineMethod) Call(scope.Callee(instruction.Operand), constraint, method);
            else if (code.OperandType == OperandType.InlineTok && scope.Member(instruction.Operand) is MethodBase token) Call(token, null, method);
            else if (code == OpCodes.Ldsfld || code == OpCodes.Ldsflda) Touch(scope.Field(instruction.Operand).DeclaringType);
            constraint = code == OpCodes.Constrained ? scope.Type(instruction.Operand) : null;
        }
    }

    /// <summary>Instructions that could differ: conversions to integers out of range, of unsigned integers, to single, and the remainder.</summary>
    private static string? Suspect(OpCode code, bool tookFloat)
    {
        string name = code.Name!;
        if (code == OpCodes.Conv_R_Un) return "instruction conv.r.un";
        if (code == OpCodes.Conv_R4 || name.EndsWith(".r4", StringComparison.Ordinal)) return $"instruction {name}";
        if (!tookFloat) return null;
        if (name.StartsWith("conv.", StringComparison.Ordinal) && code != OpCodes.Conv_R8) return $"instruction {name}";
        return code == OpCodes.Rem || code == OpCodes.Ckfinite ? $"instruction {name}" : null;
    }

    private void Call(MethodBase callee, Type? constraint, MethodBase caller)
    {
        if (callee.IsVirtual && callee is MethodInfo virtualCallee)
        {
            foreach (MethodBase target in Targets(virtualCallee, constraint)) CallExactly(target, caller);
            return;
        }

        CallExactly(callee, caller);
    }

    private void CallExactly(MethodBase callee, MethodBase caller)
    {
        if (callee.DeclaringType is { } type && IsOurs(type)) Enter(callee);
        else if (InvolvesFloat(callee)) Add(Name(callee) + Parameters(callee), caller);
    }

    private void Touch(Type? type)
    {
        if (type is not null && IsOurs(type) && type.TypeInitializer is { } initializer) Enter(initializer);
    }

    private bool IsOurs(Type type) => assemblies.Contains(type.Assembly);

    /// <summary>Where a virtual call can arrive: at the constraint's own method, or else, whoever the object is, at any of ours.</summary>
    private IEnumerable<MethodBase> Targets(MethodInfo callee, Type? constraint)
    {
        if (constraint is { IsValueType: true } && Implementation(constraint, callee) is { } exact) return [exact];
        if (!IsOurs(callee.DeclaringType!) && !callee.DeclaringType!.IsInterface && !callee.IsAbstract) return [callee, .. Overrides(callee)];
        return [callee, .. Overrides(callee)];
    }

    private IEnumerable<MethodBase> Overrides(MethodInfo callee) => callee.DeclaringType == typeof(object) ? [] : assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.IsInterface && Definition(callee.DeclaringType!) is var wanted && (type.IsSubclassOf(wanted) || type.GetInterfaces().Any(i => Definition(i) == wanted)))
        .SelectMany(type => type.GetMethods(Declared).Where(method => ShortName(method) == callee.Name && method.GetParameters().Length == callee.GetParameters().Length));

    private static MethodInfo? Implementation(Type type, MethodInfo callee)
    {
        MethodInfo wanted = callee.IsGenericMethod ? callee.GetGenericMethodDefinition() : callee;
        if (!callee.DeclaringType!.IsInterface)
            return type.GetMethods().FirstOrDefault(method => method.DeclaringType == type && method.GetBaseDefinition() == callee.GetBaseDefinition());
        InterfaceMapping map = type.GetInterfaceMap(callee.DeclaringType);
        int index = Array.FindIndex(map.InterfaceMethods, method => method == wanted);
        if (index < 0) return null;
        MethodInfo target = map.TargetMethods[index];
        return callee.IsGenericMethod ? target.MakeGenericMethod(callee.GetGenericArguments()) : target;
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static string ShortName(MethodInfo method) => method.Name[(method.Name.LastIndexOf('.') + 1)..]; // explicit implementations

    private static bool InvolvesFloat(MethodBase method) =>
        Involved(method).Any(type => IlFloatStack.IsFloat(type) || type == typeof(decimal) || IsVector(type));

    private static IEnumerable<Type> Involved(MethodBase method)
    {
        IEnumerable<Type> types = [method.DeclaringType ?? typeof(void), .. method.GetParameters().Select(parameter => parameter.ParameterType)];
        if (method is MethodInfo info) types = types.Append(info.ReturnType).Concat(info.IsGenericMethod ? info.GetGenericArguments() : []);
        return types.SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }

    private static bool IsVector(Type type) =>
        type.Namespace?.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal) == true
        || (type.Namespace == "System.Numerics" && type.Name.StartsWith("Vector", StringComparison.Ordinal));

    private void Add(string finding, MethodBase where)
    {
        if (!Findings.TryGetValue(finding, out SortedSet<string>? places)) Findings[finding] = places = new SortedSet<string>(StringComparer.Ordinal);
        places.Add(Name(where));
    }

    private static string Name(MethodBase method) => $"{TypeName(method.DeclaringType!)}.{method.Name}";

    private static string Parameters(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(p => TypeName(p.ParameterType)))})";

    private static string TypeName(Type type)
    {
        if (type.HasElementType) return TypeName(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsPointer ? "*" : "[]");
        string name = type.IsNested && !type.IsGenericParameter ? $"{TypeName(type.DeclaringType!)}.{type.Name}" : type.Name;
        string arguments = type.IsGenericType && !type.IsGenericTypeDefinition && !IsOwn(type) ? $"<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>" : "";
        return name.Split('`')[0] + arguments;
    }

    // Our own generic types are named once, whatever they are generic over: a finding belongs to the code.
    private static bool IsOwn(Type type) => type.Namespace?.StartsWith("LowLatencyMM", StringComparison.Ordinal) == true;
}
