namespace LowLatencyMM.Host.Tests;

/// <summary><c>ops/host-setup.sh</c> on a tree that stands for a host.</summary>
[Platform("Linux"), System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HostSetupTests
{
    private const string Pages = "/sys/kernel/mm/transparent_hugepage";
    private const string State = "/run/llmm-host-setup/state";

    /// <summary>Checks of <c>llmm preflight</c> that the script is the fix for.</summary>
    private static readonly string[] Fixed =
    [
        "frequency governor", "sleep states", "interrupts", "kernel workqueues", "watchdogs", "transparent huge pages", "page compaction", "node balancing",
        "socket buffers",
    ];

    private FakeHost _host = null!;

    [SetUp]
    public void Create() => _host = FakeHost.Bad()
        .With("/proc/irq/24/effective_affinity_list", null) // a file does not follow the other as in a kernel, so the list alone counts
        .With("/proc/irq/26/effective_affinity_list", null)
        .With("/proc/irq/default_smp_affinity", "f")
        .With("/proc/cpuinfo", "flags\t: fpu") // of a hypervisor nobody could tell how deep a core sleeps
        .With("/proc/sys/kernel/nmi_watchdog", "0")
        .With($"{Pages}/enabled", "always") // a file does not put brackets back as a kernel does
        .With($"{Pages}/defrag", "always");

    [TearDown]
    public void Remove() => _host.Dispose();

    [Test] // Goal: looking changes nothing and tells every step. Method: the tree before and after, and the lines.
    public void Without_apply_it_shows_and_changes_nothing()
    {
        Dictionary<string, string> before = Tree();
        LlmmResult result = Run("--cores", "2-3").AssertSuccess();
        Assert.That(Tree(), Is.EqualTo(before));
        Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[]
        {
            "isolated cores 2-3, the rest 0-1",
            "/proc/irq/24/smp_affinity_list: 0-3 -> 0-1",
            "/proc/irq/25/smp_affinity_list: 2 -> 0-1",
            "/proc/irq/26/smp_affinity_list: 0-3 -> 0-1",
            "/proc/irq/default_smp_affinity: f -> 00000003 (interrupts to come)",
            "/sys/devices/virtual/workqueue/cpumask: f -> 00000003 (unbound kernel work)",
            "/proc/sys/kernel/watchdog_cpumask: 0-3 -> 0-1 (lock-up watchdogs)",
            "/sys/devices/system/cpu/cpu2/cpuidle/state2/disable: 0 -> 1 (C6, 133 us to leave)",
            "/sys/devices/system/cpu/cpu3/cpuidle/state2/disable: 0 -> 1 (C6, 133 us to leave)",
            "irqbalance runs: give it IRQBALANCE_BANNED_CPULIST=2-3 in /etc/default/irqbalance unless the kernel isolates these cores, or switch it off",
            "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor: powersave -> performance",
            "/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor: powersave -> performance",
            "/sys/devices/system/cpu/cpu2/cpufreq/scaling_governor: powersave -> performance",
            "/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor: powersave -> performance",
            $"{Pages}/enabled: always -> madvise",
            $"{Pages}/defrag: always -> madvise",
            "/proc/sys/vm/swappiness: 60 -> 1",
            "/proc/sys/net/core/rmem_max: 212992 -> 16777216",
            "/proc/sys/kernel/numa_balancing: 1 -> 0",
            "17 to change, 0 as wanted; nothing was changed, --apply does",
        }));
    }

    [Test] // Goal: what it sets is what preflight wants. Method: the checks before and after.
    public void After_apply_preflight_is_content_with_what_it_sets()
    {
        Assert.That(States(), Is.All.EqualTo(PreflightState.Warn), "nothing to fix, so nothing is tested");
        LlmmResult result = Run("--cores", "2-3", "--apply").AssertSuccess();
        Assert.That(result.Output, Does.Contain("17 changed, 0 as wanted, 0 refused"));
        Assert.That(States(), Is.All.EqualTo(PreflightState.Ok));

        IEnumerable<PreflightState> States() => PreflightChecks.Run(_host.Open(), new PreflightNeeds { Cores = [2, 3] })
            .Where(check => Fixed.Contains(check.Name)).Select(check => check.Finding.State);
    }

    [Test] // Goal: twice is once, and back is back. Method: apply, apply, revert; the tree after each.
    public void Applying_twice_changes_nothing_more_and_reverting_restores_the_first_state()
    {
        Dictionary<string, string> before = Tree();
        Run("--cores", "2-3", "--apply").AssertSuccess();
        Dictionary<string, string> applied = Tree();
        Assert.That(applied, Is.Not.EqualTo(before));
        Assert.That(Run("--cores", "2-3", "--apply").AssertSuccess().Output, Does.Contain("0 changed, 17 as wanted, 0 refused"));
        Assert.That(Tree(), Is.EqualTo(applied));
        Run("--cores", "3", "--hugepages", "0", "--apply").AssertSuccess(); // another wish in between does not overwrite what is remembered
        Assert.That(Run("--revert", _host.Root + State).AssertSuccess().Output, Does.Contain("17 put back, 0 already so, 0 refused"));
        Assert.That(Tree(), Is.EqualTo(before));
    }

    [Test] // Goal: a mask of more than 32 cores, in groups. Method: 40 cores, the upper ones isolated.
    public void Masks_of_many_cores_are_kept_in_groups()
    {
        _host.With("/sys/devices/system/cpu/online", "0-39").With("/sys/devices/system/cpu/isolated", "30-33,39").With("/sys/devices/virtual/workqueue/cpumask", "ff,ffffffff");
        Assert.That(Run().AssertSuccess().Output, Does.Contain("/sys/devices/virtual/workqueue/cpumask: ff,ffffffff -> 0000007c,3fffffff"));
    }

    [Test] // Goal: what the kernel refuses is told and does not stop the rest. Method: a setting that is a link to a file that takes nothing.
    public void A_refused_setting_does_not_stop_the_rest()
    {
        _host.With($"{Pages}/enabled", null);
        File.CreateSymbolicLink(_host.Root + $"{Pages}/enabled", "/proc/version");
        LlmmResult result = Run("--cores", "2-3", "--apply").AssertSuccess();
        Assert.That(result.Output, Does.Contain("stays, the kernel refuses madvise").And.Contain("16 changed, 0 as wanted, 1 refused"));
        Assert.That(_host.Read("/proc/sys/vm/swappiness"), Is.EqualTo("1"));
    }

    [Test] // Goal: values that are better than wanted stay. Method: a larger buffer, no swapping at all.
    public void Better_values_are_left_alone()
    {
        _host.With("/proc/sys/vm/swappiness", "0").With("/proc/sys/net/core/rmem_max", "67108864");
        Run("--cores", "2-3", "--apply").AssertSuccess();
        Assert.That((_host.Read("/proc/sys/vm/swappiness"), _host.Read("/proc/sys/net/core/rmem_max")), Is.EqualTo(("0", "67108864")));
    }

    [Test] // Goal: a host that shows nothing but its cores gets no error. Method: a tree with one file.
    public void A_host_without_any_of_the_settings_is_left_alone()
    {
        using var empty = new FakeHost();
        empty.With("/sys/devices/system/cpu/online", "0-3");
        Assert.That(Bash([("ROOT", empty.Root)], "--cores", "3").AssertSuccess().Output, Does.Contain("0 to change, 0 as wanted"));
    }

    [TestCase("--cores", "x")]
    [TestCase("--cores", "3-1")]
    [TestCase("--cores", "")]
    [TestCase("--cores", "9")] // not online
    [TestCase("--cores", "0-3")] // nothing left
    [TestCase("--cores")]
    [TestCase("--hugepages", "many")]
    [TestCase("--speed", "9")] // Goal: wrong usage is one line, 2, and changes nothing. Method: options that mean nothing, with --apply.
    public void Wrong_usage_changes_nothing(params string[] args)
    {
        Dictionary<string, string> before = Tree();
        Run(["--apply", .. args]).AssertFailure(ExitCode.Usage);
        Assert.That(Tree(), Is.EqualTo(before));
    }

    [Test] // Goal: not root, no change. Method: an id that says so, and no ROOT; what is asked for could not be done on any machine, should it be tried.
    public void Without_root_nothing_is_applied([Values("--apply --cores 4095", "--revert /nowhere/state")] string options)
    {
        string id = _host.With("/bin/id", "#!/bin/sh\necho 1000").Root + "/bin/id";
        File.SetUnixFileMode(id, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string path = $"{_host.Root}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        LlmmResult result = Bash([("ROOT", ""), ("PATH", path)], options.Split(' ')).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("needs root"));
    }

    [Test] // Goal: the script is clean. Method: shellcheck, where it is installed.
    public void Shellcheck_finds_nothing() => Script.Run(Script.Find("shellcheck"), [], Path).AssertSuccess();

    private static string Path => System.IO.Path.Combine(RepositoryRoot.Path, "ops", "host-setup.sh");

    private static LlmmResult Bash((string Name, string Value)[] environment, params string[] args) => Script.Run(Script.Find("bash"), environment, [Path, .. args]);

    private LlmmResult Run(params string[] args) => Bash([("ROOT", _host.Root)], args);

    private Dictionary<string, string> Tree() => Directory.GetFiles(_host.Root, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
}
