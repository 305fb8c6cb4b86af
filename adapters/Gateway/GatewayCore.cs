using System.Text;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway;

/// <summary>A gateway without its process: orders of one engine to one venue session, within limits of its own, and executions back.</summary>
/// <remarks>One thread calls everything. Time is passed in and no clock is read but the raw counter, for latencies. <see cref="DoWork"/> allocates nothing
/// while a session lasts; a new connection, a kill and a new engine may. Nothing is thrown for anything that engine or venue send.
/// <para>Never does an order wait here: it is sent, or refused, or (before the engine has compared its state with the venue's) discarded.
/// Cancels are never refused and wait only for room in the send buffer.</para></remarks>
public sealed partial class GatewayCore<TSource, TSink, TSocket, TTicks, TStore>
    where TSource : struct, IOrderSource
    where TSink : struct, IFrameSink
    where TSocket : struct, IVenueSocket
    where TTicks : struct, ITickSource
    where TStore : struct, IGatewayStore
{
    private const int OperatorBytesMax = 32;
    private const long StoreRetryNs = 1_000_000_000;
    private readonly GatewaySettings _settings;
    private readonly byte[] _sessionName;
    private readonly GatewayLedger _ledger;
    private readonly VenueConnection<TSocket> _connection;
    private readonly byte[] _message = GC.AllocateArray<byte>(FrameLayout.MaxMessageBytes, pinned: true);
    private TSource _source;
    private TSink _sink;
    private TTicks _ticks;
    private TStore _store;
    private GatewayTelemetry _telemetry;
    private GatewayRecord _record;
    private bool _isUnsaved;
    private long _saveAgainNs;
    private long _nowNs;

    /// <param name="settings">Must have no errors.</param>
    /// <param name="limits">The gateway's own.</param>
    /// <param name="record">What the last run of this gateway left.</param>
    public GatewayCore(
        GatewaySettings settings, GatewayLimits limits, GatewayRecord record, TSource source, TSink sink, TSocket socket, TTicks ticks, TStore store)
    {
        string[] errors = [.. settings.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join("; ", errors), nameof(settings));
        _settings = settings;
        _sessionName = Encoding.ASCII.GetBytes(settings.SessionName);
        _ledger = new GatewayLedger(limits, settings.FillKeysMin);
        _connection = new VenueConnection<TSocket>(socket);
        _record = record;
        _source = source;
        _sink = sink;
        _ticks = ticks;
        _store = store;
        _backoff = new Backoff(settings.BackoffBaseNs, settings.BackoffCapNs, settings.Seed);
        _samples = new LatencySamples(settings.OrdersPerCycleMax, settings.OrderTimes);
        _heartbeatNs = settings.HeartbeatIntervalMs * 1_000_000L;
        _telemetry.Epoch = record.Epoch;
        _telemetry.IsLatched = (byte)(record.IsLatched ? 1 : 0);
        _isMassCancelOwed = record.IsLatched;
    }

    /// <summary>Everything was cancelled and the session ended by <see cref="TryEnd"/>, or there was none.</summary>
    public bool IsDisconnected => _telemetry.Phase == SessionPhase.Disconnected;

    /// <summary>Counters and states, for the process to copy.</summary>
    public ref readonly GatewayTelemetry Telemetry => ref _telemetry;

    /// <summary>The operator who shut or opened it last; empty for nobody.</summary>
    public string OperatorName => _record.OperatorName;

    /// <summary>Signed position as the gateway knows it, lots; 0 for an instrument of another venue.</summary>
    public long PositionLots(uint instrumentId) => _ledger.FindInstrument(instrumentId) is >= 0 and int instrument ? _ledger.State(instrument).PositionLots : 0;

    /// <summary>An engine, the first or another one, whose logs these are. Its epoch counts from now on; a session of an older one ends.</summary>
    /// <remarks>An engine of an older epoch than one that was seen is attached, too: its cancels pass and its orders are refused.</remarks>
    public void Attach(TSource source, TSink sink, ushort epoch)
    {
        _source = source;
        _sink = sink;
        _sourceSequence = 0;
        _telemetry.SessionId = 0;
        _telemetry.Arm = ArmState.Unarmed;
        _isDownOwed = _isConnectedOwed = false; // for the engine before
        if (epoch > _record.Epoch)
        {
            Save(_record with { Epoch = epoch });
            LogOnAgain();
        }

        _isEngineGone = false;
        _engineAgeNs = 0;
    }

    /// <summary>The age of the engine's heartbeat, before each cycle. Beyond the limit everything is cancelled, once, until the engine is back.</summary>
    public void OnEngineHeartbeat(long ageNs) => _engineAgeNs = ageNs;

    /// <summary>What the runtime did to the process: shown with the gateway's own figures.</summary>
    public void OnRuntime(in RuntimeCounts counts) => _telemetry.Runtime = counts;

    /// <summary>The engine's process has ended: as a silent one, until another is attached.</summary>
    public void OnEngineGone() => _isEngineGone = true;

    /// <summary>Shuts the gateway for good: everything at the venue is cancelled now, and every later order refused, after a restart too.</summary>
    /// <param name="operatorName">Who; the first 32 printable ASCII characters are kept.</param>
    public void Kill(string operatorName)
    {
        _telemetry.Kills++;
        _telemetry.IsLatched = 1;
        OweMassCancel(MassCancelReason.Kill);
        if (_telemetry.Phase == SessionPhase.Up) PayMassCancel(); // before the disk: it may take its time
        Save(_record with { IsLatched = true, OperatorName = Printable(operatorName) });
    }

    /// <summary>Opens a gateway that was killed. Orders pass once the engine has compared states in a new session.</summary>
    public void Unlatch(string operatorName)
    {
        if (!_record.IsLatched) return;
        Save(_record with { IsLatched = false, OperatorName = Printable(operatorName) });
        _telemetry.IsLatched = 0;
        Retract(); // what the engine sent while it was shut belongs to the time before
    }

    /// <summary>The process is about to end: everything at the venue is cancelled, and new orders are refused from now on. Rounds go on, for the answers.</summary>
    public void BeginEnd()
    {
        if (_isClosing) return;
        _isClosing = true;
        OweMassCancel(MassCancelReason.Shutdown);
        if (_telemetry.Phase == SessionPhase.Up) PayMassCancel();
    }

    /// <summary>Ends the session. False: bytes wait for the socket, or the engine's log has no room; call again for as long as patience lasts.</summary>
    public bool TryEnd(long nowNs)
    {
        _nowNs = Math.Max(_nowNs, nowNs);
        BeginEnd();
        if (!_isEnding)
        {
            _isEnding = true;
            if (_telemetry.Phase == SessionPhase.Up) WriteLogout();
        }

        if (_telemetry.Phase != SessionPhase.Disconnected && _connection.TryFlush(_nowNs) && _connection.WaitingBytes > 0) return false;
        if (_telemetry.Phase != SessionPhase.Disconnected) Lose(_nowNs);
        return TryPublishOwed();
    }

    /// <summary>One round: connection, orders, executions, each within a bound. Returns how much it did; 0 when idle.</summary>
    /// <param name="nowNs">ns since the Unix epoch; a step back counts as standing still.</param>
    [HotPath]
    public int DoWork(long nowNs)
    {
        _nowNs = nowNs = Math.Max(_nowNs, nowNs);
        if (_isUnsaved && nowNs >= _saveAgainNs) Save(_record);
        CheckEngine();
        int work = RunSession(nowNs);
        _ = TryPublishOwed(); // without room for it orders are looked at all the same: cancels need none
        work += TakeOrders(nowNs);
        work += Flush(nowNs);
        work += TakeExecutions(nowNs);
        CheckSilence(nowNs);
        _telemetry.NowNs = nowNs;
        _telemetry.EngineAgeNs = _engineAgeNs;
        _telemetry.OpenOrders = _ledger.OpenCount;
        _telemetry.BytesIn = _connection.ReceivedBytes;
        _telemetry.BytesOut = _connection.SentBytes;
        return work;
    }

    private void Save(GatewayRecord record)
    {
        _record = record; // it holds in memory at once, whatever the disk says
        _telemetry.Epoch = record.Epoch;
        _isUnsaved = !_store.TrySave(in record);
        if (!_isUnsaved) return;
        _telemetry.StoreFailures++;
        _saveAgainNs = _nowNs + StoreRetryNs;
    }

    private static string Printable(string name)
    {
        var text = new StringBuilder(OperatorBytesMax);
        foreach (char character in name.Take(OperatorBytesMax)) text.Append(character is >= ' ' and <= '~' ? character : '?');
        return text.ToString();
    }
}
