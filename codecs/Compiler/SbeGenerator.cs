using LowLatencyMM.Compiler.Diagnostics;
using LowLatencyMM.Compiler.Emit;
using LowLatencyMM.Compiler.Model;
using LowLatencyMM.Compiler.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Compiler;

/// <summary>Compiles every additional file that carries the metadata SbeNamespace, an SBE message schema, into codecs in that namespace.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SbeGenerator : IIncrementalGenerator
{
    /// <summary>The tracked step that yields a parsed schema; equal models stop there.</summary>
    public const string ParseStep = "SbeParse";

    private const string NamespaceMetadata = "build_metadata.AdditionalFiles.SbeNamespace";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Namespace: NamespaceOf(pair.Left, pair.Right)))
            .Where(static schema => schema.Namespace.Length > 0);
        var targets = files.Select(static (schema, _) => new Target(schema.File.Path, schema.Namespace)).Collect()
            .Select(static (all, _) => new EquatableArray<Target>(all));
        IncrementalValuesProvider<ParseResult> schemas = files.Combine(targets)
            .Select(static (pair, cancellation) => Parse(pair.Left.File, pair.Left.Namespace, pair.Right, cancellation))
            .WithTrackingName(ParseStep);

        context.RegisterSourceOutput(schemas, static (output, result) => Emit(output, result));
    }

    private static string NamespaceOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(NamespaceMetadata, out string? name) ? name.Trim() : "";

    private static ParseResult Parse(AdditionalText file, string targetNamespace, EquatableArray<Target> all, CancellationToken cancellation)
    {
        SourceText text = file.GetText(cancellation) ?? SourceText.From("");
        var problems = new ProblemList(file.Path, text);
        if (!targetNamespace.Split('.').All(IsNamespacePart))
            problems.Add(Rules.InvalidNamespace, 1, 1, 1, $"'{targetNamespace}' is not a C# namespace");
        else if (all.Count(target => target.Namespace == targetNamespace) > 1)
            problems.Add(Rules.InvalidNamespace, 1, 1, 1, $"more than one schema has the namespace '{targetNamespace}'");
        else
            return SchemaParser.Parse(file.Path, text, targetNamespace);
        return new(null, problems.Problems);
    }

    private static bool IsNamespacePart(string name) => SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    private static void Emit(SourceProductionContext output, ParseResult result)
    {
        foreach (Problem problem in result.Problems) output.ReportDiagnostic(problem.ToDiagnostic());
        if (result.Schema is not { } schema) return;
        foreach (GeneratedFile file in SchemaEmitter.Emit(schema))
            output.AddSource(file.HintName, SourceText.From(file.Source, System.Text.Encoding.UTF8));
    }

    /// <summary>Where the codecs of a schema file go.</summary>
    private sealed record Target(string Path, string Namespace);
}
