using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>A journal that was opened for its runs to happen again: the engine of its configuration over its frames, with someone watching.</summary>
/// <remarks>One thread. A journal that went on after a crash or a restart has several runs; each run's configuration stands in its first segment. Nothing is allocated per frame beyond what the visitor allocates. Imported market data are played too: no route is up in
/// them, so the engine keeps books and sends nothing.</remarks>
internal sealed class JournalPlayback<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private const int FramesPerLook = 8192;
    private readonly JournalReader _reader;

    private readonly JournalEngine<TStrategy> _engine;
    private readonly StateBuffer? _state;
    private readonly AttributionCheck _attribution = new();

    private JournalPlayback(string path, JournalReader reader, JournalEngine<TStrategy> engine, StateBuffer? state = null)
    {
        Path = path;
        _reader = reader;
        _engine = engine;
        _state = state;
    }

    /// <summary>The journal: of a run's directory the folder <c>journal</c>.</summary>
    public string Path { get; }

    /// <summary>Header of the first segment; after <see cref="Play"/> of the last run.</summary>
    public JournalDescription Description => _engine.Description;

    /// <inheritdoc cref="Description"/>
    public RunDescription Run => _engine.Run;

    /// <summary>The configuration of the same run, as it stands in the journal.</summary>
    public HostConfiguration Configuration => _engine.Configuration;

    /// <summary>The engine of the same run.</summary>
    public Core<TStrategy> Core => _engine.Core;

    /// <summary>Runs that were played, one after the other.</summary>
    public int RunCount => _engine.RunCount;

    /// <summary>Epoch of the first run.</summary>
    public ushort FirstEpoch => _engine.FirstEpoch;

    /// <summary>Frames played.</summary>
    public long Frames { get; private set; }

    /// <summary>Set by who watches: the frame whose <see cref="IPlaybackVisitor.BeforeFrame"/> is being told is not played, and none after it.</summary>
    public bool IsEnough { get; set; }

    /// <summary>The snapshot that it began behind; null for the first frame.</summary>
    public string? SnapshotPath { get; private init; }

    /// <summary>The end of the last run was met.</summary>
    public bool HasEnd => _engine.HasEnd;

    /// <summary>How the journal ends; after <see cref="Play"/>.</summary>
    public JournalTail? Tail => _reader.Tail;

    /// <summary>The current frame's place, for a message.</summary>
    public string Place => $"{Path}: {_reader.SegmentPath} at offset {_reader.FrameOffsetBytes}";

    /// <summary>Opens a journal: its directory, the directory of the run that holds it, or one segment that begins a run.</summary>
    /// <exception cref="UserException">No such file; another program's or strategy's; a configuration that this build does not take.</exception>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static JournalPlayback<TStrategy> Open(string path, IStrategyFactory<TStrategy> factory)
    {
        if (!Directory.Exists(path) && !File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path}: no such file or directory");
        string inside = System.IO.Path.Combine(path, "journal"); // of the directory that a demo or backtest wrote
        if (Directory.Exists(inside)) path = inside;
        JournalReader reader = JournalReader.Open(path);
        try
        {
            return new JournalPlayback<TStrategy>(path, reader, new JournalEngine<TStrategy>(path, reader.Segment.Description, factory));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Opens a journal behind its newest snapshot that is still before something, or at its first frame where none is.</summary>
    /// <param name="isBefore">Told the engine of a snapshot.</param>
    /// <exception cref="UserException">As <see cref="Open"/>.</exception>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static JournalPlayback<TStrategy> OpenBefore(string path, IStrategyFactory<TStrategy> factory, Func<Core<TStrategy>, bool> isBefore)
    {
        JournalPlayback<TStrategy> whole = Open(path, factory);
        foreach (string snapshot in SnapshotStore.List(whole.Path))
        {
            var state = new StateBuffer();
            if (EngineSnapshots.TryOpen(snapshot, whole.Path, null, factory, isLive: false, state, out _) is var (reader, engine))
            {
                var playback = new JournalPlayback<TStrategy>(whole.Path, reader, engine, state) { SnapshotPath = snapshot };
                if (isBefore(engine.Core))
                {
                    whole.Dispose();
                    return playback;
                }

                playback.Dispose();
            }
            else
            {
                state.Dispose();
            }
        }

        return whole;
    }

    /// <summary>Plays all frames; once.</summary>
    /// <param name="visitor">Watches.</param>
    /// <param name="isVerified">Compares with what was recorded. What is played without it may be another story than the one that happened.</param>
    /// <param name="progress">Shows where it is, beginning with <paramref name="activity"/>.</param>
    /// <param name="isInterrupted">Asked now and then; true ends it with a <see cref="UserException"/>.</param>
    /// <returns>The first difference, at which it stopped; null: none.</returns>
    /// <exception cref="JournalException">Damage that is no torn tail.</exception>
    public Divergence? Play<TVisitor>(ref TVisitor visitor, bool isVerified, ProgressLine progress, string activity, Func<bool> isInterrupted)
        where TVisitor : struct, IPlaybackVisitor
    {
        _engine.IsVerified = isVerified;
        try
        {
            while (_reader.MoveNext())
            {
                ref readonly FrameHeader header = ref _reader.Header;
                _engine.Enter(_reader.Segment.Description);
                StrategyContext context = Core.Context;
                visitor.BeforeFrame(in header, _reader.Message, context);
                if (IsEnough) return null;
                long fills = context.Counters.Fills;
                if (_engine.Next(_reader.Frame) is { } divergence) return divergence;
                Tell(ref visitor, in header, _engine.Orders, isFillBooked: context.Counters.Fills > fills);
                visitor.AfterFrame(in header, _reader.Message, context);
                if (isVerified) CheckAttribution(in header, context);
                if (++Frames % FramesPerLook != 0) continue;
                if (isInterrupted()) throw new UserException(ExitCode.Failure, $"interrupted after {Frames:N0} frames");
                if (progress.IsDue) progress.Show($"{activity} {Path}: {Frames:N0} frames");
            }

            return null;
        }
        finally
        {
            progress.Clear();
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _engine.Dispose();
        _state?.Dispose();
    }

    /// <summary>The parts of profit and loss add up on every frame, or this build's ledger is wrong: nothing about money may then be shown.</summary>
    private void CheckAttribution(in FrameHeader header, StrategyContext context)
    {
        if (!context.Instruments.TryGetSlot(header.InstrumentId, out int slot)) return;
        if (_attribution.Check(context, slot) is not AttributionFault.None and var fault)
            throw new UserException(ExitCode.Failure, $"{Place}: frame {header.Sequence}: the parts of profit and loss of instrument {header.InstrumentId} do not add up ({fault}): a bug of this build");
    }

    private void Tell<TVisitor>(ref TVisitor visitor, in FrameHeader header, ReplayedOrders orders, bool isFillBooked)
        where TVisitor : struct, IPlaybackVisitor
    {
        for (int index = 0; orders.Sequence == header.Sequence && index < orders.Count; index++)
            visitor.OnOrder(PlaybackOrder.Decode(orders[index]), Core.Context);
        if (isFillBooked && FilledDecoder.TryWrap(_reader.Message, out FilledDecoder fill))
            visitor.OnFill(PlaybackFill.Decode(in header, ref fill, Core.Context), Core.Context);
    }
}
