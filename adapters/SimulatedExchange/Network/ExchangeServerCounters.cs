namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a server has seen and done. Written by its thread; others may read numbers that are a little old.</summary>
public sealed class ExchangeServerCounters
{
    /// <summary>TCP connections taken, those refused at once included.</summary>
    public long ConnectionCount { get; internal set; }

    public long LogonCount { get; internal set; }

    public long LogonRejectCount { get; internal set; }

    /// <summary>Connections that said nothing in time, or closed before a logon.</summary>
    public long AbandonedCount { get; internal set; }

    /// <summary>Connections, logged on or not, that were ended for what they sent.</summary>
    public long MalformedCount { get; internal set; }

    public long HeartbeatMissedCount { get; internal set; }

    public long SlowConsumerCount { get; internal set; }

    /// <summary>Order messages given to the venue.</summary>
    public long OrderCount { get; internal set; }

    /// <summary>Executions given to a connection.</summary>
    public long ExecutionCount { get; internal set; }

    /// <summary>Executions whose connection had ended while they were under way.</summary>
    public long UndeliveredExecutionCount { get; internal set; }

    public long MarketDataFrameCount { get; internal set; }

    /// <summary>Datagrams sent, beats included.</summary>
    public long PacketCount { get; internal set; }

    /// <summary>Datagrams that the socket, or the queue before it, had no room for: the receiver finds the gap.</summary>
    public long DroppedPacketCount { get; internal set; }

    public long SnapshotRequestCount { get; internal set; }

    /// <summary>Times that all snapshots were published on request.</summary>
    public long SnapshotCount { get; internal set; }

    /// <summary>Datagrams to the order entry's number that were no snapshot request.</summary>
    public long MalformedRequestCount { get; internal set; }
}
