namespace LowLatencyMM.Aeron.Tests;

/// <summary>A log and its two counters, in a directory of their own.</summary>
internal sealed class TestLog : IDisposable
{
    public const string Channel = "aeron:ipc";
    private readonly SharedDirectory _directory;
    private readonly bool _isOwner;

    private TestLog(SharedDirectory directory, LogBuffers log, CountersFile counters, CounterCell limit, CounterCell position, bool isOwner)
    {
        _directory = directory;
        _isOwner = isOwner;
        Log = log;
        Counters = counters;
        Limit = limit;
        Position = position;
    }

    public LogBuffers Log { get; }

    public CountersFile Counters { get; }

    public CounterCell Limit { get; }

    /// <summary>The subscriber's.</summary>
    public CounterCell Position { get; }

    public string DirectoryPath => _directory.Path;

    public string LogPath => LogPathIn(_directory);

    public static TestLog Create(LogBufferOptions options)
    {
        SharedDirectory directory = SharedDirectory.Create();
        LogBuffers log = LogBuffers.Create(LogPathIn(directory), options);
        CountersFile counters = CountersFile.Create(CountersPathIn(directory), 64);
        CounterCell limit = StreamCounters.AllocatePublisherLimit(counters.Counters, log, Channel);
        limit.SetRelease(options.StartPosition);
        CounterCell position = StreamCounters.AllocateSubscriberPosition(counters.Counters, log, Channel, options.StartPosition);
        return new TestLog(directory, log, counters, limit, position, isOwner: true);
    }

    /// <summary>The same files in another mapping, of this process or another.</summary>
    public static TestLog Open(string directoryPath)
    {
        var directory = new SharedDirectory(directoryPath);
        LogBuffers log = LogBuffers.Open(LogPathIn(directory));
        CountersFile counters = CountersFile.Open(CountersPathIn(directory));
        Assert.That(counters.Counters.TryFind(CounterTypeIds.PublisherLimit, log.CorrelationId, out CounterCell limit));
        Assert.That(counters.Counters.TryFind(CounterTypeIds.SubscriberPosition, log.CorrelationId, out CounterCell position));
        return new TestLog(directory, log, counters, limit, position, isOwner: false);
    }

    public ExclusivePublication Publish() => new(Log, Limit, Position);

    public Image Join(ImageJoin join = ImageJoin.Counter) => Image.Join(Log, Position, join);

    public void Dispose()
    {
        Log.Dispose();
        Counters.Dispose();
        if (_isOwner) _directory.Dispose();
    }

    private static string LogPathIn(SharedDirectory directory) => Path.Combine(directory.Path, "test.logbuffer");

    private static string CountersPathIn(SharedDirectory directory) => Path.Combine(directory.Path, "counters");
}
