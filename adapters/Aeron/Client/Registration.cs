namespace LowLatencyMM.Aeron;

/// <summary>Something that was asked of the driver.</summary>
/// <remarks>Any thread reads; the conductor's thread writes.</remarks>
public abstract class Registration
{
    private volatile RegistrationState _state;

    private protected Registration(AeronClient client, long registrationId)
    {
        Client = client;
        RegistrationId = registrationId;
    }

    /// <summary>The driver's name for it.</summary>
    public long RegistrationId { get; }

    public RegistrationState State
    {
        get => _state;
        internal set => _state = value;
    }

    public DriverErrorCode ErrorCode { get; private set; }

    /// <summary>The driver's words; empty when it has not refused.</summary>
    public string Error { get; private set; } = "";

    private protected AeronClient Client { get; }

    /// <summary>Waits for the driver's answer. Not for the hot path.</summary>
    /// <exception cref="TimeoutException">It did not answer in the client's driver timeout.</exception>
    /// <exception cref="RegistrationException">It refused.</exception>
    /// <exception cref="InvalidOperationException">The client is not active any more.</exception>
    public void Wait() => Client.Wait(this);

    /// <summary>Gives it back to the driver. Nobody may use it any more; logs stay mapped for the client's linger time.</summary>
    public void Close() => Client.Close(this);

    internal void Fail(DriverErrorCode code, string error)
    {
        ErrorCode = code;
        Error = error;
        State = RegistrationState.Failed; // volatile, last: who sees the state sees the reason
    }

    /// <summary>On the conductor's thread: nothing of it may be used after the linger time.</summary>
    internal abstract void OnClosed(List<IDisposable> lingering);
}
