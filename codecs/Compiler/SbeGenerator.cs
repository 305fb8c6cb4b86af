using LowLatencyMM.Compiler.Diagnostics;
using LowLatencyMM.Compiler.Emit;
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
        IncrementalValuesProvider<ParseResult> schemas = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Namespace: NamespaceOf(pair.Left, pair.Right)))
            .Where(static schema => schema.Namespace.Length > 0)
            .Select(static (schema, cancellation) => Parse(schema.File, schema.Namespace, cancellation))
            .WithTrackingName(ParseStep);

        context.RegisterSourceOutput(schemas, static (output, result) => Emit(output, result));
    }

    private static string NamespaceOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(NamespaceMetadata, out string? name) ? name.Trim() : "";

    private static ParseResult Parse(AdditionalText file, string targetNamespace, CancellationToken cancellation)
    {
        SourceText text = file.GetText(cancellation) ?? SourceText.From("");
        if (targetNamespace.Split('.').All(SyntaxFacts.IsValidIdentifier)) return SchemaParser.Parse(file.Path, text, targetNamespace);
        var problems = new ProblemList(file.Path, text);
        problems.Add(Rules.InvalidNamespace, 1, 1, 1, $"'{targetNamespace}' is not a C# namespace");
        return new(null, problems.Problems);
    }

    private static void Emit(SourceProductionContext output, ParseResult result)
    {
        foreach (Problem problem in result.Problems) output.ReportDiagnostic(problem.ToDiagnostic());
        if (result.Schema is not { } schema) return;
        foreach (GeneratedFile file in SchemaEmitter.Emit(schema))
            output.AddSource(file.HintName, SourceText.From(file.Source, System.Text.Encoding.UTF8));
    }
}
