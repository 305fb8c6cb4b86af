namespace LowLatencyMM.Host;

/// <summary>Questions about cores that several checks ask.</summary>
internal static class PreflightCores
{
    public const string CpuDirectory = "/sys/devices/system/cpu";
    public const string NoCores = "no core is isolated, and none is named by --cores or the configuration";

    public static int[]? Online(PreflightHost host) => host.Cores($"{CpuDirectory}/online");

    /// <summary>Cores that the scheduler leaves alone: of the kernel's command line, and of control groups. Null: the kernel does not tell.</summary>
    public static int[]? Isolated(PreflightHost host)
    {
        int[]? atBoot = host.Cores($"{CpuDirectory}/isolated");
        int[]? byGroup = host.Cores("/sys/fs/cgroup/cpuset.cpus.isolated");
        return atBoot is null && byGroup is null ? null : [.. (atBoot ?? []).Union(byGroup ?? []).Order()];
    }

    /// <summary>The cores that the other checks are about: those named, otherwise those isolated; perhaps none.</summary>
    public static int[] Dedicated(PreflightHost host, PreflightNeeds needs) => needs.Cores ?? Isolated(host) ?? [];

    /// <summary>Cores to propose where none are named: the last ones, so many as the deployment has use for, at least core 0 left over.</summary>
    public static string Proposal(PreflightHost host, PreflightNeeds needs)
    {
        if (needs.Cores is { Length: > 0 } named) return CoreList.Format(named);
        int[] online = Online(host) ?? [];
        return online.Length < 2 ? "LIST" : CoreList.Format(online[Math.Max(1, online.Length - needs.DedicatedCores)..]);
    }

    /// <summary>The threads of a core's physical core, itself included; null: the system does not tell.</summary>
    public static int[]? Siblings(PreflightHost host, int core) => host.Cores($"{CpuDirectory}/cpu{core}/topology/thread_siblings_list");

    /// <summary>Cores of a mask like <c>ff,00000003</c>, 32 bits a group, the lowest last; null: not a mask.</summary>
    public static int[]? OfMask(string? mask)
    {
        if (mask is null) return null;
        var cores = new List<int>();
        string[] groups = [.. mask.Split(',').Reverse()];
        for (int group = 0; group < groups.Length; group++)
        {
            if (!uint.TryParse(groups[group], System.Globalization.NumberStyles.AllowHexSpecifier, null, out uint bits)) return null;
            for (int bit = 0; bit < 32; bit++)
                if ((bits >> bit & 1) != 0) cores.Add((group * 32) + bit);
        }

        return [.. cores];
    }
}
