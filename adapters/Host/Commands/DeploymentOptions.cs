using System.CommandLine;
using LowLatencyMM.Engine;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The options by which ctl and top are told which deployment is meant.</summary>
internal sealed class DeploymentOptions
{
    private readonly Option<string?> _name = new("--deployment")
    {
        Description = "Name of the deployment; by default the only one of this user that runs",
        HelpName = "NAME",
    };

    private readonly Option<DirectoryInfo?> _directory = new("--directory") { Description = "Where its processes meet", HelpName = "DIR" };

    private readonly Option<FileInfo?> _config = new("--config") { Description = "The configuration that it runs with", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_directory);
        command.Add(_config);
    }

    /// <summary>The deployment that is meant; it is there, though perhaps none of its processes.</summary>
    /// <exception cref="UserException">There is none, or it is not clear which.</exception>
    /// <exception cref="SharedBlockException">It belongs to another user.</exception>
    public DeploymentDirectory Choose<TStrategy>(ParseResult parsed, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        string? name = parsed.GetValue(_name);
        string? directory = parsed.GetValue(_directory)?.FullName;
        FileInfo? config = parsed.GetValue(_config);
        int given = (name is null ? 0 : 1) + (directory is null ? 0 : 1) + (config is null ? 0 : 1);
        if (given > 1) throw new UserException(ExitCode.Usage, "only one of --deployment, --directory and --config says which deployment is meant");
        if (config is not null) directory = ConfigurationFile.Load(config, null, factory).Configuration.Deployment.DirectoryPath;
        if (name is not null) directory = DirectoryOf(name);
        directory ??= RunningDeployments.FindOnly(DeploymentSettings.Root, DeploymentSettings.Prefix);
        return RunningDeployments.Open(directory);
    }

    private static string DirectoryOf(string name)
    {
        if (name.Length == 0 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '-'))
            throw new UserException(ExitCode.Usage, $"--deployment: \"{name}\" is not made of letters, digits and hyphens");
        return DeploymentSettings.DefaultDirectory(name);
    }
}
