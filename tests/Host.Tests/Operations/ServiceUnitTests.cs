using System.Text.RegularExpressions;

namespace LowLatencyMM.Host.Tests;

/// <summary>The systemd units: what must hold in them whatever else changes.</summary>
public sealed partial class ServiceUnitTests
{
    private const int StopSecondsMax = 30; // of the engine: EngineProcess's bounds one after another
    private const string Program = "/opt/llmm/current/llmm";

    private static readonly string[] Processes = ["llmm-engine@.service", "llmm-gateway@.service", "llmm-follower.service", "llmm-alerts.service", "llmm-venue.service"];

    private static IEnumerable<string> Units => Directory.GetFiles(UnitFile.Directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    [Test] // Goal: an engine that crashed is looked at before it trades again; gateway and follower come back. Method: the restart settings.
    public void Only_the_engine_is_never_restarted()
    {
        var engine = new UnitFile("llmm-engine@.service");
        Assert.Multiple(() =>
        {
            Assert.That(engine.One("Service", "Restart"), Is.EqualTo("no"));
            Assert.That(engine.One("Unit", "OnFailure"), Is.EqualTo("llmm-alert@%n.service"));
            Assert.That(new UnitFile("llmm-gateway@.service").One("Service", "Restart"), Is.EqualTo("always"));
            Assert.That(new UnitFile("llmm-gateway@.service").One("Unit", "StartLimitIntervalSec"), Is.EqualTo("0"), "a gateway gives up");
            Assert.That(new UnitFile("llmm-gateway@.service").Seconds("RestartSec"), Is.InRange(1, 10));
            Assert.That(new UnitFile("llmm-follower.service").One("Service", "Restart"), Is.EqualTo("always"));
            Assert.That(new UnitFile("llmm-alerts.service").One("Service", "Restart"), Is.EqualTo("always"));
            Assert.That(new UnitFile("llmm-follower.service").One("Unit", "StartLimitBurst"), Is.Not.Null, "a divergence is restarted for ever");
        });
    }

    [Test] // Goal: nothing pulls the engine up or down behind the operator's back. Method: no dependency of another unit names it, and it depends on no gateway's life.
    public void Nothing_but_the_target_starts_or_stops_the_engine()
    {
        string[] keys = ["Wants", "Requires", "BindsTo", "Upholds", "OnFailure", "OnSuccess", "PropagatesStopTo"];
        foreach (UnitFile unit in Units.Select(name => new UnitFile(name)))
            Assert.That(keys.SelectMany(key => unit.Words("Unit", key)), Has.None.Contains("engine"), unit.Name);
        foreach (string name in Processes)
        {
            var unit = new UnitFile(name);
            Assert.That(new[] { "Requires", "BindsTo", "Requisite" }.SelectMany(key => unit.Words("Unit", key)), Is.Empty, name);
        }

        Assert.That(new UnitFile("llmm.target").All("Install", "WantedBy"), Is.Empty, "a reboot would start the engine");
    }

    [Test] // Goal: the engine's last cancels find the gateways. Method: it starts after their target and so stops before it, and they stand before the target.
    public void The_engine_stops_before_the_gateways()
    {
        Assert.That(new UnitFile("llmm-engine@.service").Words("Unit", "After"), Does.Contain("llmm-gateways.target"));
        Assert.That(new UnitFile("llmm-gateway@.service").Words("Unit", "Before"), Does.Contain("llmm-gateways.target"));
        foreach (string name in new[] { "llmm-engine@.service", "llmm-gateway@.service", "llmm-follower.service", "llmm-alerts.service", "llmm-gateways.target" })
            Assert.That(new UnitFile(name).Words("Unit", "PartOf"), Is.EqualTo(new[] { "llmm.target" }), name);
    }

    [TestCaseSource(nameof(Processes))] // Goal: limits, cores and a stop with time to cancel. Method: the settings of each process.
    public void Every_process_has_its_limits_and_time_to_stop(string name)
    {
        var unit = new UnitFile(name);
        Assert.Multiple(() =>
        {
            Assert.That(unit.One("Service", "LimitMEMLOCK"), Is.EqualTo("infinity"));
            Assert.That(int.Parse(unit.One("Service", "LimitNOFILE")!, System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(4096));
            Assert.That(unit.One("Service", "LimitRTPRIO"), Is.Not.Null);
            Assert.That(unit.One("Service", "CPUAffinity"), Is.Not.Null);
            Assert.That(unit.One("Service", "OOMScoreAdjust"), Is.Not.Null);
            Assert.That(unit.One("Service", "Slice"), Is.EqualTo("llmm.slice"));
            Assert.That(unit.One("Service", "User"), Is.EqualTo("llmm"), "they share memory that is closed to others");
            Assert.That(unit.One("Service", "KillSignal"), Is.EqualTo("SIGTERM"));
            Assert.That(unit.One("Service", "KillMode"), Is.EqualTo("mixed"));
            Assert.That(unit.Seconds("TimeoutStopSec"), Is.GreaterThan(name == Processes[0] ? StopSecondsMax : 10));
            Assert.That(unit.Words("Service", "Environment"), Does.Contain("DOTNET_gcServer=0").And.Contain("DOTNET_EnableDiagnostics=0"));
        });
    }

    [TestCaseSource(nameof(Processes))] // Goal: hardening leaves shared memory, the compiler and the state directory alone. Method: what must and must not be set.
    public void Hardening_breaks_nothing(string name)
    {
        var unit = new UnitFile(name);
        string[] forbidden = ["PrivateDevices", "PrivateIPC", "RemoveIPC", "MemoryDenyWriteExecute", "PrivateUsers", "DynamicUser", "AllowedCPUs", "ProtectProc", "ProcSubset"];
        Assert.Multiple(() =>
        {
            Assert.That(forbidden.Where(key => unit.All("Service", key).Count > 0), Is.Empty);
            Assert.That(unit.One("Service", "ProtectSystem"), Is.EqualTo("strict"));
            Assert.That(unit.Words("Service", "ReadWritePaths"), Does.Contain("/dev/shm"));
            Assert.That(unit.One("Service", "StateDirectory"), Is.EqualTo("llmm"));
            Assert.That(unit.One("Service", "NoNewPrivileges"), Is.EqualTo("yes"));
            Assert.That(unit.One("Service", "PrivateTmp"), Is.EqualTo("yes"));
        });
    }

    [Test] // Goal: every unit starts something that there is. Method: each command line's subcommand and options against the program's own help; other files exist.
    public void Every_command_line_names_what_exists()
    {
        int seenCount = 0;
        foreach (UnitFile unit in Units.Select(name => new UnitFile(name)))
        {
            foreach (string[] words in new[] { "ExecStart", "ExecStop" }.SelectMany(key => unit.All("Service", key)).Select(line => line.TrimStart('-').Split(' ')))
            {
                if (words[0] != Program)
                {
                    Assert.That(words[0], Does.StartWith("/opt/llmm/current/ops/").Or.EqualTo("/etc/llmm/alert"), unit.Name);
                    if (words[0].StartsWith("/opt", StringComparison.Ordinal)) Assert.That(File.Exists(Path.Combine(RepositoryRoot.Path, words[0]["/opt/llmm/current/".Length..])), Is.True, words[0]);
                    continue;
                }

                seenCount++;
                AssertExists(unit.Name, words[1..]);
            }
        }

        Assert.That(seenCount, Is.EqualTo(Processes.Length));
    }

    [TestCase("docs/runbook.md")]
    [TestCase("ops/README.md")] // Goal: commands to be typed at night exist. Method: those of the pages against the program's own help.
    public void Every_command_of_the_pages_exists(string page)
    {
        string[] commands = [.. CommandPattern().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page))).Select(match => match.Groups[1].Value)];
        Assert.That(commands, Has.Length.GreaterThan(2));
        foreach (string command in commands) AssertExists(page, command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Test] // Goal: systemd understands every unit. Method: its own verification, with programs that exist in place of ours; and it objects to a misspelt setting.
    [Platform("Linux")]
    public void Systemd_verifies_the_units()
    {
        string analyze = Script.Find("systemd-analyze");
        using var directory = new TemporaryDirectory();
        foreach (string name in Units)
        {
            string text = File.ReadAllText(Path.Combine(UnitFile.Directory, name));
            directory.Write(name, text.Replace(Program, "/bin/true", StringComparison.Ordinal).Replace("/opt/llmm/current/ops/host-setup.sh", "/bin/true", StringComparison.Ordinal));
        }

        string[] instances = [.. Units.Select(name => directory[name.Replace("@.", "@main.", StringComparison.Ordinal)])];
        LlmmResult good = Verify();
        if (good.Error.Contains("Failed to initialize manager", StringComparison.Ordinal)) Assert.Ignore("systemd-analyze cannot run here: " + good.Error);
        Assert.That(good.AssertSuccess().Output + good.Error, Is.Empty);
        string engine = directory["llmm-engine@.service"];
        File.WriteAllText(engine, File.ReadAllText(engine).Replace("LimitMEMLOCK=", "LimitMEMLOK=", StringComparison.Ordinal));
        Assert.That(Verify().Error, Does.Contain("LimitMEMLOK"));

        LlmmResult Verify() => Script.Run(
            analyze, [("SYSTEMD_UNIT_PATH", directory.Path + ":/lib/systemd/system:/usr/lib/systemd/system")], ["verify", "--man=no", .. instances]);
    }

    /// <param name="words">Subcommand and arguments.</param>
    private static void AssertExists(string where, string[] words)
    {
        bool hasOwn = words[0] == "ctl" && words.Length > 1 && !words[1].StartsWith('-'); // its commands have the options
        LlmmResult help = hasOwn ? Llmm.Run(words[0], words[1], "--help") : Llmm.Run(words[0], "--help");
        Assert.That(help.ExitCode, Is.Zero, $"{where}: {string.Join(' ', words)}");
        Assert.That(help.Output, Does.Match($@"(?m)^  \S+ {Regex.Escape(words[0])}\b"), $"{where}: there is no {words[0]}"); // the usage line names it
        foreach (string option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal))) Assert.That(help.Output, Does.Contain(option), where);
    }

    /// <summary>Commands in code, whole lines and spans: up to the end, a redirection, a list or a comment.</summary>
    [GeneratedRegex(@"(?m)(?:^|`|/)llmm ([a-z][^`#;|>&\n]*)")]
    private static partial Regex CommandPattern();
}
