using System.Diagnostics;
using System.Text.Json;

namespace LowLatencyMM.SampleStrategy.Tests;

/// <summary>The sample's executable, run as its author runs it.</summary>
internal static class SampleProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    public static string Root { get; } = FindRoot();

    /// <summary>Runs a command line in a folder; every wait has a bound.</summary>
    public static (int ExitCode, string Text) Run(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "sample-strategy.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Bound))
        {
            process.Kill(entireProcessTree: true);
            Assert.That(process.WaitForExit(Bound), "a killed process does not end");
        }

        return (process.ExitCode, $"{string.Join(' ', args)}\n{output.Result}{error.Result}");
    }

    /// <summary>The same, and it must succeed.</summary>
    public static string Succeed(string folder, params string[] args)
    {
        (int exitCode, string text) = Run(folder, args);
        Assert.That(exitCode, Is.Zero, text);
        return text;
    }

    /// <summary>A run's <c>summary.json</c>.</summary>
    public static JsonElement Summary(string folder)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "summary.json")));
        return document.RootElement.Clone();
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LowLatencyMM.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("LowLatencyMM.sln is not above the tests.");
    }
}
