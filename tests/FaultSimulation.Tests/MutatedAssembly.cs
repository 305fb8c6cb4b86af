using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>Engine or gateway compiled from its sources with a mistake in it, and the simulation that uses it: both loaded apart from the real ones.</summary>
internal sealed class MutatedAssembly : IDisposable
{
    private const string EngineName = "LowLatencyMM.Engine";
    private const string GatewayName = "LowLatencyMM.Gateway";
    private static readonly string Root = FindRoot();
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly Lazy<CSharpCompilation> Engine = new(() => Compilation(EngineName, "engine/Engine", "LowLatencyMM.Messages.dll"));
    private static readonly Lazy<CSharpCompilation> Gateway = new(() => Compilation(GatewayName, "adapters/Gateway", "LowLatencyMM.Messages.dll", "LowLatencyMM.Engine.dll"));
    private readonly LoadContext _context;
    private readonly MethodInfo _run;
    private readonly bool _hasGateways;

    private MutatedAssembly(string name, MemoryStream assembly)
    {
        _hasGateways = name == GatewayName;
        _context = new LoadContext(name, assembly);
        Assembly simulation = _context.LoadFromAssemblyPath(typeof(FaultRunner).Assembly.Location);
        _run = simulation.GetType(typeof(FaultRunner).FullName!)!.GetMethod(nameof(FaultRunner.Run))!;
    }

    /// <summary>Compiles the engine, for scripts without gateways; null for no mistake.</summary>
    public static MutatedAssembly OfEngine(PlantedBug? bug) => Create(Engine.Value, "engine/Engine", bug);

    /// <summary>Compiles the gateway, for scripts with gateways; null for no mistake.</summary>
    public static MutatedAssembly OfGateway(PlantedBug? bug) => Create(Gateway.Value, "adapters/Gateway", bug);

    private static MutatedAssembly Create(CSharpCompilation compilation, string folder, PlantedBug? bug)
    {
        if (bug is not null)
        {
            string path = Path.Combine(Root, $"{folder}/{bug.File}".Replace('/', Path.DirectorySeparatorChar));
            SyntaxTree tree = compilation.SyntaxTrees.Single(other => other.FilePath == path);
            string source = tree.ToString().ReplaceLineEndings("\n");
            Assert.That(source.Split(bug.Text), Has.Length.EqualTo(2), $"{bug.File} has this text once, or the bug must be written anew: {bug.Text}");
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source.Replace(bug.Text, bug.Instead), ParseOptions, path));
        }

        var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.That(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
        assembly.Position = 0;
        return new MutatedAssembly(compilation.AssemblyName!, assembly);
    }

    private static CSharpCompilation Compilation(string name, string folder, params string[] references) => CSharpCompilation.Create(
        name,
        [
            .. Directory.EnumerateFiles(Path.Combine(Root, folder.Replace('/', Path.DirectorySeparatorChar)), "*.cs", SearchOption.AllDirectories)
                .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "FileGatewayStore.cs" or "DirectorySync.cs")) // the disk: the simulation has its own
                .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), ParseOptions, path)),
            CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;", ParseOptions),
        ],
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) || references.Contains(file)))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Runs scripts until one fails; the failing seed and its rule, or null.</summary>
    public (ulong Seed, string Rule, string Text)? Run(long seedCount)
    {
        object? report = Report(1, seedCount);
        if (report is null) return null;
        object failure = report.GetType().GetProperty(nameof(FaultReport.Failure))!.GetValue(report)!;
        return ((ulong)report.GetType().GetProperty(nameof(FaultReport.Seed))!.GetValue(report)!,
            failure.GetType().GetProperty(nameof(FaultFailure.Rule))!.GetValue(failure)!.ToString()!,
            (string)failure.GetType().GetProperty(nameof(FaultFailure.Text))!.GetValue(failure)!);
    }

    /// <summary>The first failure as it is printed.</summary>
    public string Explain(ulong firstSeed, long seedCount)
    {
        var output = new StringWriter();
        object report = Report(firstSeed, seedCount)!;
        object seed = report.GetType().GetProperty(nameof(FaultReport.Seed))!.GetValue(report)!;
        report.GetType().GetMethod(nameof(FaultReport.Write))!.Invoke(report, [output, $"llmm simtest --first {seed} --seeds 1"]);
        return output.ToString();
    }

    private object? Report(ulong firstSeed, long seedCount) =>
        _run.Invoke(null, [firstSeed, seedCount, TimeSpan.FromMinutes(2), Environment.ProcessorCount, null, () => false, null, _hasGateways, !_hasGateways]);

    public void Dispose() => _context.Unload();

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "LowLatencyMM.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("the repository around the test");
    }

    private sealed class LoadContext(string name, MemoryStream assembly) : AssemblyLoadContext("mutated", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == name ? LoadFromStream(assembly) : null;
    }
}
