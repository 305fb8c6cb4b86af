using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>Conditions that only a bug of ours can break. On in Release; the host stops quoting, cancels all and exits.</summary>
public static class Invariant
{
    [HotPath]
    public static void Check([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition) Break(text);
    }

    [DoesNotReturn]
    private static void Break(string text) => throw new InvalidOperationException($"Broken invariant: {text}");
}
