using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>An engine with the state after the last frame of its journal, ready for a new run: what <see cref="EngineRestart{TStrategy}"/> made.</summary>
/// <remarks>One thread. Until <see cref="Continue"/> or <see cref="Dispose"/> no other process can start on the journal.</remarks>
internal sealed class RestartedEngine<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private readonly string _directory;
    private readonly HostConfiguration _configuration;
    private readonly StartLock _lock;

    public RestartedEngine(string directory, HostConfiguration configuration, StartLock startLock, Core<TStrategy> core, IReadOnlyList<string> lines)
    {
        _directory = directory;
        _configuration = configuration;
        _lock = startLock;
        Core = core;
        Lines = lines;
        LastSequence = core.Sequence;
    }

    /// <summary>Is the caller's from now on, also to dispose.</summary>
    public Core<TStrategy> Core { get; }

    /// <summary>Sequence of the journal's last frame; 0 in a new journal. A <see cref="FrameSequencer{TStrategy,TOutput,TOrders}"/> on the engine goes on there.</summary>
    public long LastSequence { get; }

    /// <summary>What belongs into the StartOfRun frame: limits and parameters are another configuration's than the last run's. False in a new journal.</summary>
    public bool IsConfigurationChanged { get; init; }

    /// <summary>Frames that were replayed, and how long that took, s.</summary>
    public long ReplayedFrames { get; init; }

    /// <inheritdoc cref="ReplayedFrames"/>
    public double ReplaySeconds { get; init; }

    /// <summary>What was found and done, one line each, for the operator.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Takes a new epoch, durably, and begins the run's first segment. Its first frame has to be StartOfRun.</summary>
    /// <param name="kind">What runs.</param>
    /// <param name="nowNs">When, ns since the Unix epoch, UTC.</param>
    /// <param name="options">Of the journal; null: those of the configuration, durable.</param>
    /// <param name="run">What stands in the segment's header: the frames' epoch, and the name of the run's shared memory, come from there.</param>
    /// <exception cref="JournalException">All epochs are used up, or the journal was changed meanwhile.</exception>
    /// <exception cref="IOException">The disk failed; an epoch may be wasted.</exception>
    public JournalWriter Continue(RunKind kind, long nowNs, out JournalDescription run, JournalWriterOptions? options = null)
    {
        run = RunDescription.Describe(kind, _configuration, EpochStore.TakeNext(_directory), nowNs);
        JournalWriter writer = JournalWriter.Continue(_directory, run, options ?? _configuration.Journal.WriterOptions(isDurable: true), out _);
        Invariant.Check(writer.NextSequence == LastSequence + 1);
        _lock.Dispose();
        return writer;
    }

    /// <summary>Lets others start; the engine stays.</summary>
    public void Dispose() => _lock.Dispose();
}
