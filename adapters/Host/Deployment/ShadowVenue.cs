using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Gateway, venue and feed of a shadow engine, in one: the same logs and lanes as live, with nobody behind them but a simulated exchange.</summary>
/// <remarks>One thread, which also drives the engine. Market data that finds no room are dropped.</remarks>
internal sealed class ShadowVenue : IDisposable
{
    private const int FramesMax = 64; // of one round
    private readonly ExchangeVenue _venue;
    private readonly VenueRoute _route;
    private readonly IpcStream _ordersStream;
    private readonly Image _orders;
    private readonly LaneProducer _marketData;
    private readonly string _executionsPath;
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private ControlFrames _sessions;
    private IpcStream? _executionsStream;
    private ExclusivePublication? _executions;
    private long _executionSequence;
    private long _marketDataSequence;
    private int _heldBytes; // of a frame that found no room
    private long _sessionId;

    public ShadowVenue(ExchangeConfiguration exchange, VenueRoute route, string ordersPath, string executionsPath, Lane marketData)
    {
        _venue = new ExchangeVenue(exchange, SourceIds.Feed(route.VenueId), SourceIds.Gateway(route.VenueId));
        _route = route;
        _ordersStream = IpcStream.Open(ordersPath);
        _orders = _ordersStream.Join(ImageJoin.Start);
        _executionsPath = executionsPath;
        _marketData = marketData.Producer;
        _sessions = new ControlFrames(SourceIds.Gateway(route.VenueId));
    }

    /// <summary>A new session, in a log of its own; the engine compares states before it trades.</summary>
    public void Connect(long nowNs)
    {
        if (!_route.TryReclaim()) return; // the engine thread has not let go of the last one yet
        _executionsStream?.Dispose();
        _executionsStream = IpcStream.Create(
            _executionsPath, new LogBufferOptions { SessionId = 1, StreamId = 1, CorrelationId = 1, MtuBytes = 1408 });
        _route.Offer(_executionsPath);
        _executions = _executionsStream.PublishExclusively();
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        int bytes = _sessions.SessionState(frame, nowNs, _route.VenueId, SessionStatus.Connected, ++_sessionId);
        _ = TryPublish(frame[..bytes]);
    }

    /// <summary>The gateway is gone.</summary>
    public void Lose() => _route.MarkLost();

    /// <summary>One round up to a moment. Returns how much it moved.</summary>
    public int DoWork(long nowNs)
    {
        int work = 0;
        while (_orders.TryPeek(out ReadOnlySpan<byte> message))
        {
            _venue.Submit(nowNs, message);
            _orders.Release();
            work++;
        }

        for (int frames = 0; frames < FramesMax; frames++)
        {
            if (_heldBytes == 0) _heldBytes = _venue.TryNextFrame(nowNs, _frame);
            if (_heldBytes == 0 || !TryPush(_frame.AsSpan(0, _heldBytes))) break;
            _heldBytes = 0;
            work++;
        }

        return work;
    }

    public void Dispose()
    {
        _ordersStream.Dispose();
        _executionsStream?.Remove();
        _executionsStream?.Dispose();
    }

    private bool TryPush(Span<byte> frame)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        header.PublishTicks = Stopwatch.GetTimestamp();
        if (header.SourceId == SourceIds.Gateway(_route.VenueId)) return TryPublish(frame);
        if (!_marketData.TryClaim(out Span<byte> slot)) return true;
        header.SourceSequence = ++_marketDataSequence;
        frame.CopyTo(slot);
        _marketData.Publish();
        return true;
    }

    private bool TryPublish(Span<byte> frame)
    {
        if (_executions is null) return true;
        MemoryMarshal.AsRef<FrameHeader>(frame).SourceSequence = _executionSequence + 1;
        long result = _executions.Offer(frame);
        if (result == PublicationResult.AdminAction) result = _executions.Offer(frame);
        if (result > 0) _executionSequence++;
        return result > 0;
    }
}
