using LowLatencyMM.Compiler.Emit;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using LowLatencyMM.Schema.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Compiler;

/// <summary>Compiles every additional file that carries the metadata SbeNamespace, an SBE message schema, into codecs in that namespace.</summary>
/// <remarks>A file that a schema includes is found among the additional files too, by its path.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class SbeGenerator : IIncrementalGenerator
{
    /// <summary>The tracked step that yields a parsed schema; equal models stop there.</summary>
    public const string ParseStep = "SbeParse";

    private const string NamespaceMetadata = "build_metadata.AdditionalFiles.SbeNamespace";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var schemas = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Namespace: NamespaceOf(pair.Left, pair.Right)))
            .Where(static schema => schema.Namespace.Length > 0);
        var targets = schemas.Select(static (schema, _) => new Target(schema.File.Path, schema.Namespace)).Collect()
            .Select(static (all, _) => new EquatableArray<Target>(all));
        var includes = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            .Collect();
        IncrementalValuesProvider<Compiled> compiled = schemas.Combine(targets).Combine(includes)
            .Select(static (input, cancellation) => Parse(input.Left.Left.File, input.Left.Left.Namespace, input.Left.Right, input.Right, cancellation))
            .WithTrackingName(ParseStep);

        context.RegisterSourceOutput(compiled, static (output, result) => Emit(output, result));
    }

    private static string NamespaceOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(NamespaceMetadata, out string? name) ? name.Trim() : "";

    private static Compiled Parse(
        AdditionalText file, string targetNamespace, EquatableArray<Target> all, IReadOnlyList<AdditionalText> includes, CancellationToken cancellation)
    {
        var text = new SchemaText(file.Path, file.GetText(cancellation)?.ToString() ?? "");
        if (!targetNamespace.Split('.').All(IsNamespacePart))
            return Refuse($"'{targetNamespace}' is not a C# namespace");
        if (all.Count(target => target.Namespace == targetNamespace) > 1)
            return Refuse($"more than one schema has the namespace '{targetNamespace}'");
        return new(targetNamespace, SchemaParser.Parse(text, Open));

        Compiled Refuse(string reason)
        {
            Problem problem = text.At(1, 1, 1, Rules.InvalidNamespace, reason);
            return new(targetNamespace, new ParseResult(null, new EquatableArray<Problem>([problem])));
        }

        string? Open(string path) =>
            includes.FirstOrDefault(include => SchemaFile.Normalize(include.Path) == path)?.GetText(cancellation)?.ToString();
    }

    private static bool IsNamespacePart(string name) => SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    private static void Emit(SourceProductionContext output, Compiled compiled)
    {
        foreach (Problem problem in compiled.Result.Problems) output.ReportDiagnostic(ToDiagnostic(problem));
        if (compiled.Result.Schema is not { } schema) return;
        foreach (GeneratedFile file in SchemaEmitter.Emit(schema, compiled.Namespace))
            output.AddSource(file.HintName, SourceText.From(file.Source, System.Text.Encoding.UTF8));
    }

    private static Diagnostic ToDiagnostic(Problem problem)
    {
        var rule = new DiagnosticDescriptor(problem.Rule.Id, problem.Rule.Title, "{0}", "LowLatencyMM.Sbe", DiagnosticSeverity.Error, isEnabledByDefault: true);
        var start = new LinePosition(problem.Line - 1, problem.Column - 1);
        var lines = new LinePositionSpan(start, new LinePosition(start.Line, start.Character + problem.Length));
        return Diagnostic.Create(rule, Location.Create(problem.Path, new TextSpan(problem.Start, problem.Length), lines), problem.Message);
    }

    /// <summary>Where the codecs of a schema file go.</summary>
    private sealed record Target(string Path, string Namespace);

    private sealed record Compiled(string Namespace, ParseResult Result);
}
