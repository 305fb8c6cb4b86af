namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Words in a mapping of their own, by which one process proves to the other how far it came.</summary>
internal sealed unsafe class Evidence(MappedFile file) : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly long* _words = (long*)file.Region.Address;

    /// <summary>The child: its ring is there. Then how many slots it has published, each told after the fact.</summary>
    public ref long Published => ref _words[0];

    /// <summary>The parent: begin.</summary>
    public ref long Go => ref _words[16];

    /// <summary>The child: slots written in all, after the end.</summary>
    public ref long Written => ref _words[32];

    public static Evidence Create(SharedDirectory directory) => new(MappedFile.Create(directory.Evidence, SharedDirectory.EvidenceBytes));

    public static Evidence Open(SharedDirectory directory) => new(MappedFile.Open(directory.Evidence, isWritable: true));

    /// <summary>Waits until a word has at least a value.</summary>
    public static bool Await(ref long word, long value, Func<bool>? isHopeless = null)
    {
        long startTicks = System.Diagnostics.Stopwatch.GetTimestamp();
        var wait = new BackoffWait(spinCountMax: 100, yieldCountMax: 100, sleepMsMax: 1);
        while (Volatile.Read(ref word) < value)
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(startTicks) > Bound || isHopeless?.Invoke() == true) return Volatile.Read(ref word) >= value;
            wait.Idle();
        }

        return true;
    }

    public void Dispose() => file.Dispose();
}
