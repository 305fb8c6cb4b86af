namespace LowLatencyMM.Aeron;

/// <summary>A log in shared memory with the two counters that belong to it: the publisher's limit and the position of its one subscriber.</summary>
/// <remarks>Two files: NAME, the log, and NAME.counters, which is there before the log is. One process creates, another opens. Not for the hot path.</remarks>
public sealed class IpcStream : IDisposable
{
    private const string CountersSuffix = ".counters";
    private const string Channel = "aeron:ipc";
    private readonly CountersFile _counters;
    private readonly CounterCell _publisherLimit;
    private readonly CounterCell _subscriberPosition;

    private IpcStream(LogBuffers log, CountersFile counters, CounterCell publisherLimit, CounterCell subscriberPosition)
    {
        Log = log;
        _counters = counters;
        _publisherLimit = publisherLimit;
        _subscriberPosition = subscriberPosition;
    }

    public LogBuffers Log { get; }

    public string FilePath => Log.FilePath;

    /// <summary>A new stream; files of that name are replaced.</summary>
    /// <exception cref="IOException">No room.</exception>
    public static IpcStream Create(string path, LogBufferOptions options)
    {
        File.Delete(path); // first: a log without counters is refused, the other way round it would be believed
        File.Delete(path + CountersSuffix);
        CountersFile counters = CountersFile.Create(path + CountersSuffix, 2);
        LogBuffers? log = null;
        try
        {
            log = LogBuffers.Create(path, options);
            CounterCell limit = StreamCounters.AllocatePublisherLimit(counters.Counters, log, Channel);
            CounterCell position = StreamCounters.AllocateSubscriberPosition(counters.Counters, log, Channel, 0);
            return new IpcStream(log, counters, limit, position);
        }
        catch
        {
            log?.Dispose();
            counters.Dispose();
            File.Delete(path);
            File.Delete(path + CountersSuffix);
            throw;
        }
    }

    /// <summary>A stream that another process created.</summary>
    /// <exception cref="LogBufferException">A file is missing, foreign, of another version or size, or lies.</exception>
    public static IpcStream Open(string path)
    {
        LogBuffers log = LogBuffers.Open(path);
        CountersFile? counters = null;
        try
        {
            counters = CountersFile.Open(path + CountersSuffix);
            return new IpcStream(log, counters, Find(counters, log, CounterTypeIds.PublisherLimit), Find(counters, log, CounterTypeIds.SubscriberPosition));
        }
        catch
        {
            counters?.Dispose();
            log.Dispose();
            throw;
        }
    }

    /// <summary>The one writer's end, which does the driver's duties itself.</summary>
    public ExclusivePublication PublishExclusively() => new(Log, _publisherLimit, _subscriberPosition);

    /// <summary>One of several writers' end; the subscriber's process has the driver's duties: <see cref="Duties"/>.</summary>
    public Publication Publish() => new(Log, _publisherLimit);

    /// <summary>The driver's duties for a log of several writers, in the subscriber's process.</summary>
    public DriverDuties Duties() => new(Log, _publisherLimit, _subscriberPosition);

    /// <summary>The subscriber's end.</summary>
    public Image Join(ImageJoin join) => Image.Join(Log, _subscriberPosition, join);

    /// <summary>An observer's end: it holds nobody back, and notices when it was overrun.</summary>
    public Image Observe(ImageJoin join) => Image.JoinUntethered(Log, _subscriberPosition, join);

    /// <summary>Deletes the files; mappings stay as they are.</summary>
    public void Remove()
    {
        try
        {
            File.Delete(FilePath);
            File.Delete(FilePath + CountersSuffix);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody removed the whole directory: the files are gone, too.
        }
    }

    /// <summary>Ends the mappings; no publication and no image may be used any more.</summary>
    public void Dispose()
    {
        Log.Dispose();
        _counters.Dispose();
    }

    private static CounterCell Find(CountersFile counters, LogBuffers log, int typeId) =>
        counters.Counters.TryFind(typeId, log.CorrelationId, out CounterCell cell)
            ? cell
            : throw new LogBufferException(
                LogBufferRefusal.Foreign, counters.FilePath, $"no counter of type {typeId} for registration {log.CorrelationId}", "one of each stream");
}
