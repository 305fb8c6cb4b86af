using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.Gateway;

/// <summary>What a gateway counts and is, for whoever shows it. A plain value: the process copies it whole into shared memory.</summary>
public struct GatewayTelemetry
{
    /// <summary>Order messages taken from the engine, of any kind.</summary>
    public long OrdersIn;
    public long NewOrdersSent;
    public long ReplacesSent;
    public long CancelsSent;

    /// <summary>Those of the engine and the gateway's own.</summary>
    public long MassCancelsSent;
    public long StatusRequestsSent;

    /// <summary>New and replaced orders of the time before this session.</summary>
    public long OrdersDiscarded;

    /// <summary>Cancels that found no session; the venue cancels on disconnect.</summary>
    public long CancelsDiscarded;

    /// <summary>Status requests that name another session.</summary>
    public long StaleStatusRequests;

    /// <summary>Dropped: truncated, or of no template that an engine sends.</summary>
    public long MalformedOrders;

    /// <summary>Refused by the gateway, by RejectReason.</summary>
    public ReasonCounts Refusals;

    /// <summary>Of those, orders of an engine older than one that was seen.</summary>
    public long OlderEpochRefusals;

    /// <summary>Messages of the venue that went to the engine.</summary>
    public long Executions;

    /// <summary>Of a schema or template that we do not know: skipped.</summary>
    public long UnknownFrames;
    public long BytesIn;
    public long BytesOut;
    public long ConnectAttempts;
    public long Logons;
    public long LogonRejects;

    /// <summary>Connections ended because the venue broke the protocol.</summary>
    public long ProtocolErrors;

    /// <summary>Connections ended because nothing came, or nothing went, for three intervals.</summary>
    public long Silences;

    /// <summary>Cycles in which the venue was not read because the engine's log had no room.</summary>
    public long ExecutionStalls;

    /// <summary>Cycles in which orders waited because the send buffer had no room.</summary>
    public long SendStalls;
    public long DeadManTrips;
    public long Kills;

    /// <summary>Times that the record of epoch and latch could not be made durable.</summary>
    public long StoreFailures;

    /// <summary>Open orders that did not fit the gateway's table: it does not arm until a later reconciliation.</summary>
    public long LedgerOverflows;

    /// <summary>The session that the engine knows; 0 while there is none.</summary>
    public long SessionId;
    public long VenueRunId;

    /// <summary>Age of the engine's heartbeat as last told, ns.</summary>
    public long EngineAgeNs;
    public long NowNs;

    /// <summary>Open at the venue as far as the gateway knows, over all instruments.</summary>
    public int OpenOrders;

    /// <summary>The greatest epoch ever seen.</summary>
    public ushort Epoch;
    public SessionPhase Phase;
    public ArmState Arm;

    /// <summary>Of the last refused logon; 0 for none.</summary>
    public LogonRejectReason LogonRejectReason;

    /// <summary>1: killed, until somebody opens it.</summary>
    public byte IsLatched;

    /// <summary>1: the dead-man's switch has tripped and the engine is not back.</summary>
    public byte IsEngineLost;
    public byte Reserved;

    /// <summary>Of the process, as whoever drives the gateway last told.</summary>
    public RuntimeCounts Runtime;

    /// <summary>From the first look at an order to its last byte's hand-over to the socket, ns.</summary>
    public LatencyBuckets OrderToSocketNs;
}
