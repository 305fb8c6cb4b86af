namespace LowLatencyMM.Host;

/// <summary>The rest of the kernel.</summary>
internal static class SystemChecks
{
    private const long SocketBytesMin = 16L * 1024 * 1024;

    public static PreflightFinding SocketBuffers(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = $"{SocketBytesMin} bytes for a burst of the UDP feed";
        if (host.Number("/proc/sys/net/core/rmem_max") is not { } bytes) return PreflightFinding.Unknown("no /proc/sys/net/core/rmem_max", wanted);
        return PreflightFinding.WarnUnless(bytes >= SocketBytesMin, $"{bytes} bytes", wanted, $"sysctl net.core.rmem_max={SocketBytesMin}, or ops/host-setup.sh --apply");
    }

    public static PreflightFinding Mitigations(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "your choice: each costs some system calls time, none is on the engine's way", directory = "/sys/devices/system/cpu/vulnerabilities";
        string[] states = [.. host.Names(directory).Select(name => host.Text($"{directory}/{name}")).OfType<string>()];
        if (states.Length == 0) return PreflightFinding.Unknown($"no {directory}", wanted);
        int mitigated = states.Count(state => state.StartsWith("Mitigation", StringComparison.Ordinal)), open = states.Count(state => state.StartsWith("Vulnerable", StringComparison.Ordinal));
        return PreflightFinding.Info($"{host.KernelParameter("mitigations") ?? "default"}: {mitigated} mitigated, {open} open, {states.Length - mitigated - open} not affected or unknown", wanted);
    }

    public static PreflightFinding Machine(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "bare metal: a hypervisor takes cores away without telling";
        if (host.Field("/proc/cpuinfo", "flags") is null) return PreflightFinding.Unknown("no flags in /proc/cpuinfo", wanted);
        if (!host.IsVirtual) return PreflightFinding.Ok("bare metal", wanted);
        return PreflightFinding.Warn($"virtual{(host.Text("/sys/class/dmi/id/sys_vendor") is { Length: > 0 } vendor ? $" ({vendor})" : "")}", wanted, "a machine of your own; here tails belong to the hypervisor");
    }
}
