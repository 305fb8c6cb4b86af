namespace LowLatencyMM.Host;

/// <summary>What is mounted where.</summary>
internal sealed class PreflightMounts
{
    private readonly List<(string Point, string Kind)> _mounts = [];

    private PreflightMounts(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.Split(' ');
            if (fields.Length >= 3) _mounts.Add((fields[1].Replace("\\040", " ", StringComparison.Ordinal), fields[2])); // octal 040, a space
        }
    }

    /// <summary>Null: the system does not tell.</summary>
    public static PreflightMounts? Read(PreflightHost host) => host.Text("/proc/mounts") is { } text ? new PreflightMounts(text) : null;

    /// <summary>The mount that holds a path: the longest, of equals the last, which lies on top.</summary>
    /// <param name="path">Absolute, without links.</param>
    public (string Point, string Kind)? Find(string path)
    {
        (string Point, string Kind)? found = null;
        foreach ((string Point, string Kind) mount in _mounts)
        {
            bool holds = path == mount.Point || path.StartsWith(mount.Point.TrimEnd('/') + "/", StringComparison.Ordinal);
            if (holds && (found is null || mount.Point.Length >= found.Value.Point.Length)) found = mount;
        }

        return found;
    }
}
