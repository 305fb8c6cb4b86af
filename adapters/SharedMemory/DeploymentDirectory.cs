using System.Text.RegularExpressions;

namespace LowLatencyMM.SharedMemory;

/// <summary>The directory through which the processes of one deployment meet: presences, logs, telemetry. Of one user, closed to all others.</summary>
/// <remarks>Any thread. It lies on a memory file system and stays when processes end; what they leave there is small and is replaced by the next ones.</remarks>
public sealed partial class DeploymentDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int RemoveAttempts = 3;
    private const int RemovePauseMs = 20;

    private DeploymentDirectory(string path) => DirectoryPath = path;

    public string DirectoryPath { get; }

    /// <summary>Opens the directory, making it where it is missing.</summary>
    /// <exception cref="SharedBlockException">It belongs to another user, or others may enter it: whoever can write there can trade.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static DeploymentDirectory Open(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else if (!Directory.Exists(path)) Directory.CreateDirectory(path, OwnerOnly);
        if (!FileIdentity.TryGet(FileIdentity.PathBytes(path), out FileIdentity found)) return new DeploymentDirectory(path);
        if (found.UserId != FileIdentity.CurrentUserId)
            throw new SharedBlockException(SharedBlockRefusal.Foreign, path, $"belongs to user {found.UserId}; this process runs as {FileIdentity.CurrentUserId}");
        if (found.Mode != OwnerOnly)
            throw new SharedBlockException(SharedBlockRefusal.Foreign, path, $"has mode {Convert.ToString((int)found.Mode, 8)}; 700 is needed: chmod 700 {path}");
        return new DeploymentDirectory(path);
    }

    /// <summary>A file of the deployment.</summary>
    public string File(string name) => Path.Combine(DirectoryPath, name);

    /// <summary>Takes a name for this process until it ends, however it ends, or disposes of what is returned.</summary>
    /// <param name="name">Lower-case letters, digits, dots and hyphens.</param>
    /// <exception cref="SharedBlockException">A running process has it.</exception>
    public IDisposable Claim(string name)
    {
        if (!NamePattern().IsMatch(name)) throw new ArgumentException($"\"{name}\" is no name of a process", nameof(name));
        string path = File(name + ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            throw new SharedBlockException(SharedBlockRefusal.InUse, path, $"another process is \"{name}\" of this deployment, and still runs");
        }
    }

    /// <summary>Deletes files of earlier runs whose names begin so, but for one.</summary>
    public void RemoveOthers(string prefix, string keptName)
    {
        foreach (string path in Directory.EnumerateFiles(DirectoryPath, prefix + "*"))
        {
            if (Path.GetFileName(path).StartsWith(keptName, StringComparison.Ordinal)) continue;
            System.IO.File.Delete(path);
        }
    }

    /// <summary>Deletes the directory once no process of it runs any more; false when one does.</summary>
    public static bool TryRemove(string path)
    {
        for (int attempt = 0; attempt < RemoveAttempts; attempt++)
        {
            if (TryRemoveOnce(path)) return true;
            Thread.Sleep(RemovePauseMs); // another process may be looking at the same moment, and hold our lock for that
        }

        return false;
    }

    private static bool TryRemoveOnce(string path)
    {
        var locks = new List<FileStream>();
        try
        {
            foreach (string lockPath in Directory.EnumerateFiles(path, "*.lock"))
                locks.Add(new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            Directory.Delete(path, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            foreach (FileStream taken in locks) taken.Dispose();
        }
    }

    [GeneratedRegex("^[a-z0-9.-]{1,48}$")]
    private static partial Regex NamePattern();
}
