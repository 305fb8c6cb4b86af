using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>What this session's processes may use. Units set their own limits (ops/), and inherit nothing from here.</summary>
internal static class LimitChecks
{
    private const string Path = "/proc/self/limits";
    private const long FilesMin = 4096;

    public static PreflightFinding LockedMemory(PreflightHost host, PreflightNeeds needs)
    {
        long needMiB = (needs.SharedBytes + (1 << 20) - 1) >> 20;
        string wanted = $"{needMiB} MiB of ring and lanes can be locked";
        if (Soft(host, "Max locked memory") is not { } bytes) return PreflightFinding.Unknown($"no {Path}", wanted);
        return PreflightFinding.WarnUnless(
            bytes >= needs.SharedBytes, bytes == long.MaxValue ? "unlimited" : $"{bytes >> 20} MiB in this session", wanted,
            "LimitMEMLOCK=infinity in the unit (ops/ has it), or memlock unlimited in /etc/security/limits.d");
    }

    public static PreflightFinding RealTime(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "none needed: threads on isolated cores have nobody to share with";
        if (Soft(host, "Max realtime priority") is not { } priority) return PreflightFinding.Unknown($"no {Path}", wanted);
        return PreflightFinding.Info($"up to {priority} in this session", wanted);
    }

    public static PreflightFinding Files(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = $"{FilesMin} or more";
        if (Soft(host, "Max open files") is not { } files) return PreflightFinding.Unknown($"no {Path}", wanted);
        return PreflightFinding.WarnUnless(
            files >= FilesMin, files == long.MaxValue ? "unlimited" : $"{files} in this session", wanted, "LimitNOFILE=65536 in the unit (ops/ has it), or ulimit -n 65536");
    }

    public static PreflightFinding RealTimeThrottling(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "matters to SCHED_FIFO threads only, of which llmm has none";
        long? runtime = host.Number("/proc/sys/kernel/sched_rt_runtime_us"), period = host.Number("/proc/sys/kernel/sched_rt_period_us");
        if (runtime is null || period is null) return PreflightFinding.Unknown("no /proc/sys/kernel/sched_rt_runtime_us", wanted);
        return PreflightFinding.Info(
            runtime < 0 || runtime >= period ? "off" : $"a spinning SCHED_FIFO thread stands still for {(period - runtime) / 1000} ms of every {period / 1000}", wanted);
    }

    private static long? Soft(PreflightHost host, string name)
    {
        string? line = host.Text(Path)?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        string? soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (soft == "unlimited") return long.MaxValue;
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
    }
}
