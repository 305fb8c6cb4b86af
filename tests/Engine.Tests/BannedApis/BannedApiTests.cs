using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Runs the analyzer that guards engine/Engine, with its own list, over one use of every banned symbol.</summary>
public class BannedApiTests
{
    private const string RuleId = "RS0030";
    private static readonly string ListFile = Path.Combine(RepositoryRoot.Path, "engine", "Engine", "BannedSymbols.txt");

    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path))];

    // Goal: each ban bites; a misspelt symbol is ignored in silence. Method: a method with one use of each line's symbol, all compiled
    // at once; within its lines the analyzer must name exactly that symbol.
    [Test]
    public async Task Every_line_of_the_list_bites()
    {
        string[] ids = [.. DeclarationIds(await File.ReadAllLinesAsync(ListFile))];
        CSharpCompilation empty = Compile("");
        var source = new StringBuilder("#nullable enable\nnamespace System.Numerics.Tensors { public static class TensorPrimitives { public static double Exp(double x) => x; } }\n");
        var problems = new List<string>();
        var marks = new List<(string Id, string Name, int Line)>();
        foreach (string id in ids)
        {
            ISymbol? symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(id, id.EndsWith(".Tensors", StringComparison.Ordinal) ? Compile(source.ToString()) : empty);
            string? snippet = symbol == null ? null : BannedApiSnippets.For(id, symbol);
            if (symbol == null) problems.Add($"{id}: no such symbol");
            else if (snippet == null) problems.Add($"{id}: no snippet");
            if (symbol == null || snippet == null) continue;
            marks.Add((id, symbol.Name, LineCount(source)));
            source.Append($"static class C{marks.Count} {{ static void M() {{ {snippet} }} }}\n");
        }

        CSharpCompilation compilation = Compile(source.ToString());
        Assert.That(Errors(compilation), Is.Empty);
        ILookup<int, string> found = (await Analyze(compilation, await File.ReadAllTextAsync(ListFile)))
            .ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line, diagnostic => diagnostic.GetMessage());
        foreach (var (id, name, line) in marks)
            if (!found[line].Any(message => Names(message, id, name))) problems.Add($"{id}: not reported, but: {string.Join(" | ", found[line])}");

        Assert.That(problems, Is.Empty, string.Join("\n", problems));
        Assert.That(ids, Has.Length.GreaterThan(300).And.Unique);
    }

    // Goal: the detector is right about right code and blind to a wrong line. Method: arithmetic that the engine uses, and a misspelt ban.
    [Test]
    public async Task Allowed_code_passes_and_a_misspelt_ban_does_not_bite()
    {
        const string Allowed = "static class C { static double M(double x, double y) => System.Math.Sqrt(x) + System.Math.FusedMultiplyAdd(x, y, x) + System.Math.Floor(y)"
            + " + System.Math.ScaleB(x, 2) + System.BitConverter.DoubleToInt64Bits(x) + System.Numerics.BitOperations.PopCount(3u) + System.Math.Clamp(x, 0, 1); }";
        const string Banned = "static class C { static double M(double x) => System.Math.Exp(x); }";
        Assert.That(await Analyze(Compile(Allowed), await File.ReadAllTextAsync(ListFile)), Is.Empty);
        Assert.That(await Analyze(Compile(Banned), "M:System.Math.Exp(System.Double);why"), Is.Not.Empty);
        Assert.That(await Analyze(Compile(Banned), "M:System.Math.Exp(double);why"), Is.Empty);
    }

    // Goal: what no symbol names. Method: the syntax of every file of the engine: no lock statement, no await.
    [Test]
    public void The_engine_has_no_lock_and_no_asynchronous_code()
    {
        string[] files = [.. EngineSources()];
        Assert.That(files, Has.Length.GreaterThan(20));
        foreach (string file in files)
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
            Assert.That(root.DescendantNodes().Where(IsForbidden), Is.Empty, file);
        }

        SyntaxNode control = CSharpSyntaxTree.ParseText("class C { void M() { lock (this) { } } async void N() => await N2; }").GetRoot();
        Assert.That(control.DescendantNodes().Count(IsForbidden), Is.EqualTo(2));
    }

    private static bool IsForbidden(SyntaxNode node) => node is LockStatementSyntax or AwaitExpressionSyntax;

    private static IEnumerable<string> EngineSources() => Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "engine", "Engine"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static IEnumerable<string> DeclarationIds(IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(';', StringComparison.Ordinal)]);

    // For a namespace the message names the member that was used; for the others the symbol itself.
    private static bool Names(string message, string id, string name) =>
        id[0] == 'N' ? message.StartsWith("The symbol '", StringComparison.Ordinal)
            : message.StartsWith($"The symbol '{name}", StringComparison.Ordinal) || message.Contains($".{name}", StringComparison.Ordinal);

    private static int LineCount(StringBuilder text)
    {
        int count = 0;
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks()) count += chunk.Span.Count('\n');
        return count;
    }

    private static CSharpCompilation Compile(string source) => CSharpCompilation.Create("Snippets", [CSharpSyntaxTree.ParseText(source)], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    private static IEnumerable<Diagnostic> Errors(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static async Task<ImmutableArray<Diagnostic>> Analyze(CSharpCompilation compilation, string list)
    {
        var options = new AnalyzerOptions([new ListText(list)]);
        return [.. (await compilation.WithAnalyzers(LoadAnalyzers(), options).GetAnalyzerDiagnosticsAsync()).Where(diagnostic => diagnostic.Id == RuleId)];
    }

    private static ImmutableArray<DiagnosticAnalyzer> LoadAnalyzers()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "analyzers");
        _ = Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.BannedApiAnalyzers.dll"));
        Assembly assembly = Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll"));
        return [.. assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
    }

    private sealed class ListText(string content) : AdditionalText
    {
        public override string Path => "BannedSymbols.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(content);
    }
}
