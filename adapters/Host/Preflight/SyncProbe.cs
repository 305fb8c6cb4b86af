using System.Diagnostics;

namespace LowLatencyMM.Host;

/// <summary>Measures synced writes as the journal does them.</summary>
internal static class SyncProbe
{
    private const int WriteBytes = 64 * 1024; // a batch
    private const int CountMax = 32;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2); // a disk that is worse than this has been found out by then

    /// <summary>Writes a file of at most 2 MiB into the directory, syncing every 64 KiB, and removes it.</summary>
    /// <returns>Null where nothing could be written.</returns>
    public static SyncTimes? Measure(string directory)
    {
        string path = Path.Combine(directory, $".llmm-preflight-{Environment.ProcessId}");
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            });
            return Measure(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SyncTimes Measure(FileStream file)
    {
        byte[] batch = new byte[WriteBytes];
        new Random(1).NextBytes(batch);
        var timesMs = new List<double>(CountMax);
        long startTicks = Stopwatch.GetTimestamp();
        while (timesMs.Count < CountMax && (timesMs.Count < 1 || Stopwatch.GetElapsedTime(startTicks) < Bound))
        {
            long beforeTicks = Stopwatch.GetTimestamp();
            file.Write(batch);
            file.Flush(flushToDisk: true);
            timesMs.Add(Stopwatch.GetElapsedTime(beforeTicks).TotalMilliseconds);
        }

        timesMs.Sort();
        return new SyncTimes(timesMs.Count, WriteBytes, timesMs[timesMs.Count / 2], timesMs[^1]);
    }
}
