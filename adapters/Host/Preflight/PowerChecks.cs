using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>Whether cores run at full speed and stay awake.</summary>
internal static class PowerChecks
{
    private const long WakeUpUsMax = 10; // above this an idle core is late by more than a tick to order takes
    private const string DmaLatency = "/dev/cpu_dma_latency";

    public static PreflightFinding Governor(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "performance";
        string[] governors = [.. Watched(host, needs).Select(core => host.Text(Frequency(core, "scaling_governor"))).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (governors.Length == 0) return PreflightFinding.Unknown($"no cpufreq{OnVirtual(host)}", wanted);
        return PreflightFinding.WarnUnless(governors is [wanted], string.Join(" and ", governors), wanted, "cpupower frequency-set -g performance, or ops/host-setup.sh --apply");
    }

    public static PreflightFinding Range(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "the limit is the processor's own";
        int[] cores = [.. Watched(host, needs).Where(core => host.Number(Frequency(core, "cpuinfo_max_freq")) is not null)];
        if (cores.Length == 0) return PreflightFinding.Unknown($"no cpufreq{OnVirtual(host)}", wanted);
        int worst = cores.MinBy(core => host.Number(Frequency(core, "scaling_max_freq")) ?? long.MaxValue);
        long? lowest = host.Number(Frequency(worst, "scaling_min_freq")), limit = host.Number(Frequency(worst, "scaling_max_freq")), most = host.Number(Frequency(worst, "cpuinfo_max_freq"));
        return PreflightFinding.WarnUnless(
            limit >= most, $"core {worst}: {MHz(lowest)} to {MHz(limit)} of {MHz(most)} MHz", wanted, $"cpupower -c {worst} frequency-set -u {MHz(most)}MHz");
    }

    public static PreflightFinding Turbo(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "your choice: off for even latencies, on for the lowest";
        const string intel = "/sys/devices/system/cpu/intel_pstate/no_turbo", other = "/sys/devices/system/cpu/cpufreq/boost";
        if (host.Number(intel) is { } off)
            return PreflightFinding.Info(off == 0 ? "on: its frequency depends on what the other cores do" : "off", wanted, $"echo {(off == 0 ? 1 : 0)} > {intel} to change it");
        if (host.Number(other) is { } on)
            return PreflightFinding.Info(on == 1 ? "on: its frequency depends on what the other cores do" : "off", wanted, $"echo {(on == 0 ? 1 : 0)} > {other} to change it");
        return PreflightFinding.Unknown($"neither {intel} nor {other}{OnVirtual(host)}", wanted);
    }

    public static PreflightFinding SleepStates(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = $"no idle state that takes more than {WakeUpUsMax} us to leave";
        string fix = "ops/host-setup.sh --apply (disables deeper states), or on the kernel command line: processor.max_cstate=1 intel_idle.max_cstate=1";
        if (host.Word(DmaLatency) is { } limitUs and >= 0 && limitUs <= WakeUpUsMax) return PreflightFinding.Ok($"{DmaLatency} holds {limitUs} us", wanted);
        if (host.KernelParameter("idle") == "poll") return PreflightFinding.Ok("idle=poll", wanted);
        string? driver = host.Text($"{PreflightCores.CpuDirectory}/cpuidle/current_driver");
        if (driver is null or "none") return PreflightFinding.Unknown(driver is null ? $"no cpuidle driver{OnVirtual(host)}" : $"the cpuidle driver is none{OnVirtual(host)}", wanted);
        var deep = new SortedSet<string>(StringComparer.Ordinal);
        int stateCount = 0;
        foreach (int core in Watched(host, needs))
        {
            string directory = $"{PreflightCores.CpuDirectory}/cpu{core}/cpuidle";
            foreach (string state in host.Names(directory).Where(name => name.StartsWith("state", StringComparison.Ordinal)))
            {
                if (host.Number($"{directory}/{state}/latency") is not { } latencyUs) continue;
                stateCount++;
                if (latencyUs > WakeUpUsMax && host.Number($"{directory}/{state}/disable") != 1) deep.Add($"{host.Text($"{directory}/{state}/name")} {latencyUs} us");
            }
        }

        if (stateCount == 0) return PreflightFinding.Unknown($"the driver {driver} shows no states{OnVirtual(host)}", wanted);
        if (host.IsVirtual && deep.Count == 0) return PreflightFinding.Unknown($"the driver {driver} shows none deeper, and the hypervisor decides", wanted);
        return PreflightFinding.WarnUnless(deep.Count == 0, deep.Count == 0 ? $"{driver}, none deeper" : $"{driver} with {string.Join(", ", deep)}", wanted, fix);
    }

    /// <summary>The cores in question; all where none are.</summary>
    private static int[] Watched(PreflightHost host, PreflightNeeds needs) =>
        PreflightCores.Dedicated(host, needs) is { Length: > 0 } cores ? cores : PreflightCores.Online(host) ?? [];

    private static string Frequency(int core, string name) => $"{PreflightCores.CpuDirectory}/cpu{core}/cpufreq/{name}";

    private static string MHz(long? kilohertz) => kilohertz is { } value ? (value / 1000).ToString(CultureInfo.InvariantCulture) : "?";

    private static string OnVirtual(PreflightHost host) => host.IsVirtual ? ", the hypervisor decides" : "";
}
