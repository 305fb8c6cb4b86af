using System.Diagnostics;

namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Runs HdrHistogram for Java (Debian: libhdrhistogram-java and a JDK) on a file.</summary>
/// <remarks>Where it is missing, the test is skipped with that reason; with LLMM_REQUIRE_PEERS=1 it fails.</remarks>
internal static class JavaPeer
{
    private const string Jar = "/usr/share/java/hdrhistogram.jar";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Our own class against the library; returns what it printed.</summary>
    public static string RunLogPeer(string mode, string file) => Run(["-cp", Jar, Path.Combine(Repository.Root, "tests/HistogramLog.Tests/Java/LogPeer.java"), mode, file]);

    /// <summary>The library's own log processor; returns what it printed.</summary>
    public static string RunLogProcessor(string file) => Run(["-cp", Jar, "org.HdrHistogram.HistogramLogProcessor", "-i", file, "-outputValueUnitRatio", "1"]);

    private static string Run(string[] arguments)
    {
        if (!File.Exists(Jar)) Missing($"{Jar} (Debian's libhdrhistogram-java)");
        var start = new ProcessStartInfo("java", ["-Xmx512m", "-XX:TieredStopAtLevel=1", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Bound))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"java did not end within {Bound.TotalSeconds} s");
        }

        if (error.Result.Contains("jdk.compiler", StringComparison.Ordinal)) Missing("a Java compiler (a JDK, not only a runtime)");
        Assert.That(process.ExitCode, Is.Zero, error.Result);
        return output.Result;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing("java");
            throw;
        }
    }

    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("LLMM_REQUIRE_PEERS") == "1") Assert.Fail($"LLMM_REQUIRE_PEERS=1, but {what} is missing");
        Assert.Ignore($"{what} is missing: nothing to compare with");
    }
}
