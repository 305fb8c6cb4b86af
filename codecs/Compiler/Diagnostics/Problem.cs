using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Compiler.Diagnostics;

/// <summary>One error of a schema. Compares by content, unlike a Roslyn diagnostic, so that the cache can hold it.</summary>
internal sealed record Problem(DiagnosticDescriptor Rule, string Path, TextSpan Span, LinePositionSpan Lines, string Message)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(Path, Span, Lines), Message);
}
