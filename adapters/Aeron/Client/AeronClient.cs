using System.Diagnostics;
using static LowLatencyMM.Aeron.Clocks;

namespace LowLatencyMM.Aeron;

/// <summary>A client of a media driver, ours or an official one, found by its directory.</summary>
/// <remarks>Adding, closing and waiting: any thread. Answers come when the conductor runs, on its own thread or by its owner's <see cref="DoWork"/>; with an owner,
/// everything but the data plane is that thread's. What a publication, a subscription and an image may do, each says itself.</remarks>
public sealed partial class AeronClient : IDisposable
{
    private static readonly long SendTimeout = Stopwatch.Frequency;
    private readonly CncFile _cnc;
    private readonly AeronClientOptions _options;
    private readonly BroadcastReceiver _answers;
    private readonly object _gate = new();
    private readonly Dictionary<long, Registration> _registrations = [];
    private readonly List<IDisposable> _closing = [];
    private readonly Queue<(long UntilNs, IDisposable Resource)> _lingering = [];
    private readonly Thread? _thread;
    private CounterCell _heartbeat;
    private long _lastWorkNs;
    private long _nextKeepaliveNs;
    private volatile AeronClientState _state;
    private bool _isDisposed;

    private unsafe AeronClient(CncFile cnc, AeronClientOptions options)
    {
        _cnc = cnc;
        _options = options;
        _answers = new BroadcastReceiver(cnc.ToClients, cnc.Layout.ToClientsBytes);
        ClientId = cnc.ToDriver.NextCorrelationId();
        _lastWorkNs = NowNs();
        Send(ControlProtocol.ClientKeepalive, new MessageWriter(stackalloc byte[16]).Int64(ClientId).Int64(0).Written);
        if (!options.HasThread) return;
        _thread = new Thread(Run) { IsBackground = true, Name = "aeron-client" };
        _thread.Start();
    }

    /// <summary>The driver's name for this client.</summary>
    public long ClientId { get; }

    public AeronClientState State => _state;

    public string Directory => _options.Directory;

    /// <summary>The driver's process.</summary>
    public long DriverProcessId => _cnc.ProcessId;

    /// <summary>All counters of the driver and its clients.</summary>
    public Counters Counters => _cnc.Counters;

    /// <summary>The driver's errors, each kind once.</summary>
    public IReadOnlyList<ErrorObservation> Errors => _cnc.ErrorLog.All();

    /// <summary>Why the latest image that could not be mapped could not; empty when there was none.</summary>
    public string ImageError { get; private set; } = "";

    /// <summary>Waits for a driver in the directory, for the driver timeout at most.</summary>
    /// <exception cref="TimeoutException">There is none, or it gives no sign of life.</exception>
    /// <exception cref="LogBufferException">Its command-and-control file is foreign or of another version.</exception>
    public static AeronClient Connect(AeronClientOptions options)
    {
        string path = Path.Combine(options.Directory, CncFile.FileName);
        string missing = "there is no driver";
        for (long until = NowNs() + Ns(options.DriverTimeoutMs); NowNs() < until; Thread.Sleep(1))
        {
            if (CncFile.TryOpen(path) is not { } cnc) continue;
            long ageMs = UnixMs() - cnc.ToDriver.HeartbeatMs;
            if (ageMs <= options.DriverTimeoutMs) return new AeronClient(cnc, options);
            missing = cnc.ToDriver.HeartbeatMs == 0 ? "the driver has not begun" : $"the driver's last sign of life is {ageMs} ms old";
            cnc.Dispose();
        }

        throw new TimeoutException($"{path}: {missing} after {options.DriverTimeoutMs} ms");
    }

    /// <summary>A publication on any channel that the driver knows; ready when it says so.</summary>
    public PublicationRegistration AddPublication(string channel, int streamId) =>
        Add(ControlProtocol.AddPublication, channel, streamId, id => new PublicationRegistration(this, id, channel, streamId));

    /// <summary>A publication with a log of its own; ready when it says so.</summary>
    public ExclusivePublicationRegistration AddExclusivePublication(string channel, int streamId) =>
        Add(ControlProtocol.AddExclusivePublication, channel, streamId, id => new ExclusivePublicationRegistration(this, id, channel, streamId));

    /// <summary>A subscription on any channel that the driver knows; ready when it says so.</summary>
    public Subscription AddSubscription(string channel, int streamId) =>
        Add(ControlProtocol.AddSubscription, channel, streamId, id => new Subscription(this, id, channel, streamId));

    /// <summary>A counter in the driver's file.</summary>
    /// <param name="typeId">1,000 and above are the applications'.</param>
    /// <param name="key">Up to <see cref="Counters.KeyBytesMax"/> bytes.</param>
    /// <param name="label">Up to <see cref="Counters.LabelBytesMax"/> characters of ASCII.</param>
    public CounterRegistration AddCounter(int typeId, ReadOnlySpan<byte> key, string label)
    {
        if (key.Length > Counters.KeyBytesMax || label.Length > Counters.LabelBytesMax)
            throw new ArgumentException($"A key of {key.Length} bytes and a label of {label.Length}; at most {Counters.KeyBytesMax} and {Counters.LabelBytesMax}.", nameof(key));
        long id = _cnc.ToDriver.NextCorrelationId();
        var registration = new CounterRegistration(this, id);
        Register(registration);
        Span<byte> buffer = stackalloc byte[ControlProtocol.MessageBytesMax];
        Send(ControlProtocol.AddCounter, new MessageWriter(buffer).Int64(ClientId).Int64(id).Int32(typeId).Bytes(key).Text(label).Written);
        return registration;
    }

    /// <summary>One turn of the conductor: answers, signs of life, resources whose time is over. For clients without a thread.</summary>
    /// <returns>Things done.</returns>
    public int DoWork()
    {
        lock (_gate)
        {
            if (_state != AeronClientState.Active) return 0;
            long nowNs = NowNs();
            int count = 0;
            var handler = new AnswerHandler(this);
            while (_answers.TryReceive(ref handler)) count++;
            if (_answers.IsLapped) Terminate(AeronClientState.MissedAnswers);
            else if (nowNs - _lastWorkNs > _cnc.ClientLivenessTimeoutNs) Terminate(AeronClientState.ServiceTimeout);
            else if (nowNs >= _nextKeepaliveNs) Keepalive(nowNs);
            _lastWorkNs = nowNs;
            while (_lingering.TryPeek(out var oldest) && nowNs >= oldest.UntilNs) _lingering.Dequeue().Resource.Dispose();
            return count;
        }
    }

    /// <summary>Closes everything, tells the driver, and ends the mappings. Nobody may use anything of this client any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            if (_state == AeronClientState.Active)
            {
                _ = _cnc.ToDriver.TryWrite(ControlProtocol.ClientClose, new MessageWriter(stackalloc byte[16]).Int64(ClientId).Int64(0).Written);
                Terminate(AeronClientState.Closed);
            }
        }

        if (_thread != Thread.CurrentThread) _thread?.Join();
        while (_lingering.TryDequeue(out var last)) last.Resource.Dispose();
        _cnc.Dispose();
    }

    internal void Wait(Registration registration)
    {
        for (long until = NowNs() + Ns(_options.DriverTimeoutMs); registration.State == RegistrationState.Pending;)
        {
            if (_state != AeronClientState.Active) throw new InvalidOperationException($"the client is not active any more: {_state}");
            if (NowNs() >= until) throw new TimeoutException($"{_options.Directory}: the driver has not answered in {_options.DriverTimeoutMs} ms");
            if (_thread is not null || DoWork() == 0) Thread.Sleep(1);
        }

        if (registration.State == RegistrationState.Failed) throw new RegistrationException(registration.ErrorCode, registration.Error);
    }

    internal void Close(Registration registration)
    {
        lock (_gate)
        {
            if (_state != AeronClientState.Active || !_registrations.Remove(registration.RegistrationId)) return;
            bool isKnown = registration.State != RegistrationState.Failed;
            CloseQuietly(registration);
            if (!isKnown) return;
            int type = registration switch
            {
                Subscription => ControlProtocol.RemoveSubscription,
                CounterRegistration => ControlProtocol.RemoveCounter,
                _ => ControlProtocol.RemovePublication,
            };
            MessageWriter message = new MessageWriter(stackalloc byte[32]).Int64(ClientId).Int64(_cnc.ToDriver.NextCorrelationId()).Int64(registration.RegistrationId);
            Send(type, type == ControlProtocol.RemovePublication ? message.Int64(0).Written : message.Written);
        }
    }

    private T Add<T>(int type, string channel, int streamId, Func<long, T> create) where T : Registration
    {
        if (channel.Length > ControlProtocol.MessageBytesMax / 2) throw new ArgumentException($"A channel of {channel.Length} characters.", nameof(channel));
        long id = _cnc.ToDriver.NextCorrelationId();
        T registration = create(id);
        Register(registration);
        MessageWriter message = new MessageWriter(stackalloc byte[ControlProtocol.MessageBytesMax]).Int64(ClientId).Int64(id);
        if (type == ControlProtocol.AddSubscription) message = message.Int64(-1);
        Send(type, message.Int32(streamId).Text(channel).Written);
        return registration;
    }

    // Before the command is sent: the answer may come at once, on another thread.
    private void Register(Registration registration)
    {
        lock (_gate)
        {
            if (_state != AeronClientState.Active) throw new InvalidOperationException($"the client is not active any more: {_state}");
            _registrations.Add(registration.RegistrationId, registration);
        }
    }

    private void Send(int type, ReadOnlySpan<byte> message)
    {
        long until = Stopwatch.GetTimestamp() + SendTimeout;
        while (!_cnc.ToDriver.TryWrite(type, message))
        {
            if (Stopwatch.GetTimestamp() > until) throw new TimeoutException($"{_options.Directory}: the driver takes no commands: its ring is full");
            Thread.Sleep(1);
        }
    }

    // A counter that the driver makes for each client tells it of our life; until it is there, commands do.
    private void Keepalive(long nowNs)
    {
        _nextKeepaliveNs = nowNs + Ns(_options.KeepaliveIntervalMs);
        long nowMs = UnixMs();
        if (nowMs - _cnc.ToDriver.HeartbeatMs > _options.DriverTimeoutMs)
        {
            Terminate(AeronClientState.DriverTimeout);
            return;
        }

        if (!_heartbeat.IsValid && Counters.TryFind(CounterTypeIds.Heartbeat, ClientId, out CounterCell found)) _heartbeat = found;
        if (!_heartbeat.IsValid)
            _ = _cnc.ToDriver.TryWrite(ControlProtocol.ClientKeepalive, new MessageWriter(stackalloc byte[16]).Int64(ClientId).Int64(0).Written);
        else if (Counters.StateOf(_heartbeat.Id) == CounterRecordState.Allocated && Counters.RegistrationIdOf(_heartbeat.Id) == ClientId)
            _heartbeat.SetRelease(nowMs);
        else
            Terminate(AeronClientState.ClientTimeout); // the driver took it back, and the answer that says so is on its way or lost
    }

    private void Terminate(AeronClientState state)
    {
        foreach (Registration registration in _registrations.Values) CloseQuietly(registration);
        _registrations.Clear();
        _state = state; // volatile, last: who sees it sees everything closed
    }

    private void CloseQuietly(Registration registration)
    {
        registration.OnClosed(_closing);
        if (registration.State != RegistrationState.Failed) registration.State = RegistrationState.Closed;
        long untilNs = NowNs() + Ns(_options.ResourceLingerMs);
        foreach (IDisposable resource in _closing) _lingering.Enqueue((untilNs, resource));
        _closing.Clear();
    }

    private void Run()
    {
        while (_state == AeronClientState.Active)
        {
            if (DoWork() == 0) Thread.Sleep(_options.IdleMs);
        }
    }

    private static long Ns(int milliseconds) => milliseconds * 1_000_000L;
}
