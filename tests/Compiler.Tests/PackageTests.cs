using System.Diagnostics;
using System.Text.RegularExpressions;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Schema.Diagnostics;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>The package and its README, as somebody meets them who knows nothing of this repository.</summary>
public sealed class PackageTests
{
    private static readonly string Readme = File.ReadAllText(Schemas.RepositoryPath("codecs/Compiler/README.md"));

    [Test] // Goal: the README's project and program work. Method: pack, then build and run both in an empty folder with that package.
    public void The_package_works_as_its_readme_says()
    {
        string folder = Directory.CreateTempSubdirectory("sbe-package").FullName;
        try
        {
            Run(folder, $"pack \"{Schemas.RepositoryPath("codecs/Compiler/Compiler.csproj")}\" -c Release --no-build -o \"{folder}/feed\"");
            File.WriteAllText($"{folder}/app.csproj", Block("xml"));
            File.WriteAllText($"{folder}/Program.cs", Block("csharp"));
            File.Copy(Schemas.RepositoryPath("tests/Compiler.Tests/Golden/quotes.xml"), $"{folder}/quotes.xml");
            File.WriteAllText($"{folder}/nuget.config", """<configuration><packageSources><clear/><add key="feed" value="feed"/></packageSources></configuration>""");
            string output = Run(folder, "run -c Release");
            foreach (Match expected in Regex.Matches(Regex.Match(Readme, "It prints (.*)\n").Value, "`([^`]*)`"))
                Assert.That(output, Does.Contain(expected.Groups[1].Value + "\n"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test] // Goal: every error can be looked up. Method: the README's table against the rules.
    public void The_readme_lists_every_rule() =>
        Assert.That(
            Regex.Matches(Readme, @"^\| (SBE\d+) \| (.*) \|$", RegexOptions.Multiline).Select(row => $"{row.Groups[1]} {row.Groups[2]}"),
            Is.EqualTo(Rules.All.Select(rule => $"{rule.Id} {rule.Title}")));

    private static string Block(string language) => Regex.Match(Readme, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private static string Run(string folder, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A cache of its own, or an older package of the same version would be taken; no server that outlives the test.
        start.Environment["NUGET_PACKAGES"] = $"{folder}/packages";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(180_000)) process.Kill(entireProcessTree: true);
        string text = output.Result + errors.Result;
        Assert.That(process.ExitCode, Is.Zero, text);
        return text;
    }
}
