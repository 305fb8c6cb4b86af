using System.Xml.Linq;

namespace LowLatencyMM.House.Tests;

public sealed class ReferenceTests
{
    // adapters -> engine -> codecs -> schemas. A new arrow is a decision: it is written down here.
    private static readonly string[] Allowed =
    [
        "adapters/Aeron -> adapters/SharedMemory",
        "adapters/Aeron -> engine/Ring",
        "adapters/Captures -> codecs/Schema",
        "adapters/FaultSimulation -> adapters/Gateway",
        "adapters/FaultSimulation -> engine/Engine",
        "adapters/Gateway -> engine/Engine",
        "adapters/HistogramLog -> engine/Engine",
        "adapters/Host -> adapters/Aeron",
        "adapters/Host -> adapters/Captures",
        "adapters/Host -> adapters/FaultSimulation",
        "adapters/Host -> adapters/Gateway",
        "adapters/Host -> adapters/HistogramLog",
        "adapters/Host -> adapters/Importers",
        "adapters/Host -> adapters/Journal",
        "adapters/Host -> adapters/SharedMemory",
        "adapters/Host -> adapters/SimulatedExchange",
        "adapters/Host -> engine/Engine",
        "adapters/Host -> engine/Ring",
        "adapters/Importers -> adapters/Journal",
        "adapters/Importers -> engine/Engine",
        "adapters/Journal -> codecs/Messages",
        "adapters/Journal -> engine/Ring",
        "adapters/SampleStrategy -> adapters/Host",
        "adapters/SampleStrategy -> engine/Engine",
        "adapters/SharedMemory -> engine/Ring",
        "adapters/SimulatedExchange -> engine/Engine",
        "adapters/SimulatedExchange -> engine/Ring",
        "codecs/Compiler -> codecs/Schema",
        "codecs/Messages -> codecs/Compiler",
        "codecs/Messages -> codecs/Schema",
        "engine/Engine -> codecs/Messages",
    ];

    [Test] // Goal: arrows point one way. Method: every project's references, perf and tests apart, against the list above.
    public void Projects_reference_only_what_the_committed_list_allows()
    {
        string[] found = Repository.Files("*.csproj")
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal) && !path.StartsWith("perf/", StringComparison.Ordinal))
            .SelectMany(path => References(path).Select(to => $"{Path.GetDirectoryName(path)} -> {to}"))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.That(found, Is.EqualTo(Allowed));
    }

    [Test] // Goal: the engine needs no package at run time. Method: only analyzers, which leave nothing behind, are referenced.
    public void Engine_assemblies_reference_no_package_but_analyzers()
    {
        foreach (string path in new[] { "engine/Ring/Ring.csproj", "engine/Engine/Engine.csproj" })
        {
            IEnumerable<XElement> packages = XDocument.Parse(Repository.Read(path)).Descendants("PackageReference");
            Assert.That(packages.Where(package => package.Attribute("PrivateAssets")?.Value != "all"), Is.Empty, path);
        }
    }

    [Test] // Goal: one build builds all. Method: every project file is named in the solution.
    public void Solution_holds_every_project()
    {
        string solution = Repository.Read("LowLatencyMM.sln").Replace('\\', '/');
        Assert.That(Repository.Files("*.csproj").Where(path => !solution.Contains(path, StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<string> References(string project)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, project))!;
        return XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath(Path.Combine(folder, reference.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Select(path => Path.GetDirectoryName(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))!);
    }
}
