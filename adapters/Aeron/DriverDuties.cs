namespace LowLatencyMM.Aeron;

/// <summary>What the driver will do for a log, done on demand until there is one: moves the publisher's limit on after the subscriber, and zeroes what was read.</summary>
/// <remarks>One thread of one process. Of an exclusive publication it is the publisher's; of a concurrent one the subscriber's owner, who lives as long as
/// the log, while its publishers come and go and may be killed. docs/aeron-log-buffers.md argues why this is safe.</remarks>
public sealed unsafe class DriverDuties
{
    /// <summary>Most bytes zeroed by one <see cref="Update"/>: the lines were read by another core, so each costs some 20 ns.</summary>
    public const int CleanStepBytes = 512;

    private readonly LogBuffers _log;
    private readonly CounterCell _publisherLimit;
    private readonly CounterCell _subscriberPosition;
    private long _subscriber;
    private long _clean;
    private long _limit;
    private long _promised; // room up to here was seen while the subscriber was there: it is granted even if it leaves
    private long _blockedPosition;
    private long _blockedEnd = LogBufferUnblocker.None;
    private long _blockedSinceNs;

    /// <param name="publisherLimit">Written here; read by the publications.</param>
    /// <param name="subscriberPosition">Written by the one tethered <see cref="Image"/>.</param>
    /// <exception cref="LogBufferException">The limit is not one of this log.</exception>
    public DriverDuties(LogBuffers log, CounterCell publisherLimit, CounterCell subscriberPosition)
    {
        if (!log.IsWritable) throw new ArgumentException("The log is mapped for reading only.", nameof(log));
        _log = log;
        _publisherLimit = publisherLimit.OrThrow(nameof(publisherLimit));
        _subscriberPosition = subscriberPosition.OrThrow(nameof(subscriberPosition));

        // Whoever had the duties before may have been killed while it zeroed. The limit says up to where that must have come at least (see Update);
        // what is zeroed twice was zero. A limit that cannot be would have live frames zeroed.
        long producer = log.ProducerPosition;
        _limit = publisherLimit.Value;
        if (_limit < producer - log.TermBytes || _limit > producer + log.TermBytes)
        {
            throw new LogBufferException(
                LogBufferRefusal.Position, log.FilePath, $"the publisher's limit is {_limit}", $"at most {log.TermBytes} away from the tail, {producer}");
        }

        _clean = Math.Max(0, (_limit & -FrameDescriptor.FrameAlignmentBytes) - (2L * log.TermBytes));
        _subscriber = Math.Max(0, Math.Min(subscriberPosition.Value, producer)) & -FrameDescriptor.FrameAlignmentBytes;
    }

    /// <summary>Up to where the publisher may write, as it was last published.</summary>
    public long Limit => _limit;

    /// <summary>Up to where the publisher may write from now on, whether the subscriber stays or leaves; reads the subscriber's position.</summary>
    /// <returns>At least <see cref="Limit"/>; no more when nobody has joined.</returns>
    [HotPath]
    public long PromiseWindow()
    {
        RefreshSubscriber();
        if (_log.IsConnected) _promised = Math.Max(_promised, _subscriber + _log.WindowBytes);
        return Math.Max(_promised, _limit);
    }

    /// <summary>Claims that were never committed and that <see cref="TryUnblock"/> turned into padding.</summary>
    public long UnblockedCount { get; private set; }

    /// <summary>One bounded step: zeroes a little of what was read a term ago, and moves the limit on.</summary>
    /// <returns>True when something was done: again, there may be more.</returns>
    [HotPath]
    public bool Update()
    {
        // The subscriber's line is another core's: it is looked at only when there is less than a step left of what is known to be read.
        if (_subscriber - _log.TermBytes - _clean < CleanStepBytes || _subscriber + _log.WindowBytes - _limit < CleanStepBytes) RefreshSubscriber();

        // A term behind the subscriber stays as it is, so that an untethered image may lag so far, and can tell from the subscriber's position when it lags more.
        bool hasCleaned = CleanTo(_subscriber - _log.TermBytes);
        long end = _log.IsConnected ? _subscriber + _log.WindowBytes : _promised; // nobody reads: nothing beyond what was promised

        // Writers may be beyond the limit by the message that crossed it; the term after the limit and the two before it are three, hence two.
        long limit = Math.Min(end, _clean + (2L * _log.TermBytes));
        if (limit <= _limit) return hasCleaned;
        _limit = limit;
        _publisherLimit.SetRelease(limit); // release; pairs with the publications' read of the limit: who sees it finds zeros
        return true;
    }

    /// <summary>Takes back what was granted and not used: the last subscriber has left. Writers that have seen the old limit may still go up to it.</summary>
    public void Retract()
    {
        _promised = 0;
        if (_limit <= _subscriber) return;
        _limit = _subscriber;
        _publisherLimit.SetRelease(_limit);
    }

    /// <summary>Moves the limit beyond a position, in as many steps as that takes: a few, since the limit was never further from it than one message.</summary>
    /// <returns>False when the subscriber is a window behind, or there is none.</returns>
    [HotPath]
    public bool TryPass(long position)
    {
        if (position >= _subscriber + _log.WindowBytes) RefreshSubscriber();
        if (position >= (_log.IsConnected ? _subscriber + _log.WindowBytes : _promised))
        {
            _ = Update(); // only one step: there is no hurry, and there may be much to zero
            return position < _limit;
        }

        while (position >= _limit)
            if (!Update()) return false;
        return true;
    }

    /// <summary>Turns a claim that was never committed into padding, once the subscriber has stood before it for long enough.</summary>
    /// <param name="nowNs">Any clock that does not go back, ns.</param>
    /// <param name="timeoutNs">Far longer than any living publisher takes from claim to commit: the message of one that commits later is lost, and if it takes
    /// as long as the log needs for a lap, it damages another. > 0.</param>
    /// <returns>True when the subscriber can go on.</returns>
    public bool TryUnblock(long nowNs, long timeoutNs)
    {
        RefreshSubscriber();
        long end = _subscriber < _log.ProducerPosition || (_subscriber & (_log.TermBytes - 1)) == 0 ? LogBufferUnblocker.FindEnd(_log, _subscriber) : LogBufferUnblocker.None;
        if (end == LogBufferUnblocker.None || end != _blockedEnd || _subscriber != _blockedPosition)
        {
            // Another claim than at the last call, or one that has shrunk because somebody behind it has written its header: the time begins anew.
            _blockedPosition = _subscriber;
            _blockedEnd = end;
            _blockedSinceNs = nowNs;
            return false;
        }

        if (nowNs - _blockedSinceNs < timeoutNs || !LogBufferUnblocker.TryFill(_log, _subscriber, end)) return false;
        UnblockedCount++;
        _blockedEnd = LogBufferUnblocker.None;
        return true;
    }

    /// <summary>Says where the stream ends: at the present tail. Nobody may publish any more.</summary>
    public void EndStream() => _log.Metadata.SetEndOfStreamPosition(_log.ProducerPosition); // release; pairs with Image.IsEndOfStream

    private void RefreshSubscriber()
    {
        long position = _subscriberPosition.Value; // acquire; pairs with Image's release: what it has read may be zeroed

        // A counter that goes back, or runs ahead of the tail, is not believed.
        if (position > _subscriber && position <= _log.ProducerPosition) _subscriber = position & -FrameDescriptor.FrameAlignmentBytes;
    }

    private bool CleanTo(long position)
    {
        long bytes = Math.Min(position - _clean, CleanStepBytes);
        if (bytes <= 0) return false;
        int termOffset = (int)(_clean & (_log.TermBytes - 1));
        bytes = Math.Min(bytes, _log.TermBytes - termOffset);
        new Span<byte>(_log.TermAt(_clean) + termOffset, (int)bytes).Clear();
        _clean += bytes;
        return true;
    }
}
