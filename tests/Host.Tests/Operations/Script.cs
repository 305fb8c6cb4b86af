using System.Diagnostics;

namespace LowLatencyMM.Host.Tests;

/// <summary>Runs a program of the system. Its end is waited for within a bound; what it prints comes back as one text.</summary>
internal static class Script
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Where a program lies; the test is skipped where it is absent.</summary>
    public static string Find(string program)
    {
        foreach (string directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            if (File.Exists(Path.Combine(directory, program))) return Path.Combine(directory, program);
        Assert.Ignore($"there is no {program} on this machine");
        return "";
    }

    public static LlmmResult Run(string program, (string Name, string Value)[] environment, params string[] args)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        foreach ((string name, string value) in environment) process.StartInfo.Environment[name] = value;
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(Bound);
        if (!hasEnded) process.Kill(entireProcessTree: true);
        Assert.That(hasEnded, Is.True, $"{program} did not end within {Bound.TotalSeconds} s");
        return new LlmmResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
