namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Where the two processes of a test meet. On /dev/shm where there is one.</summary>
internal sealed class SharedDirectory(string path) : IDisposable
{
    public const int EvidenceBytes = 4096;

    public string Path { get; } = path;

    /// <summary>The ring or lane.</summary>
    public string Block => System.IO.Path.Combine(Path, "block");

    /// <summary>What the processes tell each other without the ring.</summary>
    public string Evidence => System.IO.Path.Combine(Path, "evidence");

    public static SharedDirectory Create()
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        return new SharedDirectory(Directory.CreateDirectory(System.IO.Path.Combine(parent, $"llmm-test-{Guid.NewGuid():n}")).FullName);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
