namespace LowLatencyMM.Host;

/// <summary>Binds threads of a live run to the cores that the configuration gives them, or says why it cannot.</summary>
/// <remarks>A dedicated thread binds itself, as the first thing it does. Managed threads begin with the cores that the process had at its start, whoever
/// creates them (a test says so); threads of native code inherit those of their creator, so the main thread is refused, and a bound thread should
/// create none. The cores of the process itself are its unit's to set: a bound thread may leave them for any core that its cgroup has.</remarks>
internal static class ThreadPinning
{
    private const string IsolatedPath = "/sys/devices/system/cpu/isolated";

    /// <summary>Checks cores before any thread is started: each is there, may be used, and is given once. Any thread, at start-up.</summary>
    /// <param name="wanted">Configuration key and core; null is a thread that is not bound.</param>
    /// <exception cref="UserException">Wrong usage, with all that is wrong in one line.</exception>
    public static void Require(params ReadOnlySpan<(string Key, int? Core)> wanted)
    {
        var errors = new List<string>();
        var taken = new Dictionary<int, string>();
        int[]? available = null;
        foreach ((string key, int? core) in wanted)
        {
            if (core is not { } number) continue;
            if (Refusal(number, available ??= ThreadAffinity.AvailableCores()) is { } refusal) errors.Add($"{key}: {refusal}");
            else if (!taken.TryAdd(number, key)) errors.Add($"{key}: core {number} is given to {taken[number]} already");
        }

        if (errors.Count > 0) throw new UserException(ExitCode.Usage, string.Join("; ", errors));
    }

    /// <summary>Binds the calling thread to one core; on return it runs there.</summary>
    /// <param name="core">Number of the core, as in /sys/devices/system/cpu.</param>
    /// <param name="name">What the thread does, for the report and for errors.</param>
    /// <exception cref="UserException">The core is not there, or not this process's to use; the message names those that are.</exception>
    /// <exception cref="InvalidOperationException">Called on the main thread.</exception>
    public static PinnedThread Pin(int core, string name)
    {
        int thread = ThreadAffinity.CurrentThreadId();
        if (ThreadAffinity.IsSupported && thread == Environment.ProcessId)
            throw new InvalidOperationException($"{name}: the main thread is never bound, all threads created later would be on its core");
        if (!ThreadAffinity.Bind(core))
            throw new UserException(ExitCode.Usage, $"{name}: {Refusal(core, ThreadAffinity.AvailableCores()) ?? $"core {core}: the system refused it"}");
        if (ThreadAffinity.CurrentCore() is >= 0 and var current && current != core)
            throw new UserException(ExitCode.Failure, $"{name}: bound to core {core} and still on core {current}");
        return new PinnedThread(name, thread, core, IsIsolated(core));
    }

    private static string? Refusal(int core, int[] available)
    {
        if (!ThreadAffinity.IsSupported) return $"core {core}: threads can be bound to cores on Linux only";
        return available.Contains(core) ? null : $"core {core} is not one that this process may use: {CoreList.Format(available)}";
    }

    private static bool? IsIsolated(int core)
    {
        try
        {
            return CoreList.TryParse(File.ReadAllText(IsolatedPath), out int[] isolated) ? isolated.Contains(core) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
