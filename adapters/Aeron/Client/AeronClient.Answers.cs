using static LowLatencyMM.Aeron.Clocks;

namespace LowLatencyMM.Aeron;

/// <content>What the driver says.</content>
public sealed partial class AeronClient
{
    // Under the gate, on the conductor's thread.
    private void OnAnswer(int type, ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        long id = reader.Int64();
        switch (type)
        {
            case ControlProtocol.OnPublicationReady or ControlProtocol.OnExclusivePublicationReady when _registrations.TryGetValue(id, out Registration? found) && found is LogRegistration publication:
                OnPublicationReady(publication, ref reader);
                break;
            case ControlProtocol.OnSubscriptionReady when _registrations.TryGetValue(id, out Registration? found) && found is Subscription:
                found.State = RegistrationState.Ready;
                break;
            case ControlProtocol.OnAvailableImage:
                OnAvailableImage(id, ref reader);
                break;
            case ControlProtocol.OnUnavailableImage:
                if (_registrations.TryGetValue(reader.Int64(), out Registration? subscription) && (subscription as Subscription)?.OnUnavailableImage(id) is { } log)
                    _lingering.Enqueue((NowNs() + Ns(_options.ResourceLingerMs), log));
                break;
            case ControlProtocol.OnCounterReady when _registrations.TryGetValue(id, out Registration? found) && found is CounterRegistration counter:
                OnCounterReady(counter, reader.Int32());
                break;
            case ControlProtocol.OnError when _registrations.TryGetValue(id, out Registration? refused) && refused.State == RegistrationState.Pending:
                refused.Fail((DriverErrorCode)reader.Int32(), reader.Text());
                break;
            case ControlProtocol.OnClientTimeout when id == ClientId:
                Terminate(AeronClientState.ClientTimeout);
                break;
        }
    }

    private void OnPublicationReady(LogRegistration registration, ref MessageReader reader)
    {
        if (registration.State != RegistrationState.Pending) return;
        _ = reader.Int64(); // the publication's registration, that of another client when it is shared
        _ = reader.Int64(); // session and stream: the log says them too
        int limitId = reader.Int32();
        _ = reader.Int32(); // the channel's status
        string path = reader.Text();
        LogBuffers? log = null;
        try
        {
            log = LogBuffers.Open(path);
            CounterCell limit = Counters.Cell(limitId);
            registration.OnReady(log, limit);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            log?.Dispose();
            registration.Fail(DriverErrorCode.GenericError, exception.Message);
        }
    }

    private void OnAvailableImage(long correlationId, ref MessageReader reader)
    {
        _ = reader.Int64(); // session and stream: the log says them too
        long subscriptionId = reader.Int64();
        int positionId = reader.Int32();
        string path = reader.Text(isAligned: true);
        if (!_registrations.TryGetValue(subscriptionId, out Registration? registration) || registration is not Subscription subscription) return;
        LogBuffers? log = null;
        try
        {
            log = LogBuffers.Open(path, isReceived: true);
            subscription.OnAvailableImage(Image.OfDriver(log, Counters.Cell(positionId)), log, correlationId);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            log?.Dispose();
            ImageError = exception.Message;
        }
    }

    private void OnCounterReady(CounterRegistration counter, int counterId)
    {
        if ((uint)counterId < (uint)Counters.Count && Counters.StateOf(counterId) == CounterRecordState.Allocated) counter.OnReady(Counters.Cell(counterId));
        else counter.Fail(DriverErrorCode.UnknownCounter, $"the driver names counter {counterId}, which is not allocated");
    }

    private readonly struct AnswerHandler(AeronClient client) : ICommandHandler
    {
        public void OnCommand(int type, ReadOnlySpan<byte> message) => client.OnAnswer(type, message);
    }
}
