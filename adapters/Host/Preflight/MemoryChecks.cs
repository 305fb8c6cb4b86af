using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>Pages, swap, shared memory, and where memory lies.</summary>
internal static class MemoryChecks
{
    private const string SharedMemory = "/dev/shm";
    private const long MiB = 1024 * 1024;

    public static PreflightFinding TransparentHugePages(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "madvise: the engine asks for them, nothing else is compacted", path = "/sys/kernel/mm/transparent_hugepage/enabled";
        if (host.Choice(path) is not { } choice) return PreflightFinding.Unknown($"no {path}", wanted);
        return PreflightFinding.WarnUnless(choice == "madvise", choice, wanted, $"echo madvise > {path}, or ops/host-setup.sh --apply");
    }

    public static PreflightFinding Defragmentation(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "no compaction for those who did not ask (madvise, defer or never)", path = "/sys/kernel/mm/transparent_hugepage/defrag";
        if (host.Choice(path) is not { } choice) return PreflightFinding.Unknown($"no {path}", wanted);
        return PreflightFinding.WarnUnless(choice != "always", choice, wanted, $"echo madvise > {path}, or ops/host-setup.sh --apply");
    }

    public static PreflightFinding ExplicitHugePages(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "none needed, llmm asks for transparent ones";
        if (NumberIn(host, "/proc/meminfo", "HugePages_Total") is not { } total) return PreflightFinding.Unknown("no HugePages_Total in /proc/meminfo", wanted);
        return PreflightFinding.Info($"{total} of {host.Field("/proc/meminfo", "Hugepagesize")}", wanted, total == 0 ? "" : "sysctl vm.nr_hugepages=0 gives the memory back, unless another program uses them");
    }

    public static PreflightFinding Swap(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "none, or swappiness at most 1 and nothing in it";
        const string fix = "swapoff -a, or sysctl vm.swappiness=1";
        if (host.Text("/proc/swaps") is not { } text) return PreflightFinding.Unknown("no /proc/swaps", wanted);
        string[][] areas = [.. text.Split('\n').Skip(1).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length >= 4)];
        if (areas.Length == 0) return PreflightFinding.Ok("none", wanted);
        long usedKilobytes = areas.Sum(fields => long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out long used) ? used : 0);
        long? swappiness = host.Number("/proc/sys/vm/swappiness");
        return PreflightFinding.WarnUnless(
            usedKilobytes == 0 && swappiness <= 1, $"{areas[0][0]}{(areas.Length > 1 ? ", ..." : "")}, {usedKilobytes / 1024} MiB in use, swappiness {swappiness?.ToString() ?? "unknown"}", wanted, fix);
    }

    public static PreflightFinding Shared(PreflightHost host, PreflightNeeds needs)
    {
        long needMiB = (needs.SharedBytes + MiB - 1) / MiB;
        string wanted = $"tmpfs with {needMiB} MiB free";
        if (PreflightMounts.Read(host) is not { } mounts) return PreflightFinding.Unknown("no /proc/mounts", wanted);
        if (mounts.Find(SharedMemory) is not { Point: SharedMemory } mount)
            return PreflightFinding.Fail($"nothing is mounted at {SharedMemory}", wanted, $"mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs {SharedMemory}");
        if (host.ReadSpace(SharedMemory) is not { } space) return PreflightFinding.Unknown($"{mount.Kind}, its size cannot be asked", wanted);
        return PreflightFinding.FailUnless(
            mount.Kind == "tmpfs" && space.Free >= needs.SharedBytes, $"{mount.Kind} of {space.Total / MiB} MiB, {space.Free / MiB} MiB free", wanted,
            $"mount -o remount,size={Math.Max(needMiB * 2, space.Total / MiB + needMiB)}m {SharedMemory}, or remove what no process uses there");
    }

    public static PreflightFinding Nodes(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "isolated cores and network card on one node";
        string[] nodes = [.. host.Names("/sys/devices/system/node").Where(name => name.StartsWith("node", StringComparison.Ordinal) && name[4..].All(char.IsAsciiDigit))];
        if (nodes.Length == 0) return PreflightFinding.Unknown("no /sys/devices/system/node", wanted);
        if (nodes.Length == 1) return PreflightFinding.Ok("one node", wanted);
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (cores.Length == 0) return PreflightFinding.Unknown($"{nodes.Length} nodes; {PreflightCores.NoCores}", wanted);
        int[] ofCores = [.. nodes.Where(node => host.Cores($"/sys/devices/system/node/{node}/cpulist") is { } list && list.Any(cores.Contains)).Select(node => int.Parse(node[4..], CultureInfo.InvariantCulture))];
        (string Name, long? Node)[] cards = [.. host.Names("/sys/class/net").Select(name => (name, host.Number($"/sys/class/net/{name}/device/numa_node"))).Where(card => card.Item2 >= 0)];
        string found = $"cores {CoreList.Format(cores)} on node {CoreList.Format(ofCores)}" + (cards.Length == 0
            ? ", no card tells its node" : ", " + string.Join(", ", cards.Select(card => $"{card.Name} on node {card.Node}")));
        bool holds = ofCores.Length == 1 && (cards.Length == 0 || cards.Any(card => card.Node == ofCores[0]));
        return PreflightFinding.WarnUnless(holds, found, wanted, "isolate cores of the card's node (cat /sys/class/net/NAME/device/local_cpulist)");
    }

    public static PreflightFinding NodeBalancing(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "off: it unmaps pages to see who uses them";
        if (host.Number("/proc/sys/kernel/numa_balancing") is not { } on) return PreflightFinding.Unknown("no /proc/sys/kernel/numa_balancing", wanted);
        return PreflightFinding.WarnUnless(on == 0, on == 0 ? "off" : "on", wanted, "sysctl kernel.numa_balancing=0");
    }

    private static long? NumberIn(PreflightHost host, string path, string name) =>
        long.TryParse(host.Field(path, name)?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
