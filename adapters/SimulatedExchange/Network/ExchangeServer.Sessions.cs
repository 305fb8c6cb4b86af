using System.Net.Sockets;
using System.Text;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Connections: their coming, what they say, their end.</content>
public sealed partial class ExchangeServer
{
    private const uint HeartbeatIntervalMsMin = 10, HeartbeatIntervalMsMax = 60_000;
    private const long NsPerMs = 1_000_000;

    private void AcceptConnections()
    {
        for (int i = 0; i < FramesMax && _listener.Poll(0, SelectMode.SelectRead); i++)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (SocketException)
            {
                return; // it was gone before it was taken, or there are no descriptors: the next look tries again
            }

            Counters.ConnectionCount++;
            Accept(socket);
        }
    }

    private void Accept(Socket socket)
    {
        try
        {
            socket.Blocking = false;
            socket.NoDelay = true;
        }
        catch (SocketException)
        {
            socket.Dispose(); // the peer has reset it
            return;
        }

        int guests = 0;
        ServerConnection? free = null;
        foreach (ServerConnection connection in _connections)
        {
            if (connection.State == ConnectionState.Free) free = connection;
            else if (connection.State != ConnectionState.LoggedOn) guests++;
        }

        if (free is not null && guests < _options.GuestCountMax)
        {
            free.Open(socket, _nowNs, _nowNs + LogonTimeoutNs);
            return;
        }

        Counters.LogonRejectCount++;
        Span<byte> frame = stackalloc byte[FrameHeader.SizeBytes + SessionMessages.BytesMax];
        int length = SessionMessages.WriteLogonRejected(frame[FrameHeader.SizeBytes..], LogonRejectReason.TooManyConnections);
        var header = new FrameHeader { SourceSequence = 1, ReceiveTimeNs = _nowNs, InstrumentId = FrameHeader.NoInstrument, Length = (uint)length };
        System.Runtime.InteropServices.MemoryMarshal.Write(frame, in header);
        _ = socket.Send(frame[..(FrameHeader.SizeBytes + length)], SocketFlags.None, out _);
        socket.Dispose();
    }

    /// <summary>Takes what a connection has sent; returns how many frames.</summary>
    private int Read(ServerConnection connection)
    {
        bool isOpen = connection.TryReceive(_nowNs, out int bytes);
        if (connection.State == ConnectionState.Draining)
        {
            if (isOpen) connection.DiscardReceived();
            else connection.Close();
            return 0;
        }

        int frames = 0;
        // Also what a peer sent before it closed is taken, as it was sent.
        while (bytes > 0 || !isOpen)
        {
            StreamStatus status = connection.Take(out FrameHeader header, out ReadOnlySpan<byte> message);
            if (status == StreamStatus.Incomplete) break;
            frames++;
            if (status == StreamStatus.Malformed || header.SourceSequence != connection.ReceivedSequence + 1 || !TryTake(connection, in header, message))
            {
                EndMalformed(connection);
                return frames;
            }

            connection.ReceivedSequence++;
            if (connection.State != ConnectionState.LoggedOn) return frames; // a logon that was refused, or a logout
        }

        if (!isOpen) End(connection, null);
        return frames;
    }

    /// <summary>False: it is no message that may come here.</summary>
    private bool TryTake(ServerConnection connection, in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)) return false;
        if (connection.State == ConnectionState.AwaitingLogon)
        {
            bool isLogon = sbe.SchemaId == LogonDecoder.SchemaId && sbe.TemplateId == LogonDecoder.TemplateId;
            if (!isLogon || !LogonDecoder.TryWrap(message, out LogonDecoder logon)) return false;
            TakeLogon(connection, ref logon);
            return true;
        }

        if (sbe.SchemaId == NewOrderDecoder.SchemaId)
        {
            if (!IsOrder(sbe.TemplateId, message)) return false;
            Counters.OrderCount++;
            _venue.Submit(connection.Session, _nowNs, message);
            return true;
        }

        if (sbe.SchemaId != HeartbeatDecoder.SchemaId) return false;
        if (sbe.TemplateId == HeartbeatDecoder.TemplateId) return HeartbeatDecoder.TryWrap(message, out _);
        if (sbe.TemplateId != LogoutDecoder.TemplateId || !LogoutDecoder.TryWrap(message, out _)) return false;
        End(connection, LogoutReason.Requested);
        return true;
    }

    private static bool IsOrder(ushort templateId, ReadOnlySpan<byte> message) => templateId switch
    {
        NewOrderDecoder.TemplateId => NewOrderDecoder.TryWrap(message, out _),
        CancelOrderDecoder.TemplateId => CancelOrderDecoder.TryWrap(message, out _),
        ReplaceOrderDecoder.TemplateId => ReplaceOrderDecoder.TryWrap(message, out _),
        MassCancelDecoder.TemplateId => MassCancelDecoder.TryWrap(message, out _),
        StatusRequestDecoder.TemplateId => StatusRequestDecoder.TryWrap(message, out _),
        _ => false,
    };

    private void TakeLogon(ServerConnection connection, ref LogonDecoder logon)
    {
        int session = FindSession(logon.Session);
        LogonRejectReason reason = Check(session, ref logon);
        if (reason != 0)
        {
            Counters.LogonRejectCount++;
            Span<byte> rejection = stackalloc byte[SessionMessages.BytesMax];
            Append(connection, rejection[..SessionMessages.WriteLogonRejected(rejection, reason)]);
            Leave(connection);
            return;
        }

        if (logon.Epoch > _epochMax[session])
        {
            _epochMax[session] = logon.Epoch;
            _ledger?.RecordEpoch(_options.Sessions[session], logon.Epoch);
        }

        _connectionOfSession[session] = connection;
        connection.State = ConnectionState.LoggedOn;
        connection.Session = session;
        connection.LogonNs = _nowNs;
        connection.HeartbeatIntervalNs = logon.HeartbeatIntervalMs * NsPerMs;
        _venue.Connect(session, _nowNs, logon.CancelOnDisconnect != 0 && _options.HasCancelOnDisconnect);
        Span<byte> message = stackalloc byte[SessionMessages.BytesMax];
        Append(connection, message[..SessionMessages.WriteLogonAccepted(message, RunId, logon.HeartbeatIntervalMs, _venueId)]);
        Counters.LogonCount++;
        OnSession?.Invoke(new SessionNote(_nowNs, session, IsLogon: true, Reason: null));
    }

    private LogonRejectReason Check(int session, ref LogonDecoder logon)
    {
        if (logon.HeartbeatIntervalMs is < HeartbeatIntervalMsMin or > HeartbeatIntervalMsMax || logon.CancelOnDisconnect > 1) return LogonRejectReason.Malformed;
        if (session < 0) return LogonRejectReason.UnknownSession;
        if (logon.OrdersSchemaVersion > NewOrderDecoder.SchemaVersion) return LogonRejectReason.SchemaVersion;
        if (logon.Epoch < _epochMax[session]) return LogonRejectReason.OlderEpoch;
        return IsAlive(session) ? LogonRejectReason.AlreadyLoggedOn : 0;
    }

    /// <summary>True while the session's peer is there. One that has closed, or has been silent for too long, is logged out here.</summary>
    private bool IsAlive(int session)
    {
        if (_connectionOfSession[session] is not { } connection) return false;
        _ = Read(connection); // its end may be known to the kernel and not yet to us
        if (_connectionOfSession[session] is null) return false;
        if (_nowNs - connection.ReceivedNs <= SilentHeartbeats * connection.HeartbeatIntervalNs) return true;
        Counters.HeartbeatMissedCount++;
        End(connection, LogoutReason.HeartbeatMissed);
        return false;
    }

    private int FindSession(ReadOnlySpan<byte> name)
    {
        name = name.TrimEnd((byte)0);
        for (int session = 0; session < _options.Sessions.Count; session++)
        {
            if (Ascii.Equals(name, _options.Sessions[session])) return session;
        }

        return -1;
    }

    private void CheckTimes(ServerConnection connection)
    {
        if (connection.State != ConnectionState.LoggedOn)
        {
            if (_nowNs < connection.DeadlineNs) return;
            if (connection.State == ConnectionState.AwaitingLogon) Counters.AbandonedCount++;
            connection.Close();
            return;
        }

        if (_nowNs - connection.ReceivedNs > MissedHeartbeatsMax * connection.HeartbeatIntervalNs)
        {
            Counters.HeartbeatMissedCount++;
            End(connection, LogoutReason.HeartbeatMissed);
        }
        else if (_nowNs - connection.SentNs >= connection.HeartbeatIntervalNs - Math.Min(HousekeepingIntervalNs, connection.HeartbeatIntervalNs / 4))
        {
            Span<byte> message = stackalloc byte[SessionMessages.BytesMax];
            Append(connection, message[..SessionMessages.WriteHeartbeat(message)]);
        }
    }

    private void EndMalformed(ServerConnection connection)
    {
        Counters.MalformedCount++;
        if (connection.State == ConnectionState.AwaitingLogon)
        {
            // A frame whose length is possible gets the answer to a logon; so does anything else: the peer may be one of ours with a bug.
            Counters.LogonRejectCount++;
            Span<byte> message = stackalloc byte[SessionMessages.BytesMax];
            Append(connection, message[..SessionMessages.WriteLogonRejected(message, LogonRejectReason.Malformed)]);
            Leave(connection);
            return;
        }

        End(connection, LogoutReason.Malformed);
    }

    /// <summary>Ends a connection, and its session at the venue.</summary>
    /// <param name="reason">Told to the peer; null: it is gone.</param>
    private void End(ServerConnection connection, LogoutReason? reason)
    {
        int session = connection.Session;
        if (connection.State == ConnectionState.LoggedOn)
        {
            _connectionOfSession[session] = null;
            connection.Session = -1;
            _venue.Disconnect(session, _nowNs);
            OnSession?.Invoke(new SessionNote(_nowNs, session, IsLogon: false, reason));
        }
        else
        {
            Counters.AbandonedCount++;
        }

        if (reason is not { } told)
        {
            connection.Close();
            return;
        }

        Span<byte> message = stackalloc byte[SessionMessages.BytesMax];
        Append(connection, message[..SessionMessages.WriteLogout(message, told)]);
        Leave(connection);
    }

    /// <summary>Sends what waits and lets the peer read it; one that does not read is closed at once.</summary>
    private void Leave(ServerConnection connection)
    {
        if (!connection.TryFlush() || connection.UnsentBytes > 0 || !connection.TryEndSending())
        {
            connection.Close();
            return;
        }

        connection.State = ConnectionState.Draining;
        connection.DeadlineNs = _nowNs + LogonTimeoutNs;
        connection.DiscardReceived();
    }

    /// <summary>A session message, which may pass the bound on executions.</summary>
    private void Append(ServerConnection connection, ReadOnlySpan<byte> message)
    {
        var header = new FrameHeader { InstrumentId = FrameHeader.NoInstrument };
        _ = connection.TryAppend(header, message, _nowNs, int.MaxValue);
    }
}
