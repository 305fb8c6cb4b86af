using System.Diagnostics;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>Sees, as an observer in another process, what a live run publishes: evidence that does not come from what the run leaves behind.</summary>
internal sealed class RingWitness : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);
    private readonly SharedRing _ring;
    private readonly RingObserver _observer;
    private readonly byte[] _slot = new byte[FrameLayout.SlotBytes];

    /// <param name="hasEnded">Whether to give up waiting for the run to begin.</param>
    public RingWitness(string journal, Func<bool> hasEnded)
    {
        var watch = Stopwatch.StartNew();
        JournalDescription? run;
        while ((run = TryLastRun(journal)) is null || !File.Exists(LiveMemory.RingPath(run)))
        {
            Assert.That(watch.Elapsed < Bound && !hasEnded(), "no ring appeared");
            Thread.Sleep(2);
        }

        Run = run;
        _ring = SharedRing.Open(LiveMemory.RingPath(run), isWritable: false);
        _observer = _ring.Ring.Observe(ObserverStart.Oldest);
    }

    public JournalDescription Run { get; }

    /// <summary>Every frame that was seen.</summary>
    public List<byte[]> Frames { get; } = [];

    /// <summary>What the ring itself says was published.</summary>
    public long PublishedCount => _ring.Ring.PublishedCount;

    /// <summary>Looks until so many frames were seen.</summary>
    public void WatchUntil(int frames, Func<bool> hasEnded)
    {
        var watch = Stopwatch.StartNew();
        while (Frames.Count < frames)
        {
            ReadStatus status = _observer.TryRead(_slot);
            if (status == ReadStatus.Read) Frames.Add(_slot[..(FrameHeader.SizeBytes + (int)BitConverter.ToUInt32(_slot, 52))]);
            else if (status == ReadStatus.Lapped) _ = _observer.RejoinAtNewest();
            else Thread.Yield();
            Assert.That(watch.Elapsed < Bound && !hasEnded(), $"{Frames.Count} of {frames} frames seen");
        }
    }

    public void Dispose() => _ring.Dispose();

    private static JournalDescription? TryLastRun(string journal)
    {
        try
        {
            return JournalSalvage.LastRun(journal);
        }
        catch (Exception exception) when (exception is JournalException or IOException)
        {
            return null; // its header is being written
        }
    }
}
