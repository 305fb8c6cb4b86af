namespace LowLatencyMM.Aeron;

/// <summary>A counter of this client's in the driver's file: any tool reads it. It is gone with the client.</summary>
public sealed class CounterRegistration : Registration
{
    internal CounterRegistration(AeronClient client, long registrationId) : base(client, registrationId)
    {
    }

    /// <summary>Not valid until it is ready.</summary>
    public CounterCell Cell { get; private set; }

    internal void OnReady(CounterCell cell)
    {
        Cell = cell;
        State = RegistrationState.Ready;
    }

    internal override void OnClosed(List<IDisposable> lingering)
    {
    }
}
