using System.Diagnostics;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>Delivers the alerts of a journal: a thread for each sink, the watch over the engine and the file of positions on the caller's.</summary>
internal sealed class AlertService(string directory, IReadOnlyList<IAlertSink> sinks, AlertOptions options, CommandContext context)
{
    private const int LookMs = 50;
    private const double SaveSeconds = 0.5;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AbortBound = TimeSpan.FromSeconds(10);
    private readonly TextWriter _error = TextWriter.Synchronized(context.Error);
    private bool _isSaveFailing;

    /// <summary>Until asked to end; once, to the journal's end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UserException">The file of positions is another one, or in use.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public int Run()
    {
        uint journal = AlertReader.JournalId(directory);
        using AlertPositions? positions = options.StatePath is { } path ? AlertPositions.Open(path, journal) : null;
        if (positions?.Note is { } note) Say(note);
        using var stop = new AlertStop();
        using EngineWatch? watch = options.IsOnce ? null : OpenWatch(journal, positions);
        var deliveries = new List<AlertDelivery>();
        try
        {
            foreach (IAlertSink sink in sinks) deliveries.Add(Open(sink, journal, positions, watch, stop));
            WorkerThread[] threads = [.. deliveries.Select(delivery => new WorkerThread($"alerts {delivery.Sink.Key}", delivery.Run))];
            Exception? failure = Attend(threads, deliveries, watch, positions);
            Join(threads, stop);
            Keep(deliveries, positions);
            return Conclude(failure ?? threads.Select(thread => thread.Failure).FirstOrDefault(found => found is not null), deliveries);
        }
        finally
        {
            foreach (AlertDelivery delivery in deliveries) delivery.Dispose();
        }
    }

    private EngineWatch OpenWatch(uint journal, AlertPositions? positions)
    {
        // It needs the journal's end only: the furthest place that any sink has reached saves reading what is before it.
        SinkPosition furthest = sinks.Select(sink => positions?.Of(sink.Key) ?? SinkPosition.None).MaxBy(position => position.Behind?.Sequence ?? 0) ?? SinkPosition.None;
        var reader = AlertReader.Open(directory, journal, furthest, isLive: true, out _);
        return new EngineWatch(reader, journal, options, static () => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
    }

    private AlertDelivery Open(IAlertSink sink, uint journal, AlertPositions? positions, EngineWatch? watch, AlertStop stop)
    {
        SinkPosition from = options.IsAll || positions is null ? SinkPosition.None : positions.Of(sink.Key);
        var reader = AlertReader.Open(directory, journal, from, isLive: !options.IsOnce, out string? note);
        if (note is not null)
        {
            Say($"{sink.Name}: {note}");
            from = SinkPosition.None with { Told = from.Told };
        }

        return new AlertDelivery(sink, reader, from, options, watch, stop, Say);
    }

    /// <summary>Watches and keeps positions until there is a reason to end. What broke, if anything did.</summary>
    private Exception? Attend(WorkerThread[] threads, List<AlertDelivery> deliveries, EngineWatch? watch, AlertPositions? positions)
    {
        long savedTicks = Stopwatch.GetTimestamp();
        while (!context.Stop.IsRequested && threads.Any(thread => thread.IsAlive) && threads.All(thread => thread.Failure is null))
        {
            try
            {
                watch?.Look();
            }
            catch (Exception exception) when (exception is JournalException or IOException)
            {
                return exception;
            }

            if (Stopwatch.GetElapsedTime(savedTicks).TotalSeconds >= SaveSeconds)
            {
                Keep(deliveries, positions);
                savedTicks = Stopwatch.GetTimestamp();
            }

            if (options.IsOnce) threads.First(thread => thread.IsAlive || thread == threads[^1]).Join(TimeSpan.FromMilliseconds(LookMs));
            else Thread.Sleep(LookMs);
        }

        return null;
    }

    private static void Join(WorkerThread[] threads, AlertStop stop)
    {
        stop.Request();
        var watch = Stopwatch.StartNew();
        foreach (WorkerThread thread in threads) thread.Join(Grace > watch.Elapsed ? Grace - watch.Elapsed : TimeSpan.Zero);
        stop.RequestAbort();
        foreach (WorkerThread thread in threads)
        {
            if (!thread.Join(AbortBound)) throw new IOException("a sink does not let go of an attempt");
        }
    }

    /// <summary>A disk that is full must not end the one who tells of it.</summary>
    private void Keep(List<AlertDelivery> deliveries, AlertPositions? positions)
    {
        if (positions is null) return;
        foreach (AlertDelivery delivery in deliveries) positions.Set(delivery.Sink.Key, delivery.Position);
        try
        {
            positions.Save();
            _isSaveFailing = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isSaveFailing) Say($"positions are not kept, alerts may come twice after a restart: {OneLine.Of(exception)}");
            _isSaveFailing = true;
        }
    }

    private int Conclude(Exception? failure, List<AlertDelivery> deliveries)
    {
        bool isIncomplete = false;
        foreach (AlertDelivery delivery in deliveries)
        {
            isIncomplete |= delivery.GivenUpCount > 0 || (options.IsOnce && delivery.WaitingCount > 0);
            if (delivery.WaitingCount > 0) Say($"{delivery.Sink.Name}: {delivery.WaitingCount} alerts or more not delivered{(options.StatePath is null ? "" : "; the next start goes on with them")}");
        }

        if (failure is not null) Say(OneLine.OrPlace(failure));
        return failure is not null || isIncomplete ? ExitCode.Failure : ExitCode.Success;
    }

    private void Say(string text) => _error.WriteLine($"{context.Program}: ALERT: alerts: {text}");
}
