using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host;

/// <summary>Which processes belong together, and where they meet.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens, 1 to 32.</param>
/// <param name="DirectoryPath">Of the shared memory: of one user, closed to all others.</param>
public sealed partial record DeploymentSettings(string Name, string DirectoryPath)
{
    internal const string DefaultName = "default";
    internal const string Root = "/dev/shm";
    private const string ByName = "byName";

    /// <summary>Where a deployment of this name lies unless the configuration says otherwise.</summary>
    public static string DefaultDirectory(string name) => Path.Combine(Root, Prefix + name);

    /// <summary>What the directories of this user's deployments begin with.</summary>
    internal static string Prefix => $"llmm-{Environment.UserName}-";

    internal static DeploymentSettings Read(ConfigurationSection section)
    {
        string name = section.Text("name", DefaultName, 32);
        if (!NamePattern().IsMatch(name)) section.Error("name", $"\"{name}\" is not made of lower-case letters, digits and hyphens");
        string directory = section.Text("directory", ByName, 200);
        if (directory != ByName && !Path.IsPathRooted(directory)) section.Error("directory", $"\"{directory}\" is neither \"{ByName}\" nor an absolute path");
        section.Close();
        return new DeploymentSettings(name, directory == ByName ? DefaultDirectory(name) : directory);
    }

    /// <summary>The directory of a deployment in an effective configuration, as a journal holds it; empty where it says nothing.</summary>
    /// <param name="section">Of the configuration.</param>
    internal static string DirectoryIn(JsonNode? section)
    {
        string? directory = section?["directory"]?.GetValue<string>();
        string? name = section?["name"]?.GetValue<string>();
        if (directory is not null && directory != ByName) return directory;
        return name is null ? "" : DefaultDirectory(name);
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex NamePattern();
}
