using System.Diagnostics;
using System.Globalization;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>The start of an engine on a journal, new or not: salvages what a crash left, cuts a torn tail, loads a snapshot, replays the rest with every
/// digest compared, and gives an engine that goes on from there. docs/restart.md goes through it step by step.</summary>
/// <remarks>One thread. It changes nothing in the journal but its end, and refuses rather than guesses.</remarks>
internal sealed class EngineRestart<TStrategy>
    where TStrategy : struct, IStrategy
{
    /// <summary>So many replayed frames are worth a snapshot, that the next start need not replay them.</summary>
    public const long SnapshotFrames = 1 << 18;

    private const int FramesPerLook = 8192;
    private const int DifferencesShownMax = 12;
    private readonly string _directory;
    private readonly HostConfiguration _configuration;
    private readonly TStrategy _strategy;
    private readonly IStrategyFactory<TStrategy> _factory;
    private readonly CommandContext _context;
    private readonly List<string> _lines = [];
    private long _replayedFrames;
    private double _replaySeconds;

    private EngineRestart(string directory, HostConfiguration configuration, TStrategy strategy, IStrategyFactory<TStrategy> factory, CommandContext context)
    {
        _directory = directory;
        _configuration = configuration;
        _strategy = strategy;
        _factory = factory;
        _context = context;
    }

    /// <summary>Makes the engine of a journal's next run.</summary>
    /// <param name="directory">Of the journal; created where missing.</param>
    /// <param name="configuration">Of the next run.</param>
    /// <param name="strategy">Its strategy.</param>
    /// <param name="factory">Makes the strategies of the runs before.</param>
    /// <param name="context">Shows progress, may ask to end, and is told of a difference.</param>
    /// <exception cref="UserException">The start is refused: with a reason in one line, after an account of the first difference if there is one.</exception>
    /// <exception cref="JournalException">The journal is corrupt before its tail, or in use; or its epochs are.</exception>
    /// <exception cref="IOException">The disk failed, or the shared memory of the run before is damaged or in use.</exception>
    public static RestartedEngine<TStrategy> Run(
        string directory, HostConfiguration configuration, TStrategy strategy, IStrategyFactory<TStrategy> factory, CommandContext context)
    {
        var startLock = new StartLock(directory);
        try
        {
            return new EngineRestart<TStrategy>(directory, configuration, strategy, factory, context).Run(startLock);
        }
        catch
        {
            startLock.Dispose();
            throw;
        }
    }

    private RestartedEngine<TStrategy> Run(StartLock startLock)
    {
        JournalDescription? last = JournalSalvage.LastRun(_directory);
        if (last is not null) RefuseForeign(last);
        ushort epoch = EpochStore.Next(_directory); // before the work: what is wrong with it is known at once
        string? salvaged = last is null ? null : LiveMemory.Salvage(_directory, _configuration.Journal.WriterOptions(isDurable: true));
        if (salvaged is not null) _lines.Add($"after a crash: {salvaged}");
        JournalTail? tail = JournalRepair.CutTornTail(_directory);
        if (tail is { Kind: JournalTailKind.Torn }) _lines.Add(tail.ToString());
        if (tail is null || tail.LastSequence == 0)
        {
            _lines.Add($"{_directory}: a new journal");
            return new RestartedEngine<TStrategy>(_directory, _configuration, startLock, EngineFactory.Create(_configuration, _strategy, epoch), _lines);
        }

        using var buffer = new StateBuffer();
        using JournalEngine<TStrategy> engine = Replay(tail.LastSequence, buffer);
        IReadOnlyList<string> differences = ConfigurationDifference.Between(engine.Configuration.EffectiveJson, _configuration.EffectiveJson);
        foreach (string difference in differences.Take(DifferencesShownMax)) _lines.Add($"configuration changed: {difference}");
        if (differences.Count > DifferencesShownMax) _lines.Add($"configuration changed: {differences.Count - DifferencesShownMax} more differences");
        return new RestartedEngine<TStrategy>(_directory, _configuration, startLock, TakeOver(engine, epoch, buffer), _lines)
        {
            IsConfigurationChanged = differences.Count > 0,
            ReplayedFrames = _replayedFrames,
            ReplaySeconds = _replaySeconds,
        };
    }

    private void RefuseForeign(JournalDescription last)
    {
        RunDescription run = RunDescription.Read(last, _directory);
        string? what = run.Kind switch
        {
            RunKind.Import => "holds imported market data",
            RunKind.Backtest => "holds a backtest, in simulated time and with epoch 1",
            _ when run.StrategyName != _factory.Name => $"is of strategy \"{run.StrategyName}\"; this program has \"{_factory.Name}\"",
            _ => null,
        };
        if (what is not null) throw new UserException(ExitCode.Failure, $"{_directory}: {what}: an engine cannot go on in it; use another journal directory");
    }

    /// <summary>The engine after the last frame: from the newest snapshot that holds, or else from the first frame.</summary>
    private JournalEngine<TStrategy> Replay(long lastSequence, StateBuffer buffer)
    {
        foreach (string path in SnapshotStore.List(_directory))
        {
            string name = Path.GetFileName(path);
            if (EngineSnapshots.TryOpen(path, _directory, lastSequence, _factory, isLive: false, buffer, out string refusal) is not var (reader, engine))
            {
                _lines.Add($"snapshot {name} skipped: {refusal}");
                continue;
            }

            using (reader)
            {
                long sequence = engine.Core.Sequence;
                if (Replay(reader, engine, buffer) is not { } divergence)
                {
                    _lines.Insert(_lines.Count - 1, $"snapshot {name}: the state after frame {sequence:N0}");
                    return engine;
                }

                // Either the snapshot is wrong or this build is; a replay that does not need the snapshot tells.
                _lines.Add($"snapshot {name} skipped: a replay from it differs from the journal at frame {divergence.Sequence:N0} ({divergence.Kind})");
                engine.Dispose();
            }
        }

        using JournalReader whole = JournalReader.Open(_directory);
        var first = new JournalEngine<TStrategy>(_directory, whole.Segment.Description, _factory, isVerified: true, buffer);
        if (Replay(whole, first, buffer) is not { } difference) return first;
        foreach (string line in _lines) _context.Error.WriteLine(line);
        difference.Write(_context.Error, $"{whole.SegmentPath} at offset {whole.FrameOffsetBytes}", first.Description.Build);
        first.Dispose();
        throw new UserException(
            ExitCode.Failure,
            $"{_directory}: this build does not do again what stands in the journal, so its state would be guessed: the start is refused and the journal is as it was; "
            + "start the build that wrote it, or use another journal directory");
    }

    private Divergence? Replay(JournalReader reader, JournalEngine<TStrategy> engine, StateBuffer buffer)
    {
        ProgressLine progress = _context.Progress;
        long startTicks = Stopwatch.GetTimestamp();
        long frames = 0;
        try
        {
            while (reader.MoveNext())
            {
                engine.Enter(reader.Segment.Description);
                if (engine.Next(reader.Frame) is { } divergence) return divergence;
                if (++frames % FramesPerLook != 0) continue;
                if (_context.Stop.IsRequested) throw new UserException(ExitCode.Failure, $"interrupted after {frames:N0} frames of the journal; nothing was started");
                if (progress.IsDue) progress.Show($"replaying {_directory}: {frames:N0} frames");
            }
        }
        finally
        {
            progress.Clear();
        }

        _replayedFrames = frames;
        _replaySeconds = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        _lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"replayed {frames:N0} frames to frame {engine.Core.Sequence:N0} in {_replaySeconds:N2} s ({frames / Math.Max(_replaySeconds, 1e-9):N0} frames/s): every order digest is that of the run"));
        if (frames >= SnapshotFrames && reader.Position is { } position) TryWrite(engine, in position, buffer);
        return null;
    }

    /// <summary>Best effort: without it the next start replays more.</summary>
    private void TryWrite(JournalEngine<TStrategy> engine, in JournalPosition position, StateBuffer buffer)
    {
        try
        {
            using SnapshotStore store = SnapshotStore.Open(_directory);
            EngineSnapshots.Write(store, engine.Core, engine.Description, in position, buffer);
        }
        catch (Exception exception) when (exception is IOException or JournalException or UnauthorizedAccessException)
        {
            _context.Error.WriteLine($"{_context.Program}: no snapshot of frame {position.Sequence}: {OneLine.Of(exception)}");
        }
    }

    private Core<TStrategy> TakeOver(JournalEngine<TStrategy> engine, ushort epoch, StateBuffer buffer)
    {
        Core<TStrategy> next = EngineFactory.Create(_configuration, _strategy, epoch);
        buffer.Save(engine.Core);
        string? refusal = next.TryLoad(buffer.Bytes) ? RenamedInstrument(next.Context.Instruments) : StateLayout.Describe(engine.Core, next);
        if (refusal is null) return next;
        next.Dispose();
        throw new UserException(
            ExitCode.Failure, $"{_directory}: the configuration cannot take over the state of the last run: {refusal}; start with that run's, or use another journal directory");
    }

    /// <summary>What a number of an instrument means never changes within a journal: positions and orders are kept by it.</summary>
    private string? RenamedInstrument(InstrumentTable known)
    {
        foreach (InstrumentSettings settings in _configuration.Instruments)
        {
            if (!known.TryGetSlot(settings.Rules.InstrumentId, out int slot)) continue;
            string symbol = Ascii.Name(in known[slot].Symbol);
            if (symbol != settings.Rules.Symbol || known[slot].VenueId != settings.Venue.VenueId)
                return $"instrument {slot} is {symbol} of venue {known[slot].VenueId} in the journal and {settings.Rules.Symbol} of venue {settings.Venue.VenueId} in the configuration: new instruments belong at the end";
        }

        return null;
    }
}
