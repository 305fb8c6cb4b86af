namespace LowLatencyMM.Aeron;

/// <summary>A publication with a log of its own.</summary>
public sealed class ExclusivePublicationRegistration : LogRegistration
{
    internal ExclusivePublicationRegistration(AeronClient client, long registrationId, string channel, int streamId) : base(client, registrationId, channel, streamId)
    {
    }

    /// <summary>To write with, from one thread, which also closes it before this registration is closed. Null until it is ready.</summary>
    public ExclusivePublication? Publication { get; private set; }

    private protected override void Open(LogBuffers log, CounterCell limit) => Publication = new ExclusivePublication(log, limit);

    private protected override void CloseWriter() => Publication?.Abandon();
}
