using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Compiler.Tests.Driving;

/// <summary>A schema file that exists only in a test.</summary>
internal sealed class InMemoryFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
