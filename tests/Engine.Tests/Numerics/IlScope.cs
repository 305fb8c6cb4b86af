using System.Reflection;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A method as it is instantiated: its tokens become the types, fields and methods that will run.</summary>
internal sealed class IlScope(MethodBase method, MethodBody body)
{
    private readonly Type[]? _typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
    private readonly Type[]? _methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;

    public MethodBase Method => method;

    public MethodBody Body => body;

    public Type Type(long token) => method.Module.ResolveType((int)token, _typeArguments, _methodArguments);

    public FieldInfo Field(long token) => method.Module.ResolveField((int)token, _typeArguments, _methodArguments)!;

    public MethodBase Callee(long token) => method.Module.ResolveMethod((int)token, _typeArguments, _methodArguments)!;

    public MemberInfo Member(long token) => method.Module.ResolveMember((int)token, _typeArguments, _methodArguments)!;

    public Type Local(long index) => body.LocalVariables[(int)index].LocalType;

    public Type Argument(long index)
    {
        if (!method.IsStatic && index-- == 0) return typeof(object); // by reference or a pointer: no number in any case
        return method.GetParameters()[index].ParameterType;
    }
}
