namespace LowLatencyMM.Aeron;

/// <summary>A publication that several may share: clients that ask for the same channel and stream write the same log.</summary>
public sealed class PublicationRegistration : Registration
{
    private LogBuffers? _log;

    internal PublicationRegistration(AeronClient client, long registrationId, string channel, int streamId) : base(client, registrationId)
    {
        Channel = channel;
        StreamId = streamId;
    }

    public string Channel { get; }

    public int StreamId { get; }

    public int SessionId => _log?.SessionId ?? 0;

    /// <summary>To write with, from any thread. Null until it is ready.</summary>
    public Publication? Publication { get; private set; }

    internal void OnReady(LogBuffers log, CounterCell limit)
    {
        Publication = new Publication(log, limit);
        _log = log;
        State = RegistrationState.Ready;
    }

    internal override void OnClosed(List<IDisposable> lingering)
    {
        Publication?.Close();
        if (_log is not null) lingering.Add(_log);
    }
}
