namespace LowLatencyMM.Aeron;

/// <summary>A publication with a log of its own.</summary>
public sealed class ExclusivePublicationRegistration : Registration
{
    private LogBuffers? _log;

    internal ExclusivePublicationRegistration(AeronClient client, long registrationId, string channel, int streamId) : base(client, registrationId)
    {
        Channel = channel;
        StreamId = streamId;
    }

    public string Channel { get; }

    public int StreamId { get; }

    public int SessionId => _log?.SessionId ?? 0;

    /// <summary>To write with, from one thread, which also closes it before this registration is closed. Null until it is ready.</summary>
    public ExclusivePublication? Publication { get; private set; }

    internal void OnReady(LogBuffers log, CounterCell limit)
    {
        Publication = new ExclusivePublication(log, limit);
        _log = log;
        State = RegistrationState.Ready;
    }

    internal override void OnClosed(List<IDisposable> lingering)
    {
        Publication?.Abandon();
        if (_log is not null) lingering.Add(_log);
    }
}
