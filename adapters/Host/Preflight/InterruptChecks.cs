using System.Text.RegularExpressions;

namespace LowLatencyMM.Host;

/// <summary>Whether interrupts and kernel work stay away from isolated cores.</summary>
internal static partial class InterruptChecks
{
    private const int NamesShownMax = 4;

    public static PreflightFinding Affinity(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "none arrives on isolated cores";
        int[] cores = PreflightCores.Dedicated(host, needs);
        string[] interrupts = [.. host.Names("/proc/irq").Where(name => name.All(char.IsAsciiDigit))];
        if (interrupts.Length == 0) return PreflightFinding.Unknown("no /proc/irq", wanted);
        if (cores.Length == 0) return PreflightFinding.Unknown(PreflightCores.NoCores, wanted);
        var arriving = new List<string>();
        int allowedCount = 0;
        foreach (string interrupt in interrupts)
        {
            // The kernel picks from the list the core that it uses; interrupts that it manages itself keep isolated cores in the list and avoid them.
            int[]? allowed = host.Cores($"/proc/irq/{interrupt}/smp_affinity_list");
            int[]? used = host.Cores($"/proc/irq/{interrupt}/effective_affinity_list") is { Length: > 0 } effective ? effective : allowed;
            if (used is not null && used.Any(cores.Contains)) arriving.Add(NameOf(host, interrupt));
            else if (allowed is not null && allowed.Any(cores.Contains)) allowedCount++;
        }

        string others = allowedCount > 0 ? $", {allowedCount} more may" : "";
        if (arriving.Count == 0) return PreflightFinding.Ok($"none of {interrupts.Length} does{others}", wanted);
        string names = string.Join(", ", arriving.Take(NamesShownMax)) + (arriving.Count > NamesShownMax ? ", ..." : "");
        return PreflightFinding.Warn($"{arriving.Count} of {interrupts.Length} do: {names}{others}", wanted, $"ops/host-setup.sh --cores {CoreList.Format(cores)} --apply");
    }

    public static PreflightFinding Balancing(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "irqbalance off, or kept from isolated cores";
        if (!host.Exists("/proc/1/comm")) return PreflightFinding.Unknown("no processes in /proc", wanted);
        if (host.Programs("irqbalance").Count == 0) return PreflightFinding.Ok("does not run", wanted);
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (cores.Length == 0) return PreflightFinding.Unknown($"it runs; {PreflightCores.NoCores}", wanted);
        string fix = $"IRQBALANCE_BANNED_CPULIST={CoreList.Format(cores)} in /etc/default/irqbalance and systemctl restart irqbalance, or systemctl disable --now irqbalance";
        string? settings = host.Text("/etc/default/irqbalance") ?? host.Text("/etc/sysconfig/irqbalance");
        if (settings is not null && BannedPattern().Match(settings) is { Success: true } match)
        {
            bool isList = CoreList.TryParse(match.Groups[1].Value, out int[] banned);
            return PreflightFinding.WarnUnless(isList && cores.All(banned.Contains), $"runs, kept from {match.Groups[1].Value}", wanted, fix);
        }

        // Without a list of its own it keeps from the cores that the kernel isolates.
        return PreflightFinding.WarnUnless(PreflightCores.Isolated(host) is { } isolated && cores.All(isolated.Contains), "runs, kept from what the kernel isolates", wanted, fix);
    }

    public static PreflightFinding Workqueues(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "unbound kernel work off isolated cores", path = "/sys/devices/virtual/workqueue/cpumask";
        if (PreflightCores.OfMask(host.Text(path)) is not { } allowed) return PreflightFinding.Unknown($"no {path}", wanted);
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (cores.Length == 0) return PreflightFinding.Unknown(PreflightCores.NoCores, wanted);
        return PreflightFinding.WarnUnless(
            !allowed.Any(cores.Contains), $"on {CoreList.Format(allowed)}", wanted, $"ops/host-setup.sh --cores {CoreList.Format(cores)} --apply");
    }

    public static PreflightFinding Watchdogs(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "none on isolated cores";
        long? hard = host.Number("/proc/sys/kernel/nmi_watchdog"), soft = host.Number("/proc/sys/kernel/watchdog");
        if (hard is null && soft is null) return PreflightFinding.Unknown("no /proc/sys/kernel/watchdog", wanted);
        string found = $"nmi_watchdog {hard?.ToString() ?? "absent"}, watchdog {soft?.ToString() ?? "absent"}";
        if (hard is not 1 && soft is not 1) return PreflightFinding.Ok(found, wanted);
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (host.Cores("/proc/sys/kernel/watchdog_cpumask") is { } watched && cores.Length > 0)
        {
            found += $" on {CoreList.Format(watched)}";
            if (!watched.Any(cores.Contains)) return PreflightFinding.Ok(found, wanted);
        }

        return PreflightFinding.Warn(found, wanted, "sysctl kernel.nmi_watchdog=0 kernel.watchdog=0, or kernel.watchdog_cpumask without the isolated cores");
    }

    private static string NameOf(PreflightHost host, string interrupt)
    {
        string? action = host.Names($"/proc/irq/{interrupt}").FirstOrDefault(name => !AttributePattern().IsMatch(name));
        return action is null ? interrupt : $"{interrupt} ({action})";
    }

    [GeneratedRegex(@"(?m)^\s*(?:export\s+)?IRQBALANCE_BANNED_CPULIST=""?([^""\s]+)""?")]
    private static partial Regex BannedPattern();

    [GeneratedRegex("^(affinity_hint|effective_affinity|effective_affinity_list|node|smp_affinity|smp_affinity_list|spurious)$")]
    private static partial Regex AttributePattern();
}
