using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>The engine over the frames of a journal, from run to run: where another run begins, an engine of that run's configuration takes the state over.</summary>
/// <remarks>One thread. Nothing is allocated per frame.</remarks>
internal sealed class JournalEngine<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private readonly string _path;
    private readonly IStrategyFactory<TStrategy> _factory;
    private readonly StateBuffer _state;
    private readonly bool _ownsState;
    private Replay<TStrategy> _replay;
    private bool _isVerified;
    private bool _isStartDue;

    /// <summary>An engine as it was before the first frame of a journal, or of the run in which its state was saved.</summary>
    /// <param name="path">The journal, for messages.</param>
    /// <param name="run">The run that its first frames are of.</param>
    /// <param name="state">Memory for state, where the caller has some already.</param>
    /// <exception cref="UserException">Another program's or strategy's journal; a configuration that this build does not take.</exception>
    public JournalEngine(string path, JournalDescription run, IStrategyFactory<TStrategy> factory, bool isVerified = false, StateBuffer? state = null)
    {
        _path = path;
        _factory = factory;
        _state = state ?? new StateBuffer();
        _ownsState = state is null;
        Description = run;
        (Run, Configuration, Core) = Build(run);
        FirstEpoch = run.Epoch;
        _isVerified = isVerified;
        _replay = new Replay<TStrategy>(Core, isVerified);
    }

    /// <summary>The run that the last frame is of.</summary>
    public JournalDescription Description { get; private set; }

    public RunDescription Run { get; private set; }

    /// <summary>The configuration of that run.</summary>
    public HostConfiguration Configuration { get; private set; }

    /// <summary>The engine of that run; another one after the next begins, and this one is then disposed.</summary>
    public Core<TStrategy> Core { get; private set; }

    /// <summary>Compares what it does with what was recorded. Set before the first frame.</summary>
    public bool IsVerified
    {
        get => _isVerified;
        set
        {
            _isVerified = value;
            _replay = new Replay<TStrategy>(Core, value);
        }
    }

    /// <summary>Runs so far, the first included.</summary>
    public int RunCount { get; private set; } = 1;

    /// <summary>Epoch of the first of them.</summary>
    public ushort FirstEpoch { get; }

    /// <summary>The orders of the last frame of this run that caused any.</summary>
    public ReplayedOrders Orders => _replay.Orders;

    /// <summary>The last run came to its end, and agreed.</summary>
    public bool HasEnd => _replay.HasEnd;

    /// <summary>Runs the next frame.</summary>
    /// <returns>The first difference, if this frame shows one; nothing may follow it.</returns>
    /// <exception cref="UserException">It begins a run, but not as a run does.</exception>
    public Divergence? Next(ReadOnlySpan<byte> frame)
    {
        if (_isStartDue) RequireStart(frame);
        return _replay.Next(frame);
    }

    /// <summary>Makes the engine of the run that the next frame is of, if it is another than that of the last. To be called before each; cheap.</summary>
    /// <param name="description">Of the segment that holds the frame.</param>
    /// <exception cref="UserException">That run cannot follow the one before.</exception>
    public void Enter(JournalDescription description)
    {
        if (ReferenceEquals(description, Description)) return;
        bool isSameRun = Description.IsSameRun(description);
        Description = description;
        if (isSameRun) return;
        (Run, Configuration, Core<TStrategy> next) = Build(description);
        using Core<TStrategy> last = Core;
        _state.Save(last);
        if (!next.TryLoad(_state.Bytes))
        {
            string text = StateLayout.Describe(last, next);
            next.Dispose();
            throw new UserException(ExitCode.Failure, $"{_path}: the run of epoch {description.Epoch} cannot take over the state of the run before: {text}");
        }

        Core = next;
        _replay = new Replay<TStrategy>(next, _isVerified);
        _isStartDue = true;
        RunCount++;
    }

    public void Dispose()
    {
        Core.Dispose();
        if (_ownsState) _state.Dispose();
    }

    private (RunDescription Run, HostConfiguration Configuration, Core<TStrategy> Core) Build(JournalDescription description)
    {
        RunDescription run = RunDescription.Read(description, _path);
        if (run.StrategyName != _factory.Name)
        {
            throw new UserException(
                ExitCode.Failure,
                $"{_path}: was written by strategy \"{run.StrategyName}\"; this program has \"{_factory.Name}\": use the executable that wrote it");
        }

        try
        {
            (HostConfiguration configuration, TStrategy strategy) = ConfigurationReader.Read(run.ConfigurationJson, $"configuration in {_path}", _factory);
            return (run, configuration, EngineFactory.Create(configuration, strategy, description.Epoch));
        }
        catch (ConfigurationException exception)
        {
            throw new UserException(
                ExitCode.Failure, $"{exception.Errors[0]} (the journal was written by another build; {exception.Errors.Count} such errors)");
        }
    }

    /// <summary>Without it the engine would go on as if nothing had happened in between: with open routes, whole books and the epoch of the run before.</summary>
    private void RequireStart(ReadOnlySpan<byte> frame)
    {
        _isStartDue = false;
        if (StartOfRunDecoder.TryWrap(frame[FrameHeader.SizeBytes..], out _)) return;
        throw new UserException(
            ExitCode.Failure,
            $"{_path}: the run of epoch {Description.Epoch} begins with {MessageText.Kind(frame[FrameHeader.SizeBytes..])} instead of StartOfRun: no program of ours wrote that");
    }
}
