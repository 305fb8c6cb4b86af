namespace LowLatencyMM.Host;

/// <summary>Whether the engine can have cores of its own.</summary>
internal static class CoreChecks
{
    public static PreflightFinding Isolated(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = needs.Cores is { } named ? $"{CoreList.Format(named)} isolated" : "cores for engine, gateways, feed and journal isolated";
        if (PreflightCores.Isolated(host) is not { } isolated) return PreflightFinding.Unknown($"no {PreflightCores.CpuDirectory}/isolated", wanted);
        string list = PreflightCores.Proposal(host, needs);
        string fix = $"kernel command line: isolcpus=managed_irq,domain,{list} nohz_full={list} rcu_nocbs={list}, then reboot";
        string found = isolated.Length == 0 ? "none isolated" : $"{CoreList.Format(isolated)} isolated";
        if (needs.Cores is not { } cores) return PreflightFinding.FailUnless(isolated.Length > 0, found, wanted, fix);
        if (PreflightCores.Online(host) is { } online && cores.Except(online).ToArray() is { Length: > 0 } absent)
            return PreflightFinding.Fail($"core {CoreList.Format(absent)} is not there, online are {CoreList.Format(online)}", wanted, "name cores that are there");
        return PreflightFinding.FailUnless(cores.All(isolated.Contains), found, wanted, fix);
    }

    public static PreflightFinding Ticks(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "no timer tick on isolated cores (nohz_full)";
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (host.Text("/proc/cmdline") is null) return PreflightFinding.Unknown("no /proc/cmdline", wanted);
        if (cores.Length == 0) return PreflightFinding.Unknown(PreflightCores.NoCores, wanted);
        int[] tickless = Tickless(host);
        return PreflightFinding.WarnUnless(
            cores.All(tickless.Contains), $"nohz_full {CoreList.Format(tickless)}", wanted, $"kernel command line: nohz_full={CoreList.Format(cores)}, then reboot");
    }

    public static PreflightFinding Callbacks(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "no RCU callbacks on isolated cores (rcu_nocbs; nohz_full implies it)";
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (host.Text("/proc/cmdline") is null) return PreflightFinding.Unknown("no /proc/cmdline", wanted);
        if (cores.Length == 0) return PreflightFinding.Unknown(PreflightCores.NoCores, wanted);
        string? parameter = host.KernelParameter("rcu_nocbs");
        int[] moved = parameter is not null && CoreList.TryParse(parameter, out int[] listed) ? listed : [];
        bool holds = parameter is "all" or "" || cores.All(core => moved.Contains(core) || Tickless(host).Contains(core));
        return PreflightFinding.WarnUnless(
            holds, $"rcu_nocbs {parameter ?? "not given"}, nohz_full {CoreList.Format(Tickless(host))}", wanted,
            $"kernel command line: rcu_nocbs={CoreList.Format(cores)}, then reboot");
    }

    public static PreflightFinding Count(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = $"{needs.DedicatedCores + 1}: engine, {needs.GatewayCount} gateway{(needs.GatewayCount == 1 ? "" : "s")}, feed, journal, the rest";
        if (PreflightCores.Online(host) is not { } online) return PreflightFinding.Unknown($"no {PreflightCores.CpuDirectory}/online", wanted);
        int[] first = [.. online.Where(core => PreflightCores.Siblings(host, core) is not { Length: > 0 } siblings || core == siblings[0])];
        string found = first.Length == online.Length ? $"{online.Length} cores" : $"{first.Length} cores with {online.Length} threads";
        string fix = $"a machine with more cores, or fewer gateways on this one; with less than {needs.DedicatedCores + 1} feed and journal share the rest's";
        if (first.Length < needs.DedicatedCoresMin + 1) return PreflightFinding.Fail(found, wanted, fix);
        return PreflightFinding.WarnUnless(first.Length >= needs.DedicatedCores + 1, found, wanted, fix);
    }

    public static PreflightFinding Siblings(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "an isolated core has its physical core alone";
        int[] cores = PreflightCores.Dedicated(host, needs);
        if (cores.Length == 0) return PreflightFinding.Unknown(PreflightCores.NoCores, wanted);
        var busy = new SortedSet<int>();
        var idle = new SortedSet<int>();
        foreach (int core in cores)
        {
            if (PreflightCores.Siblings(host, core) is not { } siblings) return PreflightFinding.Unknown($"no thread_siblings_list of core {core}", wanted);
            foreach (int sibling in siblings.Where(sibling => sibling != core)) (cores.Contains(sibling) ? idle : busy).Add(sibling);
        }

        if (busy.Count > 0)
        {
            // Core 0 cannot be taken offline on most machines, so what shares with it is not to be isolated.
            IEnumerable<string> fixes = busy.Select(sibling => sibling == 0
                ? "isolate another core than core 0's sibling" : $"echo 0 > {PreflightCores.CpuDirectory}/cpu{sibling}/online");
            return PreflightFinding.Fail($"siblings {CoreList.Format(busy)} are online and not isolated", wanted, string.Join("; ", fixes));
        }

        if (idle.Count == 0) return PreflightFinding.Ok("no sibling online", wanted);
        return PreflightFinding.Warn(
            $"{CoreList.Format(idle)} share physical cores with each other", wanted, "bind one thread to each pair and leave the other sibling idle, or take it offline");
    }

    public static PreflightFinding HyperThreads(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "off, or the siblings of isolated cores offline";
        return host.Text($"{PreflightCores.CpuDirectory}/smt/control") switch
        {
            null => PreflightFinding.Unknown($"no {PreflightCores.CpuDirectory}/smt/control", wanted),
            "on" when host.Number($"{PreflightCores.CpuDirectory}/smt/active") == 1 =>
                PreflightFinding.Info("on", wanted, $"echo off > {PreflightCores.CpuDirectory}/smt/control, or nosmt on the kernel command line"),
            var state => PreflightFinding.Ok(state!, wanted),
        };
    }

    /// <summary>The trap of isolation: the runtime counts the cores that the process begins with, and isolated ones are not among them.</summary>
    public static PreflightFinding Idle(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "threads on cores of their own spin";
        if (needs.Idle != IdleKind.Automatic) return PreflightFinding.WarnUnless(needs.Idle == IdleKind.Spin, $"threads.idle is {needs.Idle.ToString().ToLowerInvariant()}", wanted, "threads.idle: \"spin\"");
        if (host.Field("/proc/self/status", "Cpus_allowed_list") is not { } text || !CoreList.TryParse(text, out int[] allowed))
            return PreflightFinding.Unknown("no Cpus_allowed_list in /proc/self/status", wanted);
        string found = $"threads.idle is auto, and this process begins on {CoreList.Format(allowed)}";
        if (allowed.Length >= 4) return PreflightFinding.Ok(found, wanted); // as ConfiguredWait decides
        return PreflightFinding.Warn($"{found}: below four cores it does not spin", wanted, "threads.idle: \"spin\"");
    }

    private static int[] Tickless(PreflightHost host)
    {
        if (host.Cores($"{PreflightCores.CpuDirectory}/nohz_full") is { } running) return running; // "(null)", no list, where it is off
        return host.KernelParameter("nohz_full") is { } parameter && CoreList.TryParse(parameter, out int[] cores) ? cores : [];
    }
}
