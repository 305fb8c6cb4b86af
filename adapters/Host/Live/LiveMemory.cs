using System.Globalization;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>Ring and spill buffer of a live run, in shared memory, where the next start on the same journal finds what a crash left.</summary>
/// <remarks>The files are named after the run that stands in the journal's last header, so a journal that is moved keeps its memory.
/// Where there is no shared memory, or no room in it, both are of this process and <see cref="Text"/> says so. The thread that made it.</remarks>
internal sealed class LiveMemory : IDisposable
{
    private const string RootDirectory = "/dev/shm";
    private readonly SharedRing? _ring;
    private readonly SharedBlock? _spill;

    private LiveMemory(SharedRing ring, SharedBlock spill)
    {
        _ring = ring;
        _spill = spill;
        Ring = ring.Ring;
        Text = "ring and spill buffer in shared memory";
    }

    private LiveMemory(ThreadSettings threads, string why)
    {
        Ring = BroadcastRing.Create(RingOf(threads));
        Text = $"ring in private memory, where a crash loses what was not written yet: {why}";
    }

    public BroadcastRing Ring { get; }

    /// <summary>Where the spill buffer lies; null when the recorder is to have memory of its own.</summary>
    public MemoryRegion? Spill => _spill?.Content;

    /// <summary>Where they lie, for the user.</summary>
    public string Text { get; }

    /// <summary>Memory for a run whose journal exists.</summary>
    public static LiveMemory Create(JournalDescription run, ThreadSettings threads, JournalSettings journal)
    {
        if (!Directory.Exists(RootDirectory)) return new LiveMemory(threads, $"there is no {RootDirectory}");
        var description = new SharedBlockDescription
        {
            Kind = SharedBlockKind.Spill,
            SlotBytes = 1,
            SlotCount = journal.SpillBytes,
            SchemaHash = HashOf(run),
            Epoch = run.Epoch,
            ShardId = run.ShardId,
            CreatedTimeNs = run.CreatedTimeNs,
        };
        SharedBlock? spill = null;
        try
        {
            spill = SharedBlock.Create(
                SpillPath(run), description, SpillBlock.BytesFor(journal.SpillBytes), region => SpillBlock.Initialize(region, journal.SpillBytes));
            SharedRing ring = SharedRing.Create(RingPath(run), RingOf(threads), description);
            _ = ring.Block.TryLock(out _); // best effort: it is a right that not every user has
            return new LiveMemory(ring, spill);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            spill?.Remove();
            spill?.Dispose();
            return new LiveMemory(threads, OneLine.Of(exception));
        }
    }

    /// <summary>Completes a journal with what a dead run left in shared memory, and removes that.</summary>
    /// <returns>What was done, in one line; null when there was nothing to look at.</returns>
    /// <exception cref="SharedBlockException">The memory is damaged, or its process still runs.</exception>
    /// <exception cref="JournalException">The journal is corrupt before its tail, or in use.</exception>
    public static string? Salvage(string journalDirectory, JournalWriterOptions options)
    {
        if (JournalSalvage.LastRun(journalDirectory) is not { } run) return null;
        using SharedBlock? spill = File.Exists(SpillPath(run)) ? SharedBlock.OpenAbandoned(SpillPath(run), SharedBlockKind.Spill, HashOf(run)) : null;
        using SharedRing? ring = File.Exists(RingPath(run)) ? SharedRing.OpenAbandoned(RingPath(run), HashOf(run)) : null;
        var sources = new List<SalvagedFrames>();
        if (spill is not null) sources.Add(SalvagedFrames.FromSpill(spill.Content, run.Epoch));
        if (ring is not null) sources.Add(SalvagedFrames.FromRing(ring.Ring, run.Epoch, JournalSalvage.FirstSequenceOfLastRun(journalDirectory)));
        if (sources.Count == 0) return null;
        SalvageReport report = JournalSalvage.Append(journalDirectory, sources, options);
        ring?.Block.Remove(); // only now: a crash before this finds everything again
        spill?.Remove();
        return report.ToString();
    }

    /// <summary>The ring's file of a run.</summary>
    public static string RingPath(JournalDescription run) => Stem(run) + ".ring";

    /// <summary>The spill buffer's file of a run.</summary>
    public static string SpillPath(JournalDescription run) => Stem(run) + ".spill";

    /// <summary>The journal has everything: nothing is left to salvage.</summary>
    public void Remove()
    {
        _ring?.Block.Remove();
        _spill?.Remove();
    }

    /// <summary>Ends the mappings; no thread may use them any more. Files that were not removed stay for the next start.</summary>
    public void Dispose()
    {
        Ring.Dispose();
        _ring?.Dispose();
        _spill?.Dispose();
    }

    private static RingGeometry RingOf(ThreadSettings threads) => new(FrameLayout.SlotBytes, threads.RingSlots);

    private static string Stem(JournalDescription run) =>
        string.Create(CultureInfo.InvariantCulture, $"{RootDirectory}/llmm-{run.CreatedTimeNs}-{run.Epoch}-{run.ShardId}");

    /// <summary>Which messages the frames hold.</summary>
    private static ulong HashOf(JournalDescription run) => Resource.HashOf(run.Schemas);
}
