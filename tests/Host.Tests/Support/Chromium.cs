using System.Diagnostics;

namespace LowLatencyMM.Host.Tests;

/// <summary>Chromium without a window. A test is skipped where it is not installed, and fails there when <c>LLMM_REQUIRE_PEERS</c> is 1.</summary>
internal static class Chromium
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    /// <summary>Runs it once on a page of this disk; what it writes to its output.</summary>
    /// <param name="directory">For its own files.</param>
    public static string Run(TemporaryDirectory directory, string page, params string[] options)
    {
        string program = Find();
        string[] common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", $"--user-data-dir={directory["profile"]}"];
        using Process process = Process.Start(new ProcessStartInfo(program, [.. common, .. options, new Uri(page).AbsoluteUri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Bound))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Bound);
            Assert.Fail($"chromium did not end within {Bound.TotalSeconds} s");
        }

        Assert.That(process.ExitCode, Is.Zero, error.Result);
        return output.Result;
    }

    private static string Find()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser"), Path.Combine(folder, "google-chrome") })
            .FirstOrDefault(File.Exists);
        if (found is not null) return found;
        if (Environment.GetEnvironmentVariable("LLMM_REQUIRE_PEERS") == "1") Assert.Fail("chromium is not installed, and LLMM_REQUIRE_PEERS is 1");
        Assert.Ignore("chromium is not installed");
        return "";
    }
}
