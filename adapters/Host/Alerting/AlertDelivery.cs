namespace LowLatencyMM.Host;

/// <summary>Brings the alerts of a journal to one sink, at least once each. It reads the journal by itself: what a slow sink has not taken stays there, and no
/// other sink waits for it.</summary>
/// <remarks><see cref="Run"/> is the work of one thread; the figures may be read by any.</remarks>
internal sealed class AlertDelivery(IAlertSink sink, AlertReader reader, SinkPosition from, AlertOptions options, EngineWatch? watch, AlertStop stop, Action<string> say) : IDisposable
{
    private const int IdleMs = 20;
    private const int FramesPerLook = 1 << 16;
    private const int ToldMax = 8;
    private readonly AlertWindow _window = new(options.WindowAlerts, from);
    private readonly List<string> _told = [.. from.Told];
    private SinkPosition _position = from;
    private TimeSpan _retry = options.RetryMin;
    private int _failuresInRow;
    private long _deliveredCount;
    private long _givenUpCount;
    private int _waitingCount;

    public IAlertSink Sink => sink;

    /// <summary>To be kept.</summary>
    public SinkPosition Position => Volatile.Read(ref _position);

    public long DeliveredCount => Volatile.Read(ref _deliveredCount);

    /// <summary>Failed again and again while others were taken.</summary>
    public long GivenUpCount => Volatile.Read(ref _givenUpCount);

    /// <summary>Read, and not taken so far.</summary>
    public int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>Delivers until it is asked to end; once, to the journal's end or until the sink has failed often enough.</summary>
    /// <exception cref="Journal.JournalException">The journal is corrupt.</exception>
    /// <exception cref="IOException">The journal's disk failed.</exception>
    public void Run()
    {
        while (true)
        {
            bool hasMore = Fill();
            Publish();
            if (stop.IsRequested) return;
            AlertNotice? own = NextOwn();
            AlertAttempts? next = own is null ? _window.Next() : null;
            if ((own ?? next?.Notice) is not { } notice)
            {
                if (hasMore) continue;
                if (options.IsOnce) return;
                stop.Wait(TimeSpan.FromMilliseconds(IdleMs));
                continue;
            }

            string? failure = sink.Deliver(notice, stop.Abort);
            if (failure is null)
            {
                OnDelivered(notice, next);
                continue;
            }

            OnFailed(notice, next, failure);
            if (options.IsOnce && _failuresInRow >= options.OnceFailuresMax) return;
            stop.Wait(_retry);
            _retry = _retry * 2 < options.RetryMax ? _retry * 2 : options.RetryMax;
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        sink.Dispose();
    }

    /// <summary>Reads on as far as there is room. False: the journal has no more at the moment.</summary>
    private bool Fill()
    {
        int framesLeft = FramesPerLook;
        while (_window.HasRoom)
        {
            if (reader.Next(ref framesLeft) is not { } notice) return framesLeft == 0;
            _window.Add(notice, reader, notice.Severity >= options.SeverityMin);
        }

        return true;
    }

    private AlertNotice? NextOwn() => watch?.Raised.FirstOrDefault(notice => notice.Severity >= options.SeverityMin && !_told.Contains(notice.Id));

    private void OnDelivered(AlertNotice notice, AlertAttempts? taken)
    {
        if (_failuresInRow > 0) say($"{sink.Name}: delivers again");
        _failuresInRow = 0;
        _retry = options.RetryMin;
        Volatile.Write(ref _deliveredCount, _deliveredCount + 1);
        if (taken is not null)
        {
            _window.OnDelivered(taken);
            return;
        }

        _told.Add(notice.Id);
        if (_told.Count > ToldMax) _told.RemoveAt(0);
    }

    private void OnFailed(AlertNotice notice, AlertAttempts? failed, string failure)
    {
        if (stop.Abort.IsCancellationRequested) return;
        if (_failuresInRow++ == 0) say($"{sink.Name}: {failure}; it is tried again");
        if (failed is null || !_window.OnFailed(failed)) return;
        Volatile.Write(ref _givenUpCount, _givenUpCount + 1);
        say($"{sink.Name}: given up after {failed.Failures} attempts, others were taken meanwhile: {AlertText.Line(notice)}");
    }

    private void Publish()
    {
        Volatile.Write(ref _position, _window.Position(reader, _told));
        Volatile.Write(ref _waitingCount, _window.PendingCount);
    }
}
