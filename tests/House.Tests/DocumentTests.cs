using System.Text.RegularExpressions;

namespace LowLatencyMM.House.Tests;

public sealed partial class DocumentTests
{
    private static IEnumerable<string> Documents => Repository.Files("*.md");

    [TestCaseSource(nameof(Documents))] // Goal: no dead link in the house. Method: each relative link names a file or folder that exists.
    public void Relative_links_lead_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        IEnumerable<string> broken = LinkPattern().Matches(Repository.Read(document))
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(folder, link)));
        Assert.That(broken, Is.Empty);
    }

    [Test] // Goal: the README's two commands need nothing but the SDK. Method: they are there as single lines that call dotnet.
    public void Readme_names_the_demo_and_the_test_command()
    {
        string readme = Repository.Read("README.md");
        Assert.Multiple(() =>
        {
            Assert.That(readme, Does.Match(@"(?m)^dotnet run -c Release --project adapters/Host -- demo$"));
            Assert.That(readme, Does.Match(@"(?m)^dotnet test -c Release$"));
        });
    }

    [Test] // Goal: build.ps1 is a plain list of dotnet tasks. Method: each task of the house is named and every call starts with dotnet.
    public void Build_script_offers_each_task_as_dotnet_commands()
    {
        string script = Repository.Read("build.ps1");
        string[] tasks = TaskPattern().Matches(script).Select(match => match.Groups[1].Value).ToArray();
        Assert.That(tasks, Is.EquivalentTo((string[])["build", "test", "format", "perf", "demo", "publish"]));
        Assert.That(CallPattern().Matches(script).Select(match => match.Groups[1].Value), Is.All.EqualTo("dotnet"));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"(?m)^\s*'(\w+)'\s*=\s*\{")]
    private static partial Regex TaskPattern();

    [GeneratedRegex(@"Invoke-Checked\s+\{\s*(\S+)")]
    private static partial Regex CallPattern();
}
