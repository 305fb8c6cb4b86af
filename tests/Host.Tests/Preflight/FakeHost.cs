namespace LowLatencyMM.Host.Tests;

/// <summary>A tree of files like those of a host, for <see cref="PreflightHost"/>.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public KernelClock? Clock { get; set; }

    public SpaceBytes? Space { get; set; }

    public SyncTimes? Syncs { get; set; }

    /// <summary>Directory that stands for <c>/</c>.</summary>
    public string Root => _directory.Path;

    /// <summary>Writes a file as on the host; null removes it, with the directories that it leaves empty.</summary>
    public FakeHost With(string path, string? text)
    {
        string full = Path.Combine(Root, path.TrimStart('/'));
        if (text is null)
        {
            File.Delete(full);
            for (string folder = Path.GetDirectoryName(full)!; folder != Root && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
            return this;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text + "\n");
        return this;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path.TrimStart('/'))).TrimEnd('\n');

    /// <summary>A file's text; null when it is absent.</summary>
    public string? Find(string path) => File.Exists(Path.Combine(Root, path.TrimStart('/'))) ? Read(path) : null;

    public FakeHost WithWord(string path, int word)
    {
        With(path, "");
        File.WriteAllBytes(Path.Combine(Root, path.TrimStart('/')), BitConverter.GetBytes(word));
        return this;
    }

    public PreflightHost Open() => new(Root) { ReadClock = () => Clock, ReadSpace = _ => Space, MeasureSync = _ => Syncs };

    public void Dispose() => _directory.Dispose();

    /// <summary>A server that was set up for this: eight cores without hyper-threading, 2 to 7 isolated.</summary>
    public static FakeHost Good()
    {
        var host = new FakeHost
        {
            Clock = new KernelClock(true, 850, 12),
            Space = new SpaceBytes(400L << 30, 200L << 30),
            Syncs = new SyncTimes(32, 64 * 1024, 0.04, 0.31),
        };
        AddCores(host, 8, isolated: "2-7", governor: "performance", deepestDisabled: 1);
        return host
            .With("/proc/cmdline", "BOOT_IMAGE=/vmlinuz quiet isolcpus=managed_irq,domain,2-7 nohz_full=2-7 rcu_nocbs=2-7")
            .With("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse2 avx2 constant_tsc nonstop_tsc\n")
            .With("/proc/self/status", "Name:\tllmm\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7")
            .With("/proc/self/limits", Limits("unlimited", "99", "65536"))
            .With("/sys/devices/system/cpu/nohz_full", "2-7")
            .With("/sys/devices/system/cpu/smt/control", "off")
            .With("/sys/devices/system/cpu/smt/active", "0")
            .With("/sys/devices/system/cpu/intel_pstate/no_turbo", "1")
            .With("/sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected")
            .With("/sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: Enhanced IBRS")
            .With("/proc/irq/9/smp_affinity_list", "0-1")
            .With("/proc/irq/9/effective_affinity_list", "0")
            .With("/proc/irq/9/acpi/name", "")
            .With("/proc/irq/130/smp_affinity_list", "0-7") // the kernel's own to manage: isolated cores stand in its list and are avoided
            .With("/proc/irq/130/effective_affinity_list", "1")
            .With("/proc/irq/130/nvme0q1/name", "")
            .With("/proc/1/comm", "systemd")
            .With("/proc/702/comm", "chronyd")
            .With("/etc/chrony/chrony.conf", "pool pool.ntp.org iburst\nmakestep 1 3\nrtcsync")
            .With("/sys/devices/virtual/workqueue/cpumask", "03")
            .With("/proc/sys/kernel/nmi_watchdog", "0")
            .With("/proc/sys/kernel/watchdog", "1")
            .With("/proc/sys/kernel/watchdog_cpumask", "0-1")
            .With("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc")
            .With("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")
            .With("/sys/kernel/mm/transparent_hugepage/defrag", "always defer defer+madvise [madvise] never")
            .With("/proc/meminfo", "MemTotal:       65000000 kB\nHugePages_Total:       0\nHugepagesize:       2048 kB")
            .With("/proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority")
            .With("/proc/sys/vm/swappiness", "1")
            .With("/proc/mounts", "/dev/nvme0n1p2 / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0\n/dev/nvme1n1 /var/lib/llmm xfs rw 0 0")
            .With("/sys/devices/system/node/node0/cpulist", "0-7")
            .With("/sys/class/net/eth0/device/numa_node", "0")
            .With("/proc/sys/kernel/numa_balancing", "0")
            .With("/proc/sys/kernel/sched_rt_runtime_us", "950000")
            .With("/proc/sys/kernel/sched_rt_period_us", "1000000")
            .With("/proc/sys/net/core/rmem_max", "33554432");
    }

    /// <summary>A server as it comes: two sockets with hyper-threading, nothing set; of what was named, a part is isolated.</summary>
    public static FakeHost Bad()
    {
        var host = new FakeHost
        {
            Clock = new KernelClock(false, 16_000_000, 16_000_000),
            Space = new SpaceBytes(64L << 20, 1L << 20),
            Syncs = new SyncTimes(5, 64 * 1024, 41.5, 480.25),
        };
        AddCores(host, 4, isolated: "3", governor: "powersave", deepestDisabled: 0);
        return host
            .With("/sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "1,3")
            .With("/sys/devices/system/cpu/cpu3/topology/thread_siblings_list", "1,3")
            .With("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0,2")
            .With("/sys/devices/system/cpu/cpu2/topology/thread_siblings_list", "0,2")
            .With("/sys/devices/system/cpu/cpu2/cpufreq/scaling_max_freq", "2000000")
            .With("/proc/cmdline", "BOOT_IMAGE=/vmlinuz quiet isolcpus=3 mitigations=off")
            .With("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse2 avx2 hypervisor\n")
            .With("/proc/self/status", "Cpus_allowed_list:\t0-2")
            .With("/proc/self/limits", Limits("65536", "0", "1024"))
            .With("/sys/devices/system/cpu/nohz_full", "(null)")
            .With("/sys/devices/system/cpu/smt/control", "on")
            .With("/sys/devices/system/cpu/smt/active", "1")
            .With("/sys/devices/system/cpu/cpufreq/boost", "1")
            .With("/sys/devices/system/cpu/vulnerabilities/meltdown", "Vulnerable")
            .With("/sys/class/dmi/id/sys_vendor", "QEMU")
            .With("/proc/irq/24/smp_affinity_list", "0-3")
            .With("/proc/irq/24/effective_affinity_list", "3")
            .With("/proc/irq/24/eth0-rx-0/name", "")
            .With("/proc/irq/25/smp_affinity_list", "2")
            .With("/proc/irq/26/smp_affinity_list", "0-3")
            .With("/proc/irq/26/effective_affinity_list", "0")
            .With("/proc/1/comm", "systemd")
            .With("/proc/388/comm", "irqbalance")
            .With("/proc/391/comm", "systemd-timesyn")
            .With("/sys/devices/virtual/workqueue/cpumask", "f")
            .With("/proc/sys/kernel/nmi_watchdog", "1")
            .With("/proc/sys/kernel/watchdog", "1")
            .With("/proc/sys/kernel/watchdog_cpumask", "0-3")
            .With("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet")
            .With("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never")
            .With("/sys/kernel/mm/transparent_hugepage/defrag", "[always] defer defer+madvise madvise never")
            .With("/proc/meminfo", "HugePages_Total:     512\nHugepagesize:       2048 kB")
            .With("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/sda2\tpartition\t8388604\t524288\t-2")
            .With("/proc/sys/vm/swappiness", "60")
            .With("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\ntmpfs /var/lib/llmm tmpfs rw 0 0")
            .With("/sys/devices/system/node/node0/cpulist", "0,2")
            .With("/sys/devices/system/node/node1/cpulist", "1,3")
            .With("/sys/class/net/eth0/device/numa_node", "0")
            .With("/proc/sys/kernel/numa_balancing", "1")
            .With("/proc/sys/kernel/sched_rt_runtime_us", "-1")
            .With("/proc/sys/kernel/sched_rt_period_us", "1000000")
            .With("/proc/sys/net/core/rmem_max", "212992");
    }

    private static void AddCores(FakeHost host, int count, string isolated, string governor, int deepestDisabled)
    {
        const string directory = "/sys/devices/system/cpu";
        host.With($"{directory}/online", $"0-{count - 1}").With($"{directory}/isolated", isolated).With($"{directory}/cpuidle/current_driver", "intel_idle");
        for (int core = 0; core < count; core++)
        {
            host.With($"{directory}/cpu{core}/topology/thread_siblings_list", $"{core}")
                .With($"{directory}/cpu{core}/cpufreq/scaling_governor", governor)
                .With($"{directory}/cpu{core}/cpufreq/scaling_min_freq", "800000")
                .With($"{directory}/cpu{core}/cpufreq/scaling_max_freq", "3600000")
                .With($"{directory}/cpu{core}/cpufreq/cpuinfo_max_freq", "3600000");
            (string Name, int LatencyUs, int Disabled)[] states = [("POLL", 0, 0), ("C1", 2, 0), ("C6", 133, deepestDisabled)];
            for (int state = 0; state < states.Length; state++)
            {
                string path = $"{directory}/cpu{core}/cpuidle/state{state}";
                host.With($"{path}/name", states[state].Name).With($"{path}/latency", $"{states[state].LatencyUs}").With($"{path}/disable", $"{states[state].Disabled}");
            }
        }
    }

    private static string Limits(string memory, string priority, string files) =>
        "Limit                     Soft Limit           Hard Limit           Units     \n"
        + $"Max open files            {files,-20} {files,-20} files     \nMax locked memory         {memory,-20} {memory,-20} bytes     \n"
        + $"Max realtime priority     {priority,-20} {priority,-20}           ";
}
