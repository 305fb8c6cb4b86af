namespace LowLatencyMM.SimulatedExchange;

/// <summary>The sessions of a venue, and what their accounts' orders have met with.</summary>
/// <remarks>One thread. An execution goes to the session that entered or last replaced its order; while that one is away, to the lowest
/// connected session of the account; with none there, nowhere: fills are in the history, the rest is in the open orders.</remarks>
internal sealed class SessionTable
{
    private readonly SessionChannel[] _channels;
    private readonly FillHistory[] _histories; // by account

    public SessionTable(ExchangeConfiguration configuration, LatencyModel latency, ushort executionSourceId)
    {
        _channels = new SessionChannel[configuration.Sessions.Count];
        for (int i = 0; i < _channels.Length; i++)
        {
            // The first session shares the feed's model, whose ways draw from streams of their own.
            LatencyModel own = i == 0 ? latency : new LatencyModel(configuration.Latency, configuration.Seed, (ulong)i);
            _channels[i] = new SessionChannel(configuration.Sessions[i], own, (ushort)(executionSourceId + i), configuration.VenueId);
        }
        AccountCount = _channels.Max(channel => channel.Account);
        _histories = new FillHistory[AccountCount + 1];
        for (int account = 1; account <= AccountCount; account++) _histories[account] = new FillHistory(configuration.FillHistoryCount);
    }

    /// <summary>The greatest number of an account.</summary>
    public int AccountCount { get; }

    public SessionChannel this[int session] => _channels[session];

    public FillHistory History(int account) => _histories[account];

    public void Publish(in Execution execution, long venueTimeNs, DeliveryQueue outbox)
    {
        if (execution.Kind == ExecutionKind.Filled) _histories[execution.OwnerId].Add(venueTimeNs, in execution);
        SessionChannel? channel = _channels[execution.SessionId];
        if (!channel.IsConnected) channel = FirstConnected(execution.OwnerId);
        channel?.Publish(in execution, venueTimeNs, outbox);
    }

    public void End(DeliveryQueue outbox)
    {
        foreach (SessionChannel channel in _channels) channel.End(outbox);
    }

    private SessionChannel? FirstConnected(int account)
    {
        foreach (SessionChannel channel in _channels)
        {
            if (channel.IsConnected && channel.Account == account) return channel;
        }
        return null;
    }
}
