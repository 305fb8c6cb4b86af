using System.Runtime;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Perf;

/// <summary>Where a figure was measured. What the system does not tell is null.</summary>
internal sealed record MachineInfo(
    string? Cpu, int Cores, string? L1Data, string? L2, string? L3, string? Governor, string? Hypervisor, string? ClockSource, string? MemoryTotal,
    string System, string Kernel, string Runtime, string Architecture)
{
    private static readonly string[] KnobPrefixes = ["Tiered", "TC_", "GC", "Jit", "Enable", "Preferred", "ReadyToRun", "OSR"];

    /// <summary>Reads it from the system.</summary>
    public static MachineInfo Read() => new(
        CpuField("model name"),
        Environment.ProcessorCount,
        Cache(0),
        Cache(2),
        Cache(3),
        Line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        IsVirtual() ? Line("/sys/class/dmi/id/sys_vendor") ?? "a hypervisor" : null,
        Line("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
        Field("/proc/meminfo", "MemTotal"),
        RuntimeInformation.OSDescription,
        Line("/proc/sys/kernel/osrelease") ?? Environment.OSVersion.VersionString,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.ProcessArchitecture.ToString());

    /// <summary>Load averages of 1, 5 and 15 minutes; null where the system does not tell.</summary>
    public static string? LoadAverage() => Line("/proc/loadavg") is { } line ? string.Join(' ', line.Split(' ')[..3]) : null;

    /// <summary>Settings of the runtime that change figures: environment and runtime configuration.</summary>
    public static IReadOnlyDictionary<string, string> Settings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            string name = (string)variable.Key;
            if (KnobPrefixes.Any(prefix => name.StartsWith("DOTNET_" + prefix, StringComparison.OrdinalIgnoreCase)))
                settings[name] = variable.Value?.ToString() ?? "";
        }

        foreach (string knob in new[]
        {
            "System.GC.Server", "System.GC.Concurrent", "System.Runtime.TieredCompilation", "System.Runtime.TieredPGO", "System.Runtime.TieredCompilation.QuickJit",
            "System.Runtime.TieredCompilation.QuickJitForLoops", "System.Runtime.TieredCompilation.BackgroundWorkerTimeoutMs",
        })
        {
            settings[knob] = AppContext.GetData(knob)?.ToString() ?? "default";
        }

        settings["GCSettings"] = $"{(GCSettings.IsServerGC ? "server" : "workstation")}, {GCSettings.LatencyMode}";
        return settings;
    }

    /// <summary>The commit of the source tree that this program was built in; null when there is none.</summary>
    public static string? Commit()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string git = Path.Combine(directory.FullName, ".git");
            if (File.Exists(git)) git = Path.GetFullPath(Path.Combine(directory.FullName, Line(git)!["gitdir: ".Length..])); // of a second working tree
            if (!Directory.Exists(git)) continue;
            string? head = Line(Path.Combine(git, "HEAD"));
            if (head is null || !head.StartsWith("ref: ", StringComparison.Ordinal)) return head;
            string common = Line(Path.Combine(git, "commondir")) is { } relative ? Path.GetFullPath(Path.Combine(git, relative)) : git;
            return Line(Path.Combine(common, head[5..])) ?? Line(Path.Combine(common, "packed-refs"), head[5..])?.Split(' ')[0];
        }

        return null;
    }

    private static bool IsVirtual() => CpuField("flags")?.Split(' ').Contains("hypervisor") ?? false;

    private static string? CpuField(string name) => Field("/proc/cpuinfo", name);

    private static string? Cache(int index) => Line($"/sys/devices/system/cpu/cpu0/cache/index{index}/size");

    private static string? Field(string path, string name)
    {
        if (!File.Exists(path)) return null;
        return File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
    }

    private static string? Line(string path, string ending = "")
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault(line => line.EndsWith(ending, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
