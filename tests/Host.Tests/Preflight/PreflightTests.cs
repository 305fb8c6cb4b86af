using System.Text.Json;

namespace LowLatencyMM.Host.Tests;

public sealed class PreflightTests
{
    private const string Cpu = "/sys/devices/system/cpu";

    private static readonly PreflightNeeds Needs = new()
    {
        Cores = [2, 3],
        GatewayCount = 2,
        SharedBytes = 96L << 20,
        SegmentBytes = 256L << 20,
        JournalDirectory = "/var/lib/llmm/run",
        Idle = IdleKind.Automatic,
    };

    /// <summary>Check, changed file, its new text (null: removed), what the check then says. Everything else as on the good host.</summary>
    private static readonly object?[][] Changes =
    [
        ["machine", "/proc/cpuinfo", "flags\t: fpu hypervisor", PreflightState.Warn],
        ["core count", $"{Cpu}/online", "0-5", PreflightState.Ok],
        ["core count", $"{Cpu}/online", "0-4", PreflightState.Warn],
        ["core count", $"{Cpu}/online", "0-3", PreflightState.Warn],
        ["core count", $"{Cpu}/online", "0-2", PreflightState.Fail],
        ["core count", $"{Cpu}/online", "nonsense", PreflightState.Unknown],
        ["isolated cores", $"{Cpu}/isolated", "2-3", PreflightState.Ok],
        ["isolated cores", $"{Cpu}/isolated", "3-7", PreflightState.Fail],
        ["isolated cores", $"{Cpu}/isolated", "", PreflightState.Fail],
        ["isolated cores", $"{Cpu}/online", "0-2", PreflightState.Fail],
        ["timer ticks", $"{Cpu}/nohz_full", "3-7", PreflightState.Warn],
        ["timer ticks", $"{Cpu}/nohz_full", null, PreflightState.Ok], // the command line says so, too
        ["rcu callbacks", "/proc/cmdline", "quiet rcu_nocbs=all", PreflightState.Ok],
        ["sibling threads", $"{Cpu}/cpu2/topology/thread_siblings_list", "2,6", PreflightState.Fail],
        ["sibling threads", $"{Cpu}/cpu2/topology/thread_siblings_list", "2-3", PreflightState.Warn],
        ["sibling threads", $"{Cpu}/cpu2/topology/thread_siblings_list", null, PreflightState.Unknown],
        ["waiting", "/proc/self/status", "Cpus_allowed_list:\t0-1", PreflightState.Warn],
        ["waiting", "/proc/self/status", "Cpus_allowed_list:\t0-3", PreflightState.Ok],
        ["frequency governor", $"{Cpu}/cpu3/cpufreq/scaling_governor", "schedutil", PreflightState.Warn],
        ["frequency governor", $"{Cpu}/cpu7/cpufreq/scaling_governor", "schedutil", PreflightState.Ok], // not one of ours
        ["frequency limit", $"{Cpu}/cpu3/cpufreq/scaling_max_freq", "3599999", PreflightState.Warn],
        ["sleep states", $"{Cpu}/cpu3/cpuidle/state2/disable", "0", PreflightState.Warn],
        ["sleep states", $"{Cpu}/cpu3/cpuidle/state1/latency", "10", PreflightState.Ok],
        ["sleep states", $"{Cpu}/cpu3/cpuidle/state1/latency", "11", PreflightState.Warn],
        ["sleep states", $"{Cpu}/cpuidle/current_driver", "none", PreflightState.Unknown],
        ["interrupts", "/proc/irq/9/effective_affinity_list", "2", PreflightState.Warn],
        ["interrupts", "/proc/irq/9/effective_affinity_list", "", PreflightState.Ok],
        ["interrupts", "/proc/irq/130/effective_affinity_list", null, PreflightState.Warn], // then its list counts
        ["interrupt balancing", "/proc/55/comm", "irqbalance", PreflightState.Ok], // it keeps off what the kernel isolates
        ["kernel workqueues", "/sys/devices/virtual/workqueue/cpumask", "00000000,00000007", PreflightState.Warn],
        ["kernel workqueues", "/sys/devices/virtual/workqueue/cpumask", "xyz", PreflightState.Unknown],
        ["watchdogs", "/proc/sys/kernel/watchdog_cpumask", "0-2", PreflightState.Warn],
        ["watchdogs", "/proc/sys/kernel/watchdog_cpumask", null, PreflightState.Warn],
        ["clock source", "/sys/devices/system/clocksource/clocksource0/current_clocksource", "kvm-clock", PreflightState.Warn],
        ["clock source", "/sys/devices/system/clocksource/clocksource0/current_clocksource", "acpi_pm", PreflightState.Fail],
        ["clock steps", "/etc/chrony/conf.d/site.conf", "makestep 0.1 -1", PreflightState.Warn],
        ["clock steps", "/etc/chrony/chrony.conf", "#makestep 1 -1", PreflightState.Ok],
        ["clock steps", "/etc/chrony/chrony.conf", null, PreflightState.Unknown],
        ["clock steps", "/proc/702/comm", "ntpd", PreflightState.Warn],
        ["clock steps", "/proc/702/comm", "phc2sys", PreflightState.Ok],
        ["transparent huge pages", "/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]", PreflightState.Warn],
        ["page compaction", "/sys/kernel/mm/transparent_hugepage/defrag", "[always] madvise", PreflightState.Warn],
        ["swap", "/proc/swaps", "Filename Type Size Used Priority\n/swap file 1024 0 -2", PreflightState.Ok], // with a swappiness of 1
        ["swap", "/proc/swaps", "Filename Type Size Used Priority\n/swap file 1024 4 -2", PreflightState.Warn],
        ["shared memory", "/proc/mounts", "/dev/sda1 / ext4 rw 0 0", PreflightState.Fail],
        ["shared memory", "/proc/mounts", "none /dev/shm ramfs rw 0 0", PreflightState.Fail],
        ["memory nodes", "/sys/devices/system/node/node1/cpulist", "", PreflightState.Ok],
        ["memory nodes", "/sys/devices/system/node/node1/cpulist", "3", PreflightState.Warn], // in both, which no machine has: two nodes for our cores
        ["node balancing", "/proc/sys/kernel/numa_balancing", "1", PreflightState.Warn],
        ["socket buffers", "/proc/sys/net/core/rmem_max", "16777215", PreflightState.Warn],
        ["socket buffers", "/proc/sys/net/core/rmem_max", "16777216", PreflightState.Ok],
        ["journal file system", "/proc/mounts", "/dev/sda1 / ext4 rw 0 0\nserver:/ /var/lib/llmm nfs4 rw 0 0", PreflightState.Warn],
        ["journal file system", "/proc/mounts", "/dev/sda1 / ext4 rw 0 0\ntmpfs /var/lib/llm tmpfs rw 0 0", PreflightState.Ok], // a name that only begins alike
    ];

    private FakeHost _good = null!;

    [OneTimeSetUp]
    public void Create() => _good = FakeHost.Good();

    [OneTimeTearDown]
    public void Remove() => _good.Dispose();

    [TestCase("good-host")]
    [TestCase("bad-host")]
    [TestCase("empty-host")] // Goal: what each check says. Method: a tree of a good host, of a bad one, and of nothing; every line as committed.
    public void Every_line_is_as_committed(string name)
    {
        using FakeHost host = name switch { "good-host" => FakeHost.Good(), "bad-host" => FakeHost.Bad(), _ => new FakeHost() };
        using var text = new StringWriter { NewLine = "\n" };
        IReadOnlyList<PreflightResult> results = PreflightChecks.Run(host.Open(), name == "empty-host" ? Needs with { JournalDirectory = null } : Needs);
        PreflightText.Write(text, results);
        string path = Path.Combine(RepositoryRoot.Path, "tests", "Host.Tests", "Preflight", name + ".txt");
        if (Environment.GetEnvironmentVariable("LLMM_WRITE_EXPECTED") == "1") File.WriteAllText(path, text.ToString());
        Assert.That(text.ToString().Split('\n'), Is.EqualTo(File.ReadAllText(path).Split('\n')));
        Assert.That(PreflightJson.IsFit(results), Is.EqualTo(name != "bad-host"));
    }

    [TestCaseSource(nameof(Changes))] // Goal: each check sees what it is for, and its edge. Method: the good host with one file changed.
    public void One_changed_file_changes_its_check(string check, string path, string? text, object state)
    {
        string? before = _good.Find(path);
        _good.With(path, text);
        PreflightFinding finding = PreflightChecks.All.Single(candidate => candidate.Name == check).Run(_good.Open(), Needs);
        _good.With(path, before);
        Assert.That(finding.State, Is.EqualTo((PreflightState)state), finding.ToString());
        Assert.That(finding.Fix.Length > 0, Is.EqualTo(finding.State is PreflightState.Warn or PreflightState.Fail), "a fix where there is something to fix");
    }

    [Test] // Goal: the questions that no file answers. Method: clock, room and syncs on both sides of their edges.
    public void Clock_room_and_syncs_have_edges()
    {
        using FakeHost host = FakeHost.Good();
        Assert.Multiple(() =>
        {
            Assert.That(ClockAt(new KernelClock(true, 10_000, 5)), Is.EqualTo(PreflightState.Ok));
            Assert.That(ClockAt(new KernelClock(true, 10_001, 5)), Is.EqualTo(PreflightState.Warn));
            Assert.That(ClockAt(new KernelClock(false, 0, 0)), Is.EqualTo(PreflightState.Fail));
            Assert.That(ClockAt(null), Is.EqualTo(PreflightState.Unknown));
            Assert.That(At("shared memory", 96L << 20), Is.EqualTo(PreflightState.Ok));
            Assert.That(At("shared memory", (96L << 20) - 1), Is.EqualTo(PreflightState.Fail));
            Assert.That(At("journal room", 64L * 256 << 20), Is.EqualTo(PreflightState.Ok));
            Assert.That(At("journal room", (64L * 256 << 20) - 1), Is.EqualTo(PreflightState.Warn));
            Assert.That(At("journal room", (8L * 256 << 20) - 1), Is.EqualTo(PreflightState.Fail));
            Assert.That(SyncsAt(new SyncTimes(32, 65_536, 5, 50)), Is.EqualTo(PreflightState.Ok));
            Assert.That(SyncsAt(new SyncTimes(32, 65_536, 1, 50.1)), Is.EqualTo(PreflightState.Warn));
            Assert.That(SyncsAt(new SyncTimes(32, 65_536, 5.1, 6)), Is.EqualTo(PreflightState.Warn));
            Assert.That(SyncsAt(null), Is.EqualTo(PreflightState.Fail));
        });

        PreflightState ClockAt(KernelClock? clock)
        {
            host.Clock = clock;
            return Find(host, Needs, "clock synchronisation").State;
        }

        PreflightState At(string check, long freeBytes)
        {
            host.Space = new SpaceBytes(1L << 40, freeBytes);
            return Find(host, Needs, check).State;
        }

        PreflightState SyncsAt(SyncTimes? times)
        {
            host.Syncs = times;
            return Find(host, Needs, "journal syncs").State;
        }
    }

    [Test] // Goal: a limit on wake-up latency outweighs deep states; a device that holds its default does not. Method: the device's 4 bytes.
    public void A_wake_up_limit_outweighs_deep_states([Values(0, 10, 11, 2_000_000_000)] int limitUs)
    {
        using FakeHost host = FakeHost.Bad();
        host.WithWord("/dev/cpu_dma_latency", limitUs);
        Assert.That(Find(host, Needs, "sleep states").State, Is.EqualTo(limitUs <= 10 ? PreflightState.Ok : PreflightState.Warn));
    }

    [Test] // Goal: irqbalance is judged by its own list where it has one. Method: lists that cover our cores, and that do not.
    public void A_list_of_irqbalance_is_read([Values("2-7", "4-7", "mask")] string list)
    {
        using FakeHost host = FakeHost.Good();
        host.With("/proc/55/comm", "irqbalance").With("/etc/default/irqbalance", $"#IRQBALANCE_BANNED_CPULIST=\nIRQBALANCE_BANNED_CPULIST=\"{list}\"");
        Assert.That(Find(host, Needs, "interrupt balancing").State, Is.EqualTo(list == "2-7" ? PreflightState.Ok : PreflightState.Warn));
    }

    [Test] // Goal: without --cores the isolated ones are meant; none at all is a failure with a proposal. Method: both hosts.
    public void Without_named_cores_the_isolated_ones_are_meant()
    {
        using FakeHost host = FakeHost.Good();
        PreflightNeeds unnamed = Needs with { Cores = null };
        Assert.That(Find(host, unnamed, "isolated cores"), Is.EqualTo(PreflightFinding.Ok("2-7 isolated", "cores for engine, gateways, feed and journal isolated")));
        host.With($"{Cpu}/cpu5/cpufreq/scaling_governor", "powersave");
        Assert.That(Find(host, unnamed, "frequency governor").State, Is.EqualTo(PreflightState.Warn));
        host.With($"{Cpu}/isolated", "");
        PreflightFinding none = Find(host, unnamed, "isolated cores");
        Assert.That(none.State, Is.EqualTo(PreflightState.Fail));
        Assert.That(none.Fix, Does.Contain("isolcpus=managed_irq,domain,3-7 nohz_full=3-7 rcu_nocbs=3-7"));
        Assert.That(Find(host, unnamed, "timer ticks").State, Is.EqualTo(PreflightState.Unknown));
    }

    [Test] // Goal: the command end to end on this machine, whatever it is. Method: a line for each check, no stack trace, results as JSON that agree with the exit code.
    public void On_this_machine_it_prints_a_line_for_each_check()
    {
        using var directory = new TemporaryDirectory();
        LlmmResult result = Llmm.Run("preflight", "--journal", directory.Path, "--json", directory["preflight.json"]);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(directory["preflight.json"]));
        Assert.Multiple(() =>
        {
            Assert.That(result.Error, Is.Empty);
            Assert.That(lines, Has.Length.EqualTo(PreflightChecks.All.Count + 1));
            Assert.That(lines[..^1], Is.All.Match("^(ok|info|unknown|warn|fail) +[a-z-]+( [a-z]+)* +.*; wanted: "));
            Assert.That(json.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()), Is.EqualTo(PreflightChecks.All.Select(check => check.Name)));
            Assert.That(result.ExitCode, Is.EqualTo(json.RootElement.GetProperty("isFit").GetBoolean() ? ExitCode.Success : ExitCode.Failure));
            Assert.That(Directory.GetFiles(directory.Path), Is.EqualTo(new[] { directory["preflight.json"] }), "the probe left something");
        });
        if (OperatingSystem.IsLinux()) Assert.That(lines.Single(line => line.Contains(" journal syncs ", StringComparison.Ordinal)), Does.Contain("writes of 64 KiB"));
    }

    [Test] // Goal: a deployment's size comes from its configuration. Method: the default configuration, and one with more.
    public void Needs_follow_the_configuration()
    {
        (HostConfiguration configuration, _) = ConfigurationFile.Load(null, null, new MarketMakerFactory());
        PreflightNeeds needs = PreflightNeeds.Of(configuration, [1], null);
        PreflightNeeds larger = PreflightNeeds.Of(configuration with { Threads = configuration.Threads with { RingSlots = 65_536, Idle = IdleKind.Spin } }, [1], null);
        Assert.That(larger.SharedBytes - needs.SharedBytes, Is.EqualTo((65_536L - configuration.Threads.RingSlots) * 512));
        Assert.That(needs.SharedBytes, Is.GreaterThan(configuration.Journal.SpillBytes));
        Assert.That(larger.Idle, Is.EqualTo(IdleKind.Spin));
        ThreadSettings bound = configuration.Threads with { EngineCore = 3, FeedCore = 2, JournalCore = 1 };
        Assert.That(PreflightNeeds.Of(configuration with { Threads = bound }, null, null).Cores, Is.EqualTo(new[] { 2, 3 }), "the journal's waits for work, and needs no core of its own");
        Assert.That(PreflightNeeds.Of(configuration with { Threads = bound }, [5], null).Cores, Is.EqualTo(new[] { 5 }));
        Assert.That(PreflightNeeds.Of(configuration, null, null).Cores, Is.Null);
    }

    [TestCase("--cores", "x")]
    [TestCase("--cores", "")]
    [TestCase("--cores", "3-1")]
    [TestCase("--journal", "/nowhere/at/all")]
    [TestCase("--config", "/nowhere.json")] // Goal: wrong usage is one line and 2. Method: options that mean nothing.
    public void Wrong_usage_is_one_line(params string[] args) => Llmm.Run(["preflight", .. args]).AssertFailure(ExitCode.Usage);

    private static PreflightFinding Find(FakeHost host, PreflightNeeds needs, string check) =>
        PreflightChecks.Run(host.Open(), needs).Single(result => result.Name == check).Finding;
}
