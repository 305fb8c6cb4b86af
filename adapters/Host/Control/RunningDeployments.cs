using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>Finds the deployment that a command means.</summary>
internal static class RunningDeployments
{
    /// <summary>The only running one among the directories that begin so.</summary>
    /// <param name="root">Where the directories lie.</param>
    /// <param name="prefix">Of this user's.</param>
    /// <exception cref="UserException">None runs, or several do.</exception>
    public static string FindOnly(string root, string prefix)
    {
        string[] all = Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root, prefix + "*").Order(StringComparer.Ordinal)] : [];
        string[] running = [.. all.Where(IsRunning)];
        if (running.Length == 1) return running[0];
        if (running.Length == 0)
        {
            string dead = all.Length == 0 ? "" : $"; no process runs of {string.Join(", ", all)}";
            throw new UserException(ExitCode.Failure, $"no deployment runs: looked for {Path.Combine(root, prefix)}*{dead}");
        }

        string names = string.Join(", ", running.Select(path => Path.GetFileName(path)[prefix.Length..]));
        throw new UserException(ExitCode.Usage, $"several deployments run: say which one with --deployment, one of {names}");
    }

    /// <summary>The deployment in a directory that is there; never makes one.</summary>
    /// <exception cref="UserException">There is no such directory.</exception>
    /// <exception cref="SharedBlockException">It belongs to another user, or is open to others.</exception>
    public static DeploymentDirectory Open(string path)
    {
        if (File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path} is a file, not the directory of a deployment");
        if (!Directory.Exists(path)) throw new UserException(ExitCode.Failure, $"no deployment at {path}: no such directory");
        return DeploymentDirectory.Open(path);
    }

    /// <summary>A process of it is there: what cannot be read counts, for somebody must look at it.</summary>
    private static bool IsRunning(string path)
    {
        try
        {
            DeploymentDirectory directory = DeploymentDirectory.Open(path);
            return GatewaySight.Names(directory).Prepend(DeploymentFiles.Engine).Any(name => IsThere(directory, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // removed meanwhile, or not ours
        }
    }

    private static bool IsThere(DeploymentDirectory directory, string name)
    {
        using var process = new ProcessSight(directory, name);
        _ = process.Look();
        return process.IsThere || process.Condition == ProcessCondition.Unreadable;
    }
}
