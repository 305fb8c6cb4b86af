using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>Snapshots of engines: written behind a batch of their journal, and taken up again there.</summary>
/// <remarks>One thread.</remarks>
internal static class EngineSnapshots
{
    /// <summary>Writes an engine's state; between frames, behind the last frame of a batch.</summary>
    /// <param name="run">The run that the last frame is of.</param>
    /// <param name="position">Its place.</param>
    /// <param name="buffer">For the copy.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="IOException">The disk failed; the snapshots before are still there.</exception>
    public static string Write<TStrategy>(SnapshotStore store, Core<TStrategy> core, JournalDescription run, in JournalPosition position, StateBuffer buffer)
        where TStrategy : struct, IStrategy
    {
        Invariant.Check(core.Sequence == position.Sequence);
        buffer.Save(core);
        var header = new SnapshotHeader
        {
            Position = position,
            Epoch = run.Epoch,
            ShardId = run.ShardId,
            RunCreatedTimeNs = run.CreatedTimeNs,
            LayoutHash = core.LayoutHash,
            OrderDigest = core.OrderDigest,
            StateHash = XxHash64.Hash(buffer.Bytes, seed: 0),
            ConfigurationHash = run.ConfigurationHash,
            StateBytes = buffer.Bytes.Length,
        };
        return store.Write(header, buffer.Bytes);
    }

    /// <summary>Opens a journal behind a snapshot, with an engine that has its state.</summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="journal">The journal's directory.</param>
    /// <param name="lastSequence">Of the journal, where it is known.</param>
    /// <param name="isLive">The journal is followed.</param>
    /// <param name="buffer">Is the engine's from then on.</param>
    /// <param name="refusal">Why this snapshot is of no use; empty when it is.</param>
    /// <returns>Null when it is of no use.</returns>
    /// <exception cref="UserException">The journal is another program's or strategy's.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static (JournalReader Reader, JournalEngine<TStrategy> Engine)? TryOpen<TStrategy>(
        string path, string journal, long? lastSequence, IStrategyFactory<TStrategy> factory, bool isLive, StateBuffer buffer, out string refusal)
        where TStrategy : struct, IStrategy
    {
        using SnapshotFile? file = SnapshotFile.TryOpen(path, out refusal);
        if (file is null) return null;
        SnapshotHeader header = file.Header;
        if (header.Position.Sequence > lastSequence)
        {
            refusal = $"newer than the journal: of frame {header.Position.Sequence:N0}, and the journal goes to {lastSequence:N0}";
            return null;
        }

        JournalReader? reader = JournalReader.TryOpenBehind(journal, header.Position, isLive, out string why);
        if (reader is null)
        {
            refusal = $"of another history than the journal's: {why}";
            return null;
        }

        JournalEngine<TStrategy>? engine = null;
        try
        {
            JournalDescription run = reader.Segment.Description;
            if (run.Epoch != header.Epoch || run.CreatedTimeNs != header.RunCreatedTimeNs || run.ConfigurationHash != header.ConfigurationHash)
                refusal = $"of another run: epoch {header.Epoch}, configuration {header.ConfigurationHash[..16]}; the journal has epoch {run.Epoch}, configuration {run.ConfigurationHash[..16]}";
            else
                engine = TryLoad(file, journal, run, factory, buffer, out refusal);
        }
        finally
        {
            if (engine is null) reader.Dispose();
        }

        return engine is null ? null : (reader, engine);
    }

    private static JournalEngine<TStrategy>? TryLoad<TStrategy>(
        SnapshotFile file, string journal, JournalDescription run, IStrategyFactory<TStrategy> factory, StateBuffer buffer, out string refusal)
        where TStrategy : struct, IStrategy
    {
        SnapshotHeader header = file.Header;
        var engine = new JournalEngine<TStrategy>(journal, run, factory, isVerified: true, buffer);
        Core<TStrategy> core = engine.Core;
        if (core.LayoutHash != header.LayoutHash || core.SnapshotBytes != header.StateBytes)
        {
            refusal = $"of another layout: {header.LayoutHash:x16} of {header.StateBytes:N0} bytes; this build has {core.LayoutHash:x16} of {core.SnapshotBytes:N0} bytes";
        }
        else if (file.TryRead(buffer.Take(header.StateBytes), out refusal))
        {
            ulong hash = XxHash64.Hash(buffer.Bytes, seed: 0);
            if (hash != header.StateHash) refusal = $"damaged: its state has hash {hash:x16}; its header says {header.StateHash:x16}";
            else if (!core.TryLoad(buffer.Bytes)) refusal = "of another layout: its state does not begin as this build's";
            else if (core.Sequence != header.Position.Sequence || core.OrderDigest != header.OrderDigest)
                refusal = $"contradicts itself: its state is of frame {core.Sequence:N0} and digest {core.OrderDigest:x16}; its header says {header.Position.Sequence:N0} and {header.OrderDigest:x16}";
        }

        if (refusal.Length == 0) return engine;
        engine.Dispose();
        return null;
    }
}
