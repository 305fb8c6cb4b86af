namespace LowLatencyMM.Aeron;

/// <summary>A publication of either kind: the log that the driver made for it.</summary>
public abstract class LogRegistration : Registration
{
    private LogBuffers? _log;

    private protected LogRegistration(AeronClient client, long registrationId, string channel, int streamId) : base(client, registrationId)
    {
        Channel = channel;
        StreamId = streamId;
    }

    public string Channel { get; }

    public int StreamId { get; }

    /// <summary>0 until it is ready.</summary>
    public int SessionId => _log?.SessionId ?? 0;

    internal void OnReady(LogBuffers log, CounterCell limit)
    {
        Open(log, limit);
        _log = log;
        State = RegistrationState.Ready; // volatile, last: who sees the state sees the publication
    }

    internal override void OnClosed(List<IDisposable> lingering)
    {
        CloseWriter();
        if (_log is not null) lingering.Add(_log);
    }

    private protected abstract void Open(LogBuffers log, CounterCell limit);

    private protected abstract void CloseWriter();
}
