using Microsoft.CodeAnalysis;

namespace LowLatencyMM.Engine.Tests;

/// <summary>One use of each banned symbol: written by hand for types, namespaces and properties, made from the signature for methods.</summary>
internal static class BannedApiSnippets
{
    private static readonly Dictionary<string, string> ByHand = new()
    {
        ["P:System.DateTime.Now"] = "_ = System.DateTime.Now;",
        ["P:System.DateTime.UtcNow"] = "_ = System.DateTime.UtcNow;",
        ["P:System.DateTime.Today"] = "_ = System.DateTime.Today;",
        ["T:System.DateTimeOffset"] = "_ = System.DateTimeOffset.UtcNow;",
        ["T:System.TimeProvider"] = "_ = System.TimeProvider.System.GetTimestamp();",
        ["T:System.TimeZoneInfo"] = "_ = System.TimeZoneInfo.Local;",
        ["T:System.Diagnostics.Stopwatch"] = "_ = System.Diagnostics.Stopwatch.GetTimestamp();",
        ["T:System.Environment"] = "_ = System.Environment.TickCount64;",
        ["T:System.AppContext"] = "_ = System.AppContext.BaseDirectory;",
        ["T:System.AppDomain"] = "_ = System.AppDomain.CurrentDomain;",
        ["T:System.Diagnostics.Process"] = "_ = System.Diagnostics.Process.GetCurrentProcess();",
        ["T:System.Console"] = "System.Console.WriteLine(1);",
        ["N:System.Threading"] = "int x = 0; System.Threading.Interlocked.Increment(ref x); System.Threading.Tasks.Task.Run(() => { });",
        ["T:System.ThreadStaticAttribute"] = "} [System.ThreadStatic] private static int s; static void N() {",
        ["F:System.Runtime.CompilerServices.MethodImplOptions.Synchronized"] =
            "} [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] static void N() {",
        ["N:System.IO"] = "System.IO.File.Delete(\"x\");",
        ["N:System.Net"] = "_ = new System.Net.Sockets.UdpClient();",
        ["N:System.Linq"] = "_ = System.Linq.Enumerable.Sum(new[] { 1 });",
        ["T:System.Random"] = "_ = System.Random.Shared.Next();",
        ["N:System.Security.Cryptography"] = "_ = System.Security.Cryptography.RandomNumberGenerator.GetInt32(3);",
        ["T:System.HashCode"] = "_ = System.HashCode.Combine(1, 2);",
        ["T:System.MathF"] = "_ = System.MathF.Exp(1f);",
        ["T:System.Numerics.IExponentialFunctions`1"] = "} static T N<T>(T x) where T : System.Numerics.IExponentialFunctions<T> { return T.Exp(x);",
        ["T:System.Numerics.ILogarithmicFunctions`1"] = "} static T N<T>(T x) where T : System.Numerics.ILogarithmicFunctions<T> { return T.Log(x);",
        ["T:System.Numerics.IPowerFunctions`1"] = "} static T N<T>(T x) where T : System.Numerics.IPowerFunctions<T> { return T.Pow(x, x);",
        ["T:System.Numerics.IRootFunctions`1"] = "} static T N<T>(T x) where T : System.Numerics.IRootFunctions<T> { return T.Cbrt(x);",
        ["T:System.Numerics.ITrigonometricFunctions`1"] = "} static T N<T>(T x) where T : System.Numerics.ITrigonometricFunctions<T> { return T.Sin(x);",
        ["T:System.Numerics.IHyperbolicFunctions`1"] = "} static T N<T>(T x) where T : System.Numerics.IHyperbolicFunctions<T> { return T.Tanh(x);",
        ["T:System.Numerics.IFloatingPointIeee754`1"] = "} static T N<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> { return T.Lerp(x, x, x);",
        ["T:System.Numerics.Vector"] = "_ = System.Numerics.Vector.IsHardwareAccelerated;",
        ["T:System.Numerics.Vector`1"] = "_ = System.Numerics.Vector<double>.Count;",
        ["T:System.Numerics.Vector2"] = "_ = System.Numerics.Vector2.Zero;",
        ["T:System.Numerics.Vector3"] = "_ = System.Numerics.Vector3.Zero;",
        ["T:System.Numerics.Vector4"] = "_ = System.Numerics.Vector4.Zero;",
        ["T:System.Numerics.Matrix3x2"] = "_ = System.Numerics.Matrix3x2.Identity;",
        ["T:System.Numerics.Matrix4x4"] = "_ = System.Numerics.Matrix4x4.Identity;",
        ["T:System.Numerics.Plane"] = "_ = new System.Numerics.Plane(1f, 1f, 1f, 1f);",
        ["T:System.Numerics.Quaternion"] = "_ = System.Numerics.Quaternion.Identity;",
        ["T:System.Numerics.Complex"] = "_ = System.Numerics.Complex.Zero;",
        ["N:System.Numerics.Tensors"] = "_ = System.Numerics.Tensors.TensorPrimitives.Exp(1.0);",
        ["N:System.Runtime.Intrinsics.X86"] = "_ = System.Runtime.Intrinsics.X86.Sse.ReciprocalScalar(default);",
        ["N:System.Runtime.Intrinsics.Arm"] = "_ = System.Runtime.Intrinsics.Arm.AdvSimd.ReciprocalEstimate(default(System.Runtime.Intrinsics.Vector64<float>));",
        ["N:System.Runtime.Intrinsics.Wasm"] = "_ = System.Runtime.Intrinsics.Wasm.PackedSimd.IsSupported;",
    };

    /// <summary>The statements that use a symbol, or null when none is known.</summary>
    public static string? For(string declarationId, ISymbol symbol)
    {
        if (ByHand.TryGetValue(declarationId, out string? snippet)) return snippet;
        return symbol is IMethodSymbol method ? Call(method) : null;
    }

    private static string Call(IMethodSymbol method)
    {
        // The type argument fits every banned generic method: sums of double, conversions to long.
        string argument = method.Name.StartsWith("Convert", StringComparison.Ordinal) ? "long" : "double";
        IMethodSymbol concrete = method;
        string generic = method.IsGenericMethod ? $"<{argument}>" : "";
        string arguments = string.Join(", ", concrete.Parameters.Select(parameter => $"default({Name(parameter.Type, argument)})"));
        string target = method.IsStatic ? Name(method.ContainingType, argument) : $"default({Name(method.ContainingType, argument)})!";
        string call = $"{target}.{method.Name}{generic}({arguments});";
        return method.ReturnsVoid ? call : "_ = " + call;
    }

    private static string Name(ITypeSymbol type, string typeArgument)
    {
        if (type is ITypeParameterSymbol) return typeArgument;
        if (type is not INamedTypeSymbol { IsGenericType: true } named) return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string open = named.ConstructedFrom.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return open[..open.IndexOf('<')] + "<" + string.Join(", ", named.TypeArguments.Select(inner => Name(inner, typeArgument))) + ">";
    }
}
