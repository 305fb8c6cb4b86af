namespace LowLatencyMM.Aeron;

/// <summary>A publication that several may share: clients that ask for the same channel and stream write the same log.</summary>
public sealed class PublicationRegistration : LogRegistration
{
    internal PublicationRegistration(AeronClient client, long registrationId, string channel, int streamId) : base(client, registrationId, channel, streamId)
    {
    }

    /// <summary>To write with, from any thread. Null until it is ready.</summary>
    public Publication? Publication { get; private set; }

    private protected override void Open(LogBuffers log, CounterCell limit) => Publication = new Publication(log, limit);

    private protected override void CloseWriter() => Publication?.Close();
}
