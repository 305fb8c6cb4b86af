using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>The feed handlers of all venues, on one thread, each with a lane of its own to the engine.</summary>
/// <remarks>Begins to receive when it is started: an engine that is not ready has no use for old news.</remarks>
internal sealed class FeedThread : IDisposable
{
    private readonly VenueSettings[] _venues;
    private readonly Lane[] _lanes;
    private readonly LiveClock _clock;
    private readonly int? _core;
    private ConfiguredWait _wait;
    private UdpFeedHandler[] _handlers = [];
    private WorkerThread? _thread;
    private bool _isStopped;

    public FeedThread(VenueSettings[] venues, HostConfiguration configuration, LiveClock clock)
    {
        _venues = venues;
        _clock = clock;
        _core = configuration.Threads.FeedCore;
        _lanes = [.. venues.Select(_ => Lane.Create(EngineLanes.MarketData(configuration.Threads)))];
        Consumers = [.. _lanes.Select(lane => lane.Consumer)];
        _wait = ConfiguredWait.ForFeed(configuration.Threads.Idle, Environment.ProcessorCount);
        WaitText = _wait.ToString();
    }

    /// <summary>The engine's ends of the lanes, in the order of the venues.</summary>
    public LaneConsumer[] Consumers { get; }

    /// <summary>How the thread waits, for the user.</summary>
    public string WaitText { get; }

    public Exception? Failure => _thread?.Failure;

    public bool IsAlive => _thread is { IsAlive: true };

    /// <summary>Losses so far: packets that never came, and frames that found their lane full.</summary>
    public long GapCount
    {
        get
        {
            long count = 0;
            foreach (UdpFeedHandler handler in _handlers) count += handler.Counters.GapCount + handler.Counters.DroppedFrameCount;
            return count;
        }
    }

    /// <summary>Opens the sockets and starts the thread.</summary>
    /// <exception cref="UserException">An address is taken.</exception>
    public void Start()
    {
        var handlers = new List<UdpFeedHandler>();
        foreach ((VenueSettings venue, Lane lane) in _venues.Zip(_lanes))
        {
            try
            {
                handlers.Add(new UdpFeedHandler(venue.MarketData, venue.OrderEntry, lane, SourceIds.Feed(venue.VenueId)));
            }
            catch (System.Net.Sockets.SocketException exception)
            {
                throw new UserException(ExitCode.Failure, $"venue {venue.Name}: market data at {venue.MarketData}: {OneLine.Of(exception)}");
            }
        }

        _handlers = [.. handlers];
        _thread = new WorkerThread("feed", _core, Run);
    }

    /// <summary>False when the thread does not end in time.</summary>
    public bool Stop(TimeSpan bound)
    {
        Volatile.Write(ref _isStopped, true);
        return _thread?.Join(bound) ?? true;
    }

    public void Dispose()
    {
        foreach (UdpFeedHandler handler in _handlers) handler.Dispose();
        foreach (Lane lane in _lanes) lane.Dispose();
    }

    private void Run()
    {
        while (!Volatile.Read(ref _isStopped))
        {
            int work = 0;
            foreach (UdpFeedHandler handler in _handlers) work += handler.DoWork(_clock.NowNs);
            if (work > 0) _wait.Reset();
            else _wait.Idle();
        }
    }
}
