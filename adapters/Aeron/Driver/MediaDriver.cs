using static LowLatencyMM.Aeron.Clocks;

namespace LowLatencyMM.Aeron;

/// <summary>A media driver for <c>aeron:ipc</c>: it serves clients of any language by Aeron's files and protocol.</summary>
/// <remarks>One conductor, on its own thread or by its owner's <see cref="DoWork"/>. It carries no UDP: for that an official driver runs, and our client talks to it.</remarks>
public sealed partial class MediaDriver : IDisposable
{
    private const int CommandLimit = 16;
    private const long TimerIntervalNs = 50_000_000;
    private readonly MediaDriverOptions _options;
    private readonly CncFile _cnc;
    private readonly BroadcastTransmitter _answers;
    private readonly string _publicationsPath;
    private readonly Dictionary<long, DriverClient> _clients = [];
    private readonly Dictionary<long, PublicationLink> _links = [];
    private readonly Dictionary<long, DriverSubscription> _subscriptions = [];
    private readonly Dictionary<long, ClientCounter> _clientCounters = [];
    private readonly List<IpcPublication> _publications = [];
    private readonly CounterCell _errors;
    private readonly CounterCell _unblockedPublications;
    private readonly CounterCell _unblockedCommands;
    private readonly CounterCell _clientTimeouts;
    private readonly Thread? _thread;
    private long _nextTimerNs;
    private int _nextSessionId = Random.Shared.Next();
    private volatile bool _isStopping;
    private bool _isDisposed;

    private unsafe MediaDriver(MediaDriverOptions options, CncFile cnc)
    {
        _options = options;
        _cnc = cnc;
        _answers = new BroadcastTransmitter(cnc.ToClients, cnc.Layout.ToClientsBytes);
        _publicationsPath = Path.Combine(options.Directory, "publications");
        _errors = SystemCounter(SystemCounters.Errors, "Errors: LowLatencyMM IPC driver");
        _unblockedPublications = SystemCounter(SystemCounters.UnblockedPublications, "Unblocked Publications");
        _unblockedCommands = SystemCounter(SystemCounters.UnblockedCommands, "Unblocked Control Commands");
        _clientTimeouts = SystemCounter(SystemCounters.ClientTimeouts, "Client liveness timeouts");
        cnc.ToDriver.HeartbeatMs = UnixMs();
        cnc.SignalReady();
        if (!options.HasThread) return;
        _thread = new Thread(Run) { IsBackground = true, Name = "aeron-driver" };
        _thread.Start();
    }

    public string Directory => _options.Directory;

    /// <summary>It was told to end, by its owner or by a client.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>All counters.</summary>
    public Counters Counters => _cnc.Counters;

    /// <summary>Starts a driver. What a dead one left in the directory is removed.</summary>
    /// <exception cref="IOException">A living driver has the directory, or there is no room, or no right.</exception>
    public static MediaDriver Launch(MediaDriverOptions options)
    {
        string cncPath = Path.Combine(options.Directory, CncFile.FileName);
        Clean(options, cncPath);
        string publications = Path.Combine(options.Directory, "publications");
        if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(publications);
        else System.IO.Directory.CreateDirectory(publications, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        CncFile cnc = CncFile.Create(cncPath, CncLayout.Default, options.ClientLivenessTimeoutMs * 1_000_000L, UnixMs(), LogBufferDescriptor.PageBytesMin);
        return new MediaDriver(options, cnc);
    }

    /// <summary>One turn of the conductor: commands, limits, and now and then what hangs on time.</summary>
    /// <returns>Things done.</returns>
    public int DoWork()
    {
        long nowNs = NowNs();
        var handler = new CommandHandler(this);
        int count = _cnc.ToDriver.Read(ref handler, CommandLimit);
        foreach (IpcPublication publication in _publications) count += publication.DoWork();
        if (nowNs >= _nextTimerNs) OnTimer(nowNs);
        return count;
    }

    /// <summary>Ends the driver and removes its directory. Clients find out by its silence.</summary>
    public void Dispose()
    {
        _isStopping = true;
        if (_thread != Thread.CurrentThread) _thread?.Join();
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (IpcPublication publication in _publications) publication.Dispose();
        _publications.Clear();
        _cnc.ToDriver.HeartbeatMs = 0; // at once: nobody waits for the time-out
        _cnc.Dispose();
        try
        {
            System.IO.Directory.Delete(_options.Directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was faster.
        }
    }

    private static void Clean(MediaDriverOptions options, string cncPath)
    {
        if (!System.IO.Directory.Exists(options.Directory)) return;
        try
        {
            using CncFile? old = CncFile.TryOpen(cncPath);
            long ageMs = old is null ? long.MaxValue : UnixMs() - old.ToDriver.HeartbeatMs;
            if (ageMs < options.DriverTimeoutMs)
                throw new IOException($"{options.Directory}: a driver runs there, process {old!.ProcessId}; its last sign of life is {ageMs} ms old");
        }
        catch (LogBufferException exception) when (exception.Refusal == LogBufferRefusal.FileLength)
        {
            // Left by somebody who was killed while writing it: nobody serves it.
        }

        File.Delete(cncPath);
        foreach (string folder in new[] { "publications", "images" })
        {
            string path = Path.Combine(options.Directory, folder);
            if (System.IO.Directory.Exists(path)) System.IO.Directory.Delete(path, recursive: true);
        }
    }

    private void OnTimer(long nowNs)
    {
        _nextTimerNs = nowNs + TimerIntervalNs;
        long nowMs = UnixMs();
        _cnc.ToDriver.HeartbeatMs = nowMs;
        long unblockNs = _options.UnblockTimeoutMs * 1_000_000L;
        if (_cnc.ToDriver.TryUnblock(nowNs, unblockNs)) _unblockedCommands.SetRelease(_unblockedCommands.Value + 1);
        foreach (DriverClient client in _clients.Values.ToArray())
        {
            if (nowMs - client.Heartbeat.Value <= _options.ClientLivenessTimeoutMs) continue;
            _clientTimeouts.SetRelease(_clientTimeouts.Value + 1);
            AnswerClientTimeout(client);
            Remove(client, nowNs);
        }

        for (int i = _publications.Count - 1; i >= 0; i--)
        {
            IpcPublication publication = _publications[i];
            if (publication.TryUnblock(nowNs, unblockNs)) _unblockedPublications.SetRelease(_unblockedPublications.Value + 1);
            if (!publication.IsClosing || !publication.IsDrained(nowNs, _options.PublicationLingerMs * 1_000_000L)) continue;
            foreach (DriverSubscription subscription in publication.Subscriptions) AnswerUnavailableImage(publication, subscription);
            _publications.RemoveAt(i);
            publication.Dispose();
        }
    }

    private void Remove(DriverClient client, long nowNs)
    {
        foreach (PublicationLink link in _links.Values.Where(link => link.Client == client).ToArray()) Remove(link, nowNs);
        foreach (DriverSubscription subscription in _subscriptions.Values.Where(subscription => subscription.Client == client).ToArray()) Remove(subscription);
        foreach (ClientCounter counter in _clientCounters.Values.Where(counter => counter.Client == client).ToArray()) Remove(counter);
        _ = _cnc.Counters.Free(client.Heartbeat.Id);
        AnswerUnavailableCounter(client.Id, client.Heartbeat.Id);
        _ = _clients.Remove(client.Id);
    }

    private void Remove(PublicationLink link, long nowNs)
    {
        _ = _links.Remove(link.Id);
        if (--link.Publication.ReferenceCount == 0) link.Publication.BeginClose(nowNs);
    }

    private void Remove(DriverSubscription subscription)
    {
        _ = _subscriptions.Remove(subscription.Id);
        foreach (IpcPublication publication in _publications) publication.Leave(subscription);
    }

    private void Remove(ClientCounter counter)
    {
        _ = _clientCounters.Remove(counter.Id);
        _ = _cnc.Counters.Free(counter.CounterId);
        AnswerUnavailableCounter(counter.Id, counter.CounterId);
    }

    private CounterCell SystemCounter(int id, string label)
    {
        Span<byte> key = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(key, id);
        return _cnc.Counters.Allocate(CounterTypeIds.System, key, label);
    }

    private void Answer(int type, MessageWriter message) => _answers.Transmit(type, message.Written);

    private void AnswerClientTimeout(DriverClient client) => Answer(ControlProtocol.OnClientTimeout, new MessageWriter(stackalloc byte[8]).Int64(client.Id));

    private void AnswerUnavailableCounter(long registrationId, int counterId) =>
        Answer(ControlProtocol.OnUnavailableCounter, new MessageWriter(stackalloc byte[16]).Int64(registrationId).Int32(counterId));

    private void AnswerUnavailableImage(IpcPublication publication, DriverSubscription subscription) => Answer(
        ControlProtocol.OnUnavailableImage,
        new MessageWriter(stackalloc byte[ControlProtocol.MessageBytesMax])
            .Int64(publication.RegistrationId).Int64(subscription.Id).Int32(publication.Log.StreamId).Text(subscription.Channel));

    private void Run()
    {
        while (!_isStopping)
        {
            if (DoWork() > 0) continue;
            if (_options.IdleUs == 0) Thread.SpinWait(1);
            else Thread.Sleep(TimeSpan.FromMicroseconds(_options.IdleUs));
        }
    }

    private readonly struct CommandHandler(MediaDriver driver) : ICommandHandler
    {
        public void OnCommand(int type, ReadOnlySpan<byte> message) => driver.OnCommand(type, message);
    }
}
