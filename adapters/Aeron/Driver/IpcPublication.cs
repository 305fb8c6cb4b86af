using System.Runtime.InteropServices;

namespace LowLatencyMM.Aeron;

/// <summary>A log between processes: its counters, its subscribers, and the driver's duties for it.</summary>
/// <remarks>The conductor's thread. Of several subscribers the slowest holds the publication back; its position stands in a cell of its own, from which
/// <see cref="DriverDuties"/> does what it does for one.</remarks>
internal sealed unsafe class IpcPublication : IDisposable
{
    private readonly Counters _counters;
    private readonly CounterCell _limit;
    private readonly CounterCell _position;
    private readonly CounterCell _slowest;
    private readonly long* _slowestValue;
    private readonly DriverDuties _duties;
    private readonly List<(DriverSubscription Subscription, CounterCell Position)> _subscribers = [];
    private long _drainSinceNs;
    private long _drainPosition = -1;
    private bool _isDisposed;

    public IpcPublication(Counters counters, string path, LogBufferOptions options, string channel, long ownerId)
    {
        _counters = counters;
        Log = LogBuffers.Create(path, options);
        RegistrationId = options.CorrelationId;
        Channel = channel;
        _slowestValue = (long*)NativeMemory.AlignedAlloc(128, 128);
        *_slowestValue = options.StartPosition;
        _slowest = new CounterCell(ControlProtocol.NoCounter, _slowestValue);
        try
        {
            string kind = options.Kind == LogBufferKind.Exclusive ? "exclusive" : "concurrent";
            _position = StreamCounters.AllocatePublisherPosition(counters, Log, channel, kind, options.StartPosition, ownerId);
            _limit = StreamCounters.AllocatePublisherLimit(counters, Log, channel, ownerId);
            _limit.SetRelease(options.StartPosition);
            _duties = new DriverDuties(Log, _limit, _slowest);
        }
        catch
        {
            Free(_position);
            Free(_limit);
            NativeMemory.AlignedFree(_slowestValue);
            Log.Dispose();
            File.Delete(path);
            throw;
        }
    }

    public LogBuffers Log { get; }

    public long RegistrationId { get; }

    public string Channel { get; }

    public int LimitCounterId => _limit.Id;

    /// <summary>Clients that hold it.</summary>
    public int ReferenceCount { get; set; } = 1;

    public bool IsClosing { get; private set; }

    public long UnblockedCount => _duties.UnblockedCount;

    public IEnumerable<DriverSubscription> Subscriptions => _subscribers.Select(subscriber => subscriber.Subscription);

    public bool Matches(DriverSubscription subscription) =>
        !IsClosing && subscription.StreamId == Log.StreamId && (subscription.SessionId is not { } session || session == Log.SessionId);

    /// <summary>Joins a subscriber: where the slowest stands, or behind everything when it is the first. Gives its counter.</summary>
    public int Join(DriverSubscription subscription)
    {
        long position = _subscribers.Count == 0 ? Log.ProducerPosition : Slowest();
        CounterCell cell = StreamCounters.AllocateSubscriberPosition(_counters, Log, Channel, position, subscription.Client.Id, subscription.Id);
        _subscribers.Add((subscription, cell));
        *_slowestValue = Slowest();
        Log.Metadata.SetConnected(true); // release, after the position
        return cell.Id;
    }

    public void Leave(DriverSubscription subscription)
    {
        int index = _subscribers.FindIndex(subscriber => subscriber.Subscription == subscription);
        if (index < 0) return;
        Free(_subscribers[index].Position);
        _subscribers.RemoveAt(index);
        if (_subscribers.Count > 0) return;
        Log.Metadata.SetConnected(false);
        _duties.Retract();
    }

    /// <summary>One bounded step: the limit goes on, what was read is zeroed.</summary>
    public int DoWork()
    {
        _position.SetRelease(Log.ProducerPosition);
        if (_subscribers.Count == 0) return 0;
        *_slowestValue = Slowest();
        return _duties.Update() ? 1 : 0;
    }

    /// <summary>Passes a claim of a writer that died.</summary>
    public bool TryUnblock(long nowNs, long timeoutNs) => _subscribers.Count > 0 && _duties.TryUnblock(nowNs, IsClosing ? 1 : timeoutNs);

    /// <summary>Nobody writes any more: the stream ends here.</summary>
    public void BeginClose(long nowNs)
    {
        IsClosing = true;
        _drainSinceNs = nowNs;
        _duties.EndStream();
    }

    /// <summary>Everybody has read everything, or nobody has gone on for the linger time.</summary>
    public bool IsDrained(long nowNs, long lingerNs)
    {
        if (_subscribers.Count == 0) return true;
        long slowest = Slowest();
        if (slowest >= Log.ProducerPosition) return true;
        if (slowest != _drainPosition)
        {
            _drainPosition = slowest;
            _drainSinceNs = nowNs;
        }

        return nowNs - _drainSinceNs > lingerNs;
    }

    /// <summary>Takes it away: counters, file and mapping. Those who have it mapped keep what they see.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (var (_, position) in _subscribers) Free(position);
        _subscribers.Clear();
        Log.Metadata.SetConnected(false);
        Free(_limit);
        Free(_position);
        Log.Dispose();
        File.Delete(Log.FilePath);
        NativeMemory.AlignedFree(_slowestValue);
    }

    private long Slowest()
    {
        long slowest = long.MaxValue;
        foreach (var (_, position) in _subscribers) slowest = Math.Min(slowest, position.Value); // acquire; pairs with Image's release
        return slowest;
    }

    private void Free(CounterCell cell)
    {
        if (cell.IsValid) _ = _counters.Free(cell.Id);
    }
}
