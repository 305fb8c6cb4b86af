namespace LowLatencyMM.SimulatedExchange;

/// <content>Messages of several sessions, and their coming and going.</content>
public sealed partial class ExchangeVenue
{
    private const int InboxHeaderBytes = 2; // session, what it is
    private const byte OrderInput = 0, ConnectInput = 1, DisconnectInput = 2, ConnectCancellingInput = 3, ConnectKeepingInput = 4;

    /// <inheritdoc/>
    public void Submit(long sentTimeNs, ReadOnlySpan<byte> orderMessage) => Submit(0, sentTimeNs, orderMessage);

    /// <summary>As <see cref="Submit(long, ReadOnlySpan{byte})"/>, of any session. A message of one that is not connected is dropped and counted.</summary>
    /// <param name="session">Its place in <see cref="ExchangeConfiguration.Sessions"/>. Its executions are the frames of source
    /// <c>executionSourceId + session</c>.</param>
    /// <param name="sentTimeNs">When it left, ns.</param>
    /// <param name="orderMessage">SBE header first.</param>
    public void Submit(int session, long sentTimeNs, ReadOnlySpan<byte> orderMessage)
    {
        if (orderMessage.IsEmpty || !TryAddInput(session, OrderInput, sentTimeNs, orderMessage)) DroppedMessageCount++;
    }

    /// <summary>The session logs on again; it is told of its orders from when the venue hears it. All sessions begin connected.</summary>
    public void Connect(int session, long sentTimeNs) => Announce(session, ConnectInput, sentTimeNs);

    /// <summary>As <see cref="Connect(int, long)"/>; from then on the logon's wish replaces the configured one.</summary>
    /// <param name="isCancelOnDisconnect">Whether the session's orders are cancelled when it is lost.</param>
    public void Connect(int session, long sentTimeNs, bool isCancelOnDisconnect)
        => Announce(session, isCancelOnDisconnect ? ConnectCancellingInput : ConnectKeepingInput, sentTimeNs);

    /// <summary>The session is lost, behind what it has sent before. Its orders are cancelled if it is so configured.</summary>
    public void Disconnect(int session, long sentTimeNs) => Announce(session, DisconnectInput, sentTimeNs);

    /// <summary>True while the venue holds the session for connected.</summary>
    public bool IsConnected(int session) => _sessions[session].IsConnected;

    private void Announce(int session, byte input, long sentTimeNs)
    {
        if (!TryAddInput(session, input, sentTimeNs, default)) throw FramePublisher.Overflow();
    }

    private bool TryAddInput(int session, byte input, long sentTimeNs, ReadOnlySpan<byte> message)
    {
        long arrivalNs = _sessions[session].OrderArrivalNs(sentTimeNs);
        if (!_inbox.TryClaim(out Span<byte> slot) || message.Length > slot.Length - InboxHeaderBytes) return false;
        (slot[0], slot[1]) = ((byte)session, input);
        message.CopyTo(slot[InboxHeaderBytes..]);
        _inbox.Commit(arrivalNs, InboxHeaderBytes + message.Length);
        return true;
    }

    private void TakeInput()
    {
        // The slot stays as it is until the next message is added, which nothing does meanwhile.
        ReadOnlySpan<byte> input = _inbox.First;
        _inbox.RemoveFirst();
        _sender = input[0];
        SessionChannel session = _sessions[_sender];
        _account = session.Account;
        switch (input[1])
        {
            case ConnectInput:
                session.IsConnected = true;
                break;
            case ConnectCancellingInput or ConnectKeepingInput:
                session.IsConnected = true;
                session.IsCancelOnDisconnect = input[1] == ConnectCancellingInput;
                break;
            case DisconnectInput:
                session.IsConnected = false;
                if (session.IsCancelOnDisconnect) CancelOrdersOfSender();
                break;
            default:
                if (!session.IsConnected || !TryTakeOrder(input[InboxHeaderBytes..])) DroppedMessageCount++;
                break;
        }
    }

    private void CancelOrdersOfSender()
    {
        var sink = new PublishingSink(_publisher);
        for (int instrument = 0; instrument < _instrumentIds.Length; instrument++)
        {
            if (_engine.CancelSession(instrument, _account, _sender, ref sink)) EndOrder(instrument);
        }
    }
}
