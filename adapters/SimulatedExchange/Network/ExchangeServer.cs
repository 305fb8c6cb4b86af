using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A simulated exchange on the network: order entry by TCP, market data by UDP. Protocol: schemas/session.xml and docs/simulated-exchange.md.</summary>
/// <remarks>One thread, which calls <see cref="DoWork"/> over and over with the time; nothing blocks. Allocates nothing while sessions live and
/// no buffer grows. A peer can end its own connection and nothing else.</remarks>
public sealed partial class ExchangeServer : IDisposable
{
    /// <summary>A connection that has said nothing for so long is closed.</summary>
    public const long LogonTimeoutNs = 1_000_000_000;

    /// <summary>Snapshots are published at most so often.</summary>
    public const long SnapshotIntervalNs = 20_000_000;

    /// <summary>A peer is gone after so many of its heartbeat intervals in silence.</summary>
    public const int MissedHeartbeatsMax = 3;

    /// <summary>After so many, a new connection may take its session.</summary>
    public const int SilentHeartbeats = 2;

    private const int FramesMax = 256; // of the venue, between two looks at the sockets
    private const int BindAttemptsMax = 20;
    private const long HousekeepingIntervalNs = 1_000_000; // timeouts, new connections and requests do not hurry; each look is a system call
    private const ushort MarketDataSource = 1, FirstExecutionSource = 2; // within this process

    private readonly ExchangeVenue _venue;
    private readonly VenueLedger? _ledger;
    private readonly ExchangeServerOptions _options;
    private readonly ushort _venueId;
    private readonly Socket _listener;
    private readonly Socket _requests;
    private readonly MarketDataSender _marketData;
    private readonly ServerConnection[] _connections;
    private readonly ServerConnection?[] _connectionOfSession;
    private readonly ushort[] _epochMax;
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private readonly byte[] _datagram = new byte[2_048];
    private long _nowNs;
    private long _housekeepingNs;
    private long _snapshotNs;
    private bool _isSnapshotDue;
    private bool _isClosing;

    /// <param name="configuration">The venue's; its start is the run's id. With a ledger: what <see cref="VenueLedger.Continue"/> made of it.</param>
    /// <param name="ledger">What the venue remembers over restarts; null: nothing. The server does not dispose it.</param>
    /// <exception cref="ArgumentException">A configuration or option out of range; the message lists all of them.</exception>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public ExchangeServer(ExchangeConfiguration configuration, ExchangeServerOptions options, VenueLedger? ledger = null)
    {
        string errors = string.Join("; ", options.Errors(configuration.Sessions.Count));
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(options));
        _options = options;
        _ledger = ledger;
        _venueId = configuration.VenueId;
        _nowNs = RunId = configuration.StartTimeNs;
        _venue = new ExchangeVenue(configuration, MarketDataSource, FirstExecutionSource);
        ledger?.Restore(_venue, configuration);
        for (int session = 0; session < configuration.Sessions.Count; session++) _venue.Disconnect(session, RunId);
        _connections = new ServerConnection[options.GuestCountMax + configuration.Sessions.Count];
        for (int i = 0; i < _connections.Length; i++) _connections[i] = new ServerConnection();
        _connectionOfSession = new ServerConnection?[configuration.Sessions.Count];
        _epochMax = [.. options.Sessions.Select(session => ledger?.EpochMax(session) ?? 0)];
        (_listener, _requests) = Bind(options.OrderEntry);
        OrderEntry = (IPEndPoint)_listener.LocalEndPoint!;
        try
        {
            _marketData = new MarketDataSender(options.MarketData, options.MulticastInterface, RunId, Counters);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            _requests.Dispose();
            throw;
        }
    }

    /// <summary>Names this run: its start, ns since the Unix epoch.</summary>
    public long RunId { get; }

    /// <summary>Where orders are taken, with the port that was found.</summary>
    public IPEndPoint OrderEntry { get; }

    public ExchangeServerCounters Counters { get; } = new();

    /// <summary>Told of every logon and of every end of one, on the server's thread.</summary>
    public Action<SessionNote>? OnSession { get; set; }

    /// <summary>The venue behind it, for tests and reports.</summary>
    public ExchangeVenue Venue => _venue;

    /// <summary>True while a peer is connected, one on its way out included.</summary>
    public bool HasConnections => Array.Exists(_connections, connection => connection.State != ConnectionState.Free);

    /// <summary>One round. Returns how much there was to do; 0: the caller may idle.</summary>
    /// <param name="nowNs">ns since the Unix epoch, UTC; never less than before.</param>
    public int DoWork(long nowNs)
    {
        _nowNs = Math.Max(_nowNs, nowNs);
        int work = 0;
        if (_nowNs - _housekeepingNs >= HousekeepingIntervalNs)
        {
            _housekeepingNs = _nowNs;
            KeepHouse();
        }

        foreach (ServerConnection connection in _connections)
        {
            if (connection.State != ConnectionState.Free) work += Read(connection);
        }

        work += PumpVenue();
        foreach (ServerConnection? connection in _connectionOfSession)
        {
            if (connection is { UnsentBytes: > 0 } && !connection.TryFlush()) End(connection, null);
        }

        return work + _marketData.Send(_nowNs);
    }

    /// <summary>Says good-bye to every session. <see cref="DoWork"/> may go on for a while, so that the peers can read it.</summary>
    public void Close()
    {
        _isClosing = true;
        foreach (ServerConnection? connection in _connectionOfSession)
        {
            if (connection is not null) End(connection, LogoutReason.Closing);
        }

        foreach (ServerConnection connection in _connections)
        {
            if (connection.State == ConnectionState.AwaitingLogon) connection.Close();
        }
    }

    public void Dispose()
    {
        foreach (ServerConnection connection in _connections) connection.Close();
        _listener.Dispose();
        _requests.Dispose();
        _marketData.Dispose();
    }

    /// <summary>Both protocols on one number; where it is not given, on one that is free for both.</summary>
    private static (Socket Listener, Socket Requests) Bind(IPEndPoint endpoint)
    {
        for (int attempt = 1; ; attempt++)
        {
            var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            var requests = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            try
            {
                listener.Bind(endpoint);
                listener.Listen(64);
                requests.Bind(listener.LocalEndPoint!);
                return (listener, requests);
            }
            catch (SocketException) when (endpoint.Port == 0 && attempt < BindAttemptsMax)
            {
                listener.Dispose();
                requests.Dispose();
            }
            catch (SocketException)
            {
                listener.Dispose();
                requests.Dispose();
                throw;
            }
        }
    }

    private int PumpVenue()
    {
        int frames = 0;
        while (frames < FramesMax)
        {
            int bytes = _venue.TryNextFrame(_nowNs, _frame);
            _ledger?.Record(_venue, _nowNs); // a fill is remembered before anybody hears of it
            if (bytes == 0) break;
            frames++;
            ReadOnlySpan<byte> frame = _frame.AsSpan(0, bytes);
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
            if (header.SourceId == MarketDataSource) Publish(in header, frame);
            else Deliver(in header, frame[FrameHeader.SizeBytes..]);
        }

        return frames;
    }

    private void Publish(in FrameHeader header, ReadOnlySpan<byte> frame)
    {
        _marketData.Add(frame);
        if (_ledger is not null && TradeDecoder.TryWrap(frame[FrameHeader.SizeBytes..], out TradeDecoder trade)) _ledger.OnTrade(header.InstrumentId, trade.Price);
    }

    private void Deliver(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        ServerConnection? connection = _connectionOfSession[header.SourceId - FirstExecutionSource];
        // What was under way to the connection before is lost with it, as on a real network: the answer to a status request has it, marked as sent again.
        bool isOfEarlier = connection is not null && header.VenueTimeNs < connection.LogonNs && (header.Flags & FrameFlags.Resend) == 0;
        if (connection is null || isOfEarlier)
        {
            Counters.UndeliveredExecutionCount++;
            return;
        }

        Counters.ExecutionCount++;
        if (connection.TryAppend(header, message, _nowNs, _options.UnsentBytesMax)) return;
        Counters.SlowConsumerCount++;
        End(connection, LogoutReason.SlowConsumer);
    }

    private void KeepHouse()
    {
        if (!_isClosing) AcceptConnections();
        TakeRequests();
        if (_isSnapshotDue && _nowNs - _snapshotNs >= SnapshotIntervalNs && !_marketData.IsSnapshotWaiting)
        {
            (_isSnapshotDue, _snapshotNs) = (false, _nowNs);
            Counters.SnapshotCount++;
            _venue.RequestSnapshots();
        }

        foreach (ServerConnection connection in _connections)
        {
            if (connection.State != ConnectionState.Free) CheckTimes(connection);
        }
    }

    private void TakeRequests()
    {
        for (int i = 0; i < FramesMax; i++)
        {
            int bytes = _requests.Receive(_datagram, SocketFlags.None, out SocketError error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted) return;
            if (error == SocketError.Success && IsSnapshotRequest(_datagram.AsSpan(0, bytes)))
            {
                _isSnapshotDue = true;
                Counters.SnapshotRequestCount++;
            }
            else
            {
                Counters.MalformedRequestCount++;
            }
        }
    }

    private static bool IsSnapshotRequest(ReadOnlySpan<byte> datagram)
        => MemoryMarshal.TryRead(datagram, out FrameHeader header) && header.Length == datagram.Length - FrameHeader.SizeBytes
            && SnapshotRequestDecoder.TryWrap(datagram[FrameHeader.SizeBytes..], out _);
}
