using System.Diagnostics;
using LowLatencyMM.Aeron;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A gateway's end of its engine: finds it, attaches to its orders, offers it a log of executions, and notices when it is gone or silent.</summary>
/// <remarks>The gateway's thread. Looking allocates nothing while an engine is attached; finding one maps files.
/// <para>An offer holds for one engine and one uninterrupted life of this thread: the engine gives a gateway up whose beat stood still for 500 ms, and takes
/// the same offer only once. The thread measures its own pauses by the same counter, so after one that long it makes another offer.</para></remarks>
internal sealed class EngineLink : IDisposable
{
    private const int StreamId = 1;
    private static readonly long OwnPauseTicksMax = Stopwatch.Frequency * 4 / 10; // below the engine's 500 ms
    private static readonly long EndLookTicks = Stopwatch.Frequency / 1_000; // a system call
    private static readonly long FindLookTicks = Stopwatch.Frequency / 200;
    private static readonly double NsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly DeploymentDirectory _directory;
    private readonly string _venue;
    private readonly Presence _own;
    private readonly int _termBytes;
    private readonly string _enginePath;
    private readonly byte[] _enginePathBytes;
    private FileIdentity _seen;
    private Presence? _engine;
    private ProcessWatch? _process;
    private IpcStream? _orders;
    private IpcStream? _executions;
    private Image? _image;
    private ExclusivePublication? _publication;
    private long _nextLookTicks;
    private long _lastTicks;
    private long _attachedCreatedTimeNs;

    /// <param name="own">This gateway's presence.</param>
    /// <param name="termBytes">Of a term of the executions' log.</param>
    public EngineLink(DeploymentDirectory directory, string venue, Presence own, int termBytes)
    {
        _directory = directory;
        _venue = venue;
        _own = own;
        _termBytes = termBytes;
        _enginePath = directory.File(DeploymentFiles.Engine);
        _enginePathBytes = FileIdentity.PathBytes(_enginePath);
    }

    /// <summary>An engine is there, silent or not.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>Engines attached to so far.</summary>
    public long EngineCount { get; private set; }

    /// <summary>Offers made so far.</summary>
    public long OfferCount => _own.Offer;

    /// <summary>What was wrong at the last try, in one line; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>One look, before the gateway's round.</summary>
    /// <param name="nowTicks">Raw counter.</param>
    public void Look(long nowTicks, LiveGateway gateway)
    {
        bool hasPaused = nowTicks - _lastTicks > OwnPauseTicksMax;
        _lastTicks = nowTicks;
        if (IsAttached)
        {
            if (hasPaused) Offer(gateway);
            gateway.OnEngineHeartbeat((long)(Math.Max(0, nowTicks - _engine!.BeatTicks) * NsPerTick));
            if (nowTicks < _nextLookTicks) return;
            _nextLookTicks = nowTicks + EndLookTicks;
            if (!IsGone()) return;
            IsAttached = false;
            gateway.OnEngineGone();
            return;
        }

        if (nowTicks < _nextLookTicks) return;
        _nextLookTicks = nowTicks + FindLookTicks;
        if (IsEngineReady()) Attach(gateway);
    }

    /// <summary>The driver's duties of the log of executions, when there is nothing else to do.</summary>
    public void Idle() => _ = _publication?.DoWork();

    public void Dispose()
    {
        _executions?.Remove();
        _executions?.Dispose();
        _orders?.Dispose();
        _engine?.Dispose();
        _process?.Dispose();
    }

    private bool IsGone() => _process!.Look() || _engine!.State == PresenceState.Ending || _image!.IsClosed;

    /// <summary>A new engine's presence is there, and says that it works.</summary>
    private bool IsEngineReady()
    {
        bool isNew = FileIdentity.TryGet(_enginePathBytes, out FileIdentity found) && found != _seen;
        if (isNew && !TryOpen(found)) return false;
        return _engine is { State: PresenceState.Ready } && !_process!.Look() && _engine.CreatedTimeNs != _attachedCreatedTimeNs;
    }

    private bool TryOpen(FileIdentity found)
    {
        _seen = found; // one try a file: what is wrong with it does not mend itself
        try
        {
            var engine = Presence.Open(_enginePath, DeploymentFiles.SchemaHash);
            _engine?.Dispose();
            _process?.Dispose();
            _engine = engine;
            _process = new ProcessWatch(engine.Owner);
            Problem = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = OneLine.Of(exception);
            return false;
        }
    }

    private void Attach(LiveGateway gateway)
    {
        IpcStream? orders = null;
        try
        {
            orders = IpcStream.Open(_directory.File(DeploymentFiles.Orders(_venue, _engine!)));
            _image = orders.Join(ImageJoin.Counter); // of a new log its start, otherwise where the gateway before this one had come to
            IpcStream? old = _orders;
            _orders = orders;
            Offer(gateway);
            old?.Dispose();
            _attachedCreatedTimeNs = _engine!.CreatedTimeNs;
            IsAttached = true;
            EngineCount++;
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (orders != _orders) orders?.Dispose();
            Problem = OneLine.Of(exception);
            _nextLookTicks = _lastTicks + (Stopwatch.Frequency / 2); // an engine without this venue, or one that ends just now
        }
    }

    /// <summary>A log of executions of its own for each offer: the engine takes what is in the one before to its end, and nothing of this one before that.</summary>
    private void Offer(LiveGateway gateway)
    {
        long offer = _own.Offer + 1;
        string name = DeploymentFiles.Executions(_venue, _own.CreatedTimeNs, offer);
        var options = new LogBufferOptions { TermBytes = _termBytes, SessionId = Environment.ProcessId, StreamId = StreamId, CorrelationId = 1 };
        IpcStream executions = IpcStream.Create(_directory.File(name), options);
        _publication = executions.PublishExclusively();
        gateway.Attach(new OrderLogSource(_image), new ExecutionLogSink(_publication), _engine!.Epoch);
        _executions?.Dispose();
        _executions = executions;
        _directory.RemoveOthers(DeploymentFiles.ExecutionsPrefix(_venue), name);
        _own.OfferedTo = _engine.Owner.Value;
        _own.Offer = offer; // release; pairs with GatewayWatch's acquire: who sees it finds the log and whom it is for
    }
}
