using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LowLatencyMM.Compiler.Tests.Driving;

/// <summary>One run of the generator over schemas in memory, with the code that a test wants to run against what comes out.</summary>
internal sealed class GeneratorRun
{
    public const string Namespace = "Test.Codecs";
    public const string Path = "test.xml";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
            .Where(path => System.IO.Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(GeneratorRun).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Messages.FrameHeader).Assembly.Location),
    ];

    private readonly Compilation _compilation;

    private GeneratorRun(GeneratorDriver driver, Compilation compilation)
    {
        _compilation = compilation;
        Result = driver.GetRunResult().Results.Single();
    }

    public GeneratorRunResult Result { get; }

    /// <summary>What the generator itself reported.</summary>
    public IReadOnlyList<Diagnostic> Problems => Result.Diagnostics;

    /// <summary>Errors and warnings of the compiler in the generated code and the probe.</summary>
    public IReadOnlyList<string> CompilerComplaints =>
        [.. _compilation.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning).Select(found => found.ToString())];

    public static GeneratorRun Of(string schema, string probe = "") => Of([(Path, Namespace, schema)], probe);

    /// <param name="schemas">Files and where their codecs go.</param>
    /// <param name="probe">Code of a user.</param>
    /// <param name="checksArithmetic">The user's project says CheckForOverflowUnderflow.</param>
    public static GeneratorRun Of((string Path, string Namespace, string Text)[] schemas, string probe = "", bool checksArithmetic = false)
    {
        CSharpCompilation user = CreateCompilation(probe);
        user = user.WithOptions(user.Options.WithOverflowChecks(checksArithmetic));
        GeneratorDriver driver = CreateDriver(schemas).RunGeneratorsAndUpdateCompilation(user, out Compilation compilation, out _);
        return new(driver, compilation);
    }

    public static GeneratorDriver CreateDriver(params (string Path, string Namespace, string Text)[] schemas)
    {
        var files = schemas.Select(AdditionalText (schema) => new InMemoryFile(schema.Path, schema.Text));
        var namespaces = schemas.DistinctBy(schema => schema.Path).ToDictionary(schema => schema.Path, schema => schema.Namespace);
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        return CSharpGeneratorDriver.Create(
            [new SbeGenerator().AsSourceGenerator()],
            files,
            optionsProvider: new NamespaceOptions(namespaces), driverOptions: options);
    }

    public static CSharpCompilation CreateCompilation(string probe) => CSharpCompilation.Create(
        $"Probe{Guid.NewGuid():N}",
        [CSharpSyntaxTree.ParseText("using System;\n" + probe, new CSharpParseOptions(LanguageVersion.Latest))],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    /// <summary>The compiled assembly; fails the test on any problem, warning included.</summary>
    public Assembly Load()
    {
        Assert.That(Problems, Is.Empty);
        Assert.That(Result.Exception, Is.Null);
        Assert.That(CompilerComplaints, Is.Empty);
        using var image = new MemoryStream();
        Assert.That(_compilation.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    /// <summary>Calls the static method Run of the probe class <c>Probe</c>.</summary>
    public string Run(params object[] arguments) => (string)Load().GetType("Probe")!.GetMethod("Run")!.Invoke(null, arguments)!;
}
