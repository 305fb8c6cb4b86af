using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>A second engine on the frames of a running one: verifies every order digest and state hash, and writes the snapshots.</summary>
/// <remarks>One thread. It reads the journal as it is written, so it can neither slow the engine down nor hurt it. It outlives the engine's death and
/// restart, and goes on with the next run.</remarks>
internal sealed class Follower<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private const int IdleMs = 5;
    private const int FramesPerLook = 1024;
    private const double StatusSeconds = 10;
    private readonly string _directory;
    private readonly FollowerOptions _options;
    private readonly CommandContext _context;
    private readonly StateBuffer _buffer;
    private readonly SnapshotStore _store;
    private readonly JournalReader _reader;
    private readonly JournalEngine<TStrategy> _engine;
    private readonly ProgressLine _progress;
    private long _frames;
    private long _frameBytes;
    private long _snapshotSequence;
    private long _snapshotTicks;
    private long _statusTicks = Stopwatch.GetTimestamp();
    private long _lastTimeNs;
    private bool _isEndSeen;

    private Follower(
        string directory, FollowerOptions options, CommandContext context, StateBuffer buffer, SnapshotStore store, JournalReader reader, JournalEngine<TStrategy> engine)
    {
        _directory = directory;
        _options = options;
        _context = context;
        _buffer = buffer;
        _store = store;
        _reader = reader;
        _engine = engine;
        _progress = context.Progress;
        _snapshotSequence = engine.Core.Sequence;
    }

    /// <summary>The engine that follows. Not to be kept: another run has another one.</summary>
    public Core<TStrategy> Core => _engine.Core;

    /// <summary>The last frame of which a snapshot was written or loaded; 0 for none.</summary>
    public long SnapshotSequence => _snapshotSequence;

    /// <summary>Where it writes.</summary>
    public SnapshotStore Snapshots => _store;

    /// <summary>The first difference; nothing is run or written after it.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>How far behind the journal it is.</summary>
    public FollowerLag Lag
    {
        get
        {
            long unreadBytes = Math.Max(0, _reader.UnreadBytes);
            if (unreadBytes == 0 || _frames == 0) return default;
            double seconds = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - (_lastTimeNs / 1e9);
            return new FollowerLag(unreadBytes / Math.Max(1, _frameBytes / _frames), Math.Max(0, seconds));
        }
    }

    /// <summary>Opens a journal that is there: behind its newest snapshot that holds, or at its beginning.</summary>
    /// <exception cref="UserException">The journal is imported data, or another program's or strategy's.</exception>
    /// <exception cref="JournalException">It cannot be read, or another follower writes its snapshots.</exception>
    public static Follower<TStrategy> Open(string directory, FollowerOptions options, IStrategyFactory<TStrategy> factory, CommandContext context)
    {
        SnapshotStore? store = null;
        var buffer = new StateBuffer();
        try
        {
            JournalReader reader = JournalReader.Follow(directory);
            if (RunDescription.Read(reader.Segment.Description, directory).Kind == RunKind.Import)
            {
                reader.Dispose();
                throw new UserException(ExitCode.Usage, $"{directory}: is imported market data, no engine ran and there is nothing to follow");
            }

            store = SnapshotStore.Open(directory);
            foreach (string path in SnapshotStore.List(directory))
            {
                if (EngineSnapshots.TryOpen(path, directory, null, factory, isLive: true, buffer, out string refusal) is var (behind, loaded))
                {
                    reader.Dispose();
                    context.Output.WriteLine($"snapshot {Path.GetFileName(path)}: the state after frame {loaded.Core.Sequence:N0}");
                    return new Follower<TStrategy>(directory, options, context, buffer, store, behind, loaded);
                }

                context.Output.WriteLine($"snapshot {Path.GetFileName(path)} skipped: {refusal}");
            }

            var engine = new JournalEngine<TStrategy>(directory, reader.Segment.Description, factory, isVerified: true, buffer);
            return new Follower<TStrategy>(directory, options, context, buffer, store, reader, engine);
        }
        catch
        {
            store?.Dispose();
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Follows until it is asked to end, or, once, to the journal's end; or to the first difference.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="JournalException">The journal is corrupt.</exception>
    /// <exception cref="IOException">The disk failed on reading.</exception>
    public int Run()
    {
        while (!_context.Stop.IsRequested)
        {
            bool hasMore = RunFrames();
            if (Divergence is not null) return ExitCode.Failure;
            if (!hasMore && _options.IsOnce) break;
            ShowStatus();
            if (hasMore) continue;
            SnapshotIfDue(); // one that was due too early
            Thread.Sleep(IdleMs);
        }

        _progress.Clear();
        Snapshot();
        _context.Output.WriteLine($"followed to frame {Core.Sequence:N0}: every order digest is that of the engine; snapshot of frame {_snapshotSequence:N0}; {Lag}");
        return ExitCode.Success;
    }

    /// <summary>Runs what the journal has, up to a bound. False when there is no more at the moment.</summary>
    public bool RunFrames()
    {
        for (int left = FramesPerLook; left > 0; left--)
        {
            if (!_reader.MoveNext()) return false;
            if (!_engine.Description.IsSameRun(_reader.Segment.Description)) OnRun(_reader.Segment.Description);
            _engine.Enter(_reader.Segment.Description);
            if (_engine.Next(_reader.Frame) is { } divergence)
            {
                OnDivergence(divergence);
                return false;
            }

            _frames++;
            _frameBytes += _reader.Frame.Length;
            _lastTimeNs = _reader.Header.ReceiveTimeNs;
            if (IsEnd(_reader.Message)) _isEndSeen = true;
            SnapshotIfDue();
        }

        return true;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _reader.Dispose();
        _store.Dispose();
        _buffer.Dispose();
    }

    private static bool IsEnd(ReadOnlySpan<byte> message) =>
        SbeHeader.TryRead(message, out SbeHeader sbe) && sbe.SchemaId == EndOfRunDecoder.SchemaId && sbe.TemplateId == EndOfRunDecoder.TemplateId;

    private void SnapshotIfDue()
    {
        bool isDue = Core.Sequence - _snapshotSequence >= _options.SnapshotIntervalFrames || (_isEndSeen && Core.Sequence > _snapshotSequence);
        if (!isDue || _reader.Position is null) return;
        if (_snapshotTicks != 0 && Stopwatch.GetElapsedTime(_snapshotTicks) < _options.SnapshotIntervalMin) return;
        Snapshot();
    }

    /// <summary>Writes a snapshot, if there is a new state and its place in the journal is one between batches.</summary>
    private void Snapshot()
    {
        if (Divergence is not null || Core.Sequence == _snapshotSequence || _reader.Position is not { } position) return;
        _snapshotTicks = Stopwatch.GetTimestamp();
        try
        {
            EngineSnapshots.Write(_store, Core, _engine.Description, in position, _buffer);
            _snapshotSequence = position.Sequence;
            _isEndSeen = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Alert($"no snapshot of frame {position.Sequence:N0}, the next attempt follows: {OneLine.Of(exception)}");
        }
    }

    private void OnRun(JournalDescription run)
    {
        _progress.Clear();
        _context.Output.WriteLine($"frame {_reader.Header.Sequence:N0}: the run of epoch {run.Epoch} goes on after that of epoch {_engine.Description.Epoch}");
    }

    private void OnDivergence(Divergence divergence)
    {
        Divergence = divergence;
        _progress.Clear();
        divergence.Write(_context.Error, $"{_reader.SegmentPath} at offset {_reader.FrameOffsetBytes}", _engine.Description.Build);
        string snapshot = _snapshotSequence == 0 ? "there is no snapshot" : $"the last snapshot is of frame {_snapshotSequence:N0}";
        Alert($"differs from the engine at frame {divergence.Sequence:N0} ({divergence.Kind}); nothing is followed or written any more, and {snapshot}");
    }

    private void ShowStatus()
    {
        if (_progress.IsDue) _progress.Show(Status());
        if (_context.IsTerminal || Stopwatch.GetElapsedTime(_statusTicks).TotalSeconds < StatusSeconds) return;
        _statusTicks = Stopwatch.GetTimestamp();
        _context.Output.WriteLine(Status());
    }

    private string Status() => $"following {_directory}: frame {Core.Sequence:N0}, {Lag}, snapshot of frame {_snapshotSequence:N0}";

    private void Alert(string text) => _context.Error.WriteLine($"{_context.Program}: ALERT: follower: {text}");
}
