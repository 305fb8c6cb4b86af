using System.Globalization;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host;

/// <summary>Whether time is read cheaply, is right, and never jumps: the engine's time is slewed and never stepped.</summary>
internal static partial class ClockChecks
{
    private const long ErrorUsMax = 10_000; // of the kernel's upper bound: a healthy chrony on a wide-area source stays below
    private const string TimeSync = "systemd-timesyn"; // systemd-timesyncd, as /proc/N/comm cuts it
    private static readonly string[] Keepers = ["chronyd", "ntpd", "phc2sys", "ptp4l", TimeSync];
    private static readonly string[] ChronyFiles = ["/etc/chrony/chrony.conf", "/etc/chrony.conf"];
    private static readonly string[] ChronyFolders = ["/etc/chrony/conf.d", "/etc/chrony.d"];

    public static PreflightFinding Source(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "tsc (Arm: arch_sys_counter)", directory = "/sys/devices/system/clocksource/clocksource0";
        string fix = $"echo tsc > {directory}/current_clocksource; where tsc is not available, clocksource=tsc tsc=reliable on the kernel command line, or ask the provider";
        if (host.Text($"{directory}/current_clocksource") is not { } source) return PreflightFinding.Unknown($"no {directory}/current_clocksource", wanted);
        return source switch
        {
            "tsc" or "arch_sys_counter" => PreflightFinding.Ok(source, wanted),
            "kvm-clock" or "hyperv_clocksource_tsc_page" => PreflightFinding.Warn($"{source}: read without a system call, but scaled by the hypervisor", wanted, fix),
            _ => PreflightFinding.Fail($"{source}: every reading of the clock is a system call", wanted, fix),
        };
    }

    public static PreflightFinding Synchronization(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = $"synchronised, error at most {ErrorUsMax / 1000} ms";
        const string fix = "apt-get install chrony, sources in /etc/chrony/chrony.conf, then chronyc waitsync";
        string[] keepers = KeepersOf(host);
        string by = keepers.Length > 0 ? string.Join(", ", keepers) : "none of chronyd, ntpd, phc2sys, systemd-timesyncd runs";
        if (host.ReadClock() is not { } clock) return PreflightFinding.Unknown($"the kernel's clock cannot be asked; {by}", wanted);
        if (!clock.IsSynchronized) return PreflightFinding.Fail($"not synchronised; {by}", wanted, fix);
        string found = string.Create(CultureInfo.InvariantCulture, $"synchronised, error at most {clock.MaxErrorUs / 1000.0:0.###} ms; {by}");
        return PreflightFinding.WarnUnless(clock.MaxErrorUs <= ErrorUsMax, found, wanted, "nearer sources (chronyc sources -v), or a PTP clock with phc2sys");
    }

    public static PreflightFinding Steps(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "slewed, stepped at start-up only";
        string[] keepers = KeepersOf(host);
        if (keepers.Length == 0) return PreflightFinding.Unknown("no program that keeps the clock was found in /proc", wanted);
        if (keepers.Contains("chronyd")) return Chrony(host, wanted);
        if (keepers.Contains("phc2sys")) return PreflightFinding.Ok("phc2sys steps at its start only, unless it was given -S", wanted);
        if (keepers.Contains("ntpd")) return PreflightFinding.Warn("ntpd steps when it is off by 128 ms", wanted, "ntpd -x (slews up to 600 s), or chrony instead");
        return PreflightFinding.Warn($"{keepers[0]} may step at any time", wanted, "apt-get install chrony, with makestep 1 3");
    }

    private static PreflightFinding Chrony(PreflightHost host, string wanted)
    {
        const string fix = "makestep 1 3 in chrony.conf (only the first three updates may step), then systemctl restart chrony";
        string[] texts = [.. ChronyFiles.Concat(ChronyFolders.SelectMany(folder => host.Names(folder).Select(name => $"{folder}/{name}"))).Select(host.Text).OfType<string>()];
        if (texts.Length == 0) return PreflightFinding.Unknown("chronyd runs, its configuration cannot be read", wanted);
        Match[] steps = [.. texts.SelectMany(text => StepPattern().Matches(text))];
        if (steps.Length == 0) return PreflightFinding.Ok("chronyd never steps", wanted);
        Match worst = steps.FirstOrDefault(step => step.Groups[2].Value.StartsWith('-')) ?? steps[0];
        return PreflightFinding.WarnUnless(!worst.Groups[2].Value.StartsWith('-'), $"chronyd with {worst.Value.Trim()}", wanted, fix);
    }

    private static string[] KeepersOf(PreflightHost host) => [.. host.Programs(Keepers).Keys.Select(name => name == TimeSync ? name + "cd" : name).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"(?m)^[ \t]*makestep[ \t]+(\S+)[ \t]+(-?\d+)")]
    private static partial Regex StepPattern();
}
