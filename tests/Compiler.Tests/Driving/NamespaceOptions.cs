using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LowLatencyMM.Compiler.Tests.Driving;

/// <summary>The metadata that MSBuild would give each schema file.</summary>
internal sealed class NamespaceOptions(IReadOnlyDictionary<string, string> namespaceOfPath) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(null);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Options(namespaceOfPath.GetValueOrDefault(textFile.Path));

    private sealed class Options(string? targetNamespace) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.SbeNamespace" ? targetNamespace : null;
            return value is not null;
        }
    }
}
