using System.Text;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Writes the messages of schemas/session.xml; each returns its bytes. Any thread; never allocates but for <see cref="WriteLogon"/>.</summary>
internal static class SessionMessages
{
    /// <summary>The longest of them, with its SBE header, fits.</summary>
    public const int BytesMax = 128;

    public static int WriteLogon(Span<byte> message, string session, ushort epoch, uint heartbeatIntervalMs, ushort ordersSchemaVersion, bool isCancelOnDisconnect)
    {
        _ = LogonEncoder.TryWrap(message, out LogonEncoder logon);
        logon.Session = Encoding.ASCII.GetBytes(session);
        logon.Epoch = epoch;
        logon.HeartbeatIntervalMs = heartbeatIntervalMs;
        logon.OrdersSchemaVersion = ordersSchemaVersion;
        logon.CancelOnDisconnect = isCancelOnDisconnect ? (byte)1 : (byte)0;
        return logon.EncodedLength;
    }

    public static int WriteLogonAccepted(Span<byte> message, long venueRunId, uint heartbeatIntervalMs, ushort venueId)
    {
        _ = LogonAcceptedEncoder.TryWrap(message, out LogonAcceptedEncoder accepted);
        accepted.VenueRunId = venueRunId;
        accepted.HeartbeatIntervalMs = heartbeatIntervalMs;
        accepted.VenueId = venueId;
        return accepted.EncodedLength;
    }

    public static int WriteLogonRejected(Span<byte> message, LogonRejectReason reason)
    {
        _ = LogonRejectedEncoder.TryWrap(message, out LogonRejectedEncoder rejected);
        rejected.Reason = reason;
        return rejected.EncodedLength;
    }

    public static int WriteHeartbeat(Span<byte> message)
    {
        _ = HeartbeatEncoder.TryWrap(message, out HeartbeatEncoder heartbeat);
        return heartbeat.EncodedLength;
    }

    public static int WriteLogout(Span<byte> message, LogoutReason reason)
    {
        _ = LogoutEncoder.TryWrap(message, out LogoutEncoder logout);
        logout.Reason = reason;
        return logout.EncodedLength;
    }

    public static int WriteSnapshotRequest(Span<byte> message)
    {
        _ = SnapshotRequestEncoder.TryWrap(message, out SnapshotRequestEncoder request);
        return request.EncodedLength;
    }
}
