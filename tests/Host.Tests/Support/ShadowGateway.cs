using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>Gateway, feed and exchange of engines that die one after the other: the exchange lives on, each engine has a session and logs of its own.</summary>
/// <remarks>One thread. Real time.</remarks>
internal sealed class ShadowGateway : IDisposable
{
    private const int TermBytes = 1 << 20;
    private static readonly LogBufferOptions Options = new() { TermBytes = TermBytes, SessionId = 1, StreamId = 1, CorrelationId = 1 };
    private readonly string _directory;
    private readonly ushort _venueId;
    private readonly LiveClock _clock = LiveClock.Start();
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private IpcStream? _ordersStream, _executionsStream, _marketDataStream;
    private ExclusivePublication? _executions, _marketData;
    private Image? _orders;
    private ControlFrames _sessions;
    private long _connectedNs = long.MaxValue;
    private long _executionSequence;
    private long _sessionId;
    private int _heldBytes; // of a frame that found no room

    public ShadowGateway(string directory, HostConfiguration configuration, VenueSettings venue, ulong seed)
    {
        _directory = directory;
        _venueId = venue.VenueId;
        _sessions = new ControlFrames(SourceIds.Gateway(_venueId));
        var exchange = new ExchangeConfiguration
        {
            Instruments = InstrumentSettings.At(venue, configuration.Instruments),
            Latency = configuration.Latency,
            Seed = seed,
            StartTimeNs = _clock.NowNs,
            VenueId = _venueId,
        };
        Venue = new ExchangeVenue(exchange, SourceIds.Feed(_venueId), SourceIds.Gateway(_venueId));
    }

    public ExchangeVenue Venue { get; }

    public long NowNs => _clock.NowNs;

    /// <summary>What the present engine's log held, in order.</summary>
    public List<byte[]> Orders { get; } = [];

    /// <summary>Makes the logs that the next engine opens.</summary>
    public void Prepare(string session)
    {
        _executionsStream = IpcStream.Create(Path.Combine(_directory, $"executions-{session}.log"), Options);
        _marketDataStream = IpcStream.Create(Path.Combine(_directory, $"market-{session}.log"), Options);
        (_executions, _marketData) = (_executionsStream.PublishExclusively(), _marketDataStream.PublishExclusively());
    }

    /// <summary>Begins the session of an engine that has made its log of orders.</summary>
    public void Connect(string session)
    {
        Orders.Clear();
        _ordersStream = IpcStream.Open(Path.Combine(_directory, $"orders-{session}.log"));
        _orders = _ordersStream.Join(ImageJoin.Start);
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        long nowNs = NextSession();
        int bytes = _sessions.SessionState(frame, nowNs, _venueId, SessionStatus.Connected, _sessionId);
        Assert.That(TryPublish(_executions!, frame[..bytes], ++_executionSequence));
    }

    /// <summary>One round.</summary>
    public void Pump()
    {
        long nowNs = NowNs;
        while (_orders!.TryPeek(out ReadOnlySpan<byte> order))
        {
            Orders.Add(order.ToArray());
            Venue.Submit(nowNs, order);
            _orders.Release();
        }

        while (_heldBytes > 0 || TryNext(nowNs, _frame, out _heldBytes))
        {
            Span<byte> frame = _frame.AsSpan(0, _heldBytes);
            bool isExecution = MemoryMarshal.AsRef<FrameHeader>(frame).SourceId == SourceIds.Gateway(_venueId);
            if (!TryPublish(isExecution ? _executions! : _marketData!, frame, isExecution ? _executionSequence + 1 : 0)) break;
            if (isExecution) _executionSequence++;
            _heldBytes = 0;
        }
    }

    /// <summary>The engine is gone: its log is read to the end, as by a gateway that lives, and the session ends.</summary>
    public void Disconnect()
    {
        Pump();
        Assert.That(_orders!.TryPeek(out _), Is.False);
        EndSession();
        _ordersStream!.Remove();
        _executionsStream!.Remove();
        _marketDataStream!.Remove();
        DisposeLogs();
        _heldBytes = 0;
    }

    /// <summary>A whole run in this process: the engine asks the exchange for its state. Returns once they agree that they have compared.</summary>
    public void Reconcile(RestartedEngine<MarketMaker> restarted, TimeSpan bound)
    {
        var orders = new List<byte[]>();
        using Journal.JournalWriter writer = restarted.Continue(RunKind.Live, NowNs, out Journal.JournalDescription run);
        var sequencer = new FrameSequencer<MarketMaker, JournalFrameSink, OrderCapture>(restarted.Core, new JournalFrameSink(writer), new OrderCapture(orders), run.Epoch);
        Assert.That(sequencer.TryStart(NowNs, restarted.IsConfigurationChanged));
        Assert.That(sequencer.TryClaim(out Span<byte> frame));
        var sessions = new ControlFrames(SourceIds.Gateway(_venueId));
        sessions.SessionState(frame, NextSession(), _venueId, SessionStatus.Connected, _sessionId);
        long sourceSequence = 1, marketSequence = 0;
        sequencer.Run(frame);
        long before = restarted.Core.Context.Counters.Reconciliations;
        for (var watch = Stopwatch.StartNew(); ; Thread.Sleep(1))
        {
            Assert.That(watch.Elapsed, Is.LessThan(bound), "never reconciled");
            long nowNs = NowNs;
            Submit(orders, nowNs);
            while (sequencer.TryClaim(out frame) && TryNext(nowNs, frame, out _) && restarted.Core.Context.Counters.Reconciliations == before)
            {
                ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
                header.SourceSequence = header.SourceId == SourceIds.Gateway(_venueId) ? ++sourceSequence : ++marketSequence;
                sequencer.Run(frame);
                Submit(orders, nowNs);
            }

            if (restarted.Core.Context.Counters.Reconciliations != before) break; // a timer would begin to quote
            Assert.That(sequencer.TryTimer(nowNs));
        }

        Assert.That(sequencer.TryEnd(NowNs));
        writer.Close();
        EndSession();
    }

    public void Dispose() => DisposeLogs();

    private long NextSession()
    {
        long nowNs = NowNs;
        Venue.Connect(0, nowNs);
        Venue.RequestSnapshots();
        _connectedNs = nowNs;
        _executionSequence = 0;
        _sessionId++;
        return nowNs;
    }

    private void EndSession()
    {
        Venue.Disconnect(0, NowNs);
        _connectedNs = long.MaxValue;
    }

    private void Submit(List<byte[]> orders, long nowNs)
    {
        foreach (byte[] order in orders) Venue.Submit(nowNs, order);
        orders.Clear();
    }

    /// <summary>The exchange's next frame; executions that died with their session are left out.</summary>
    private bool TryNext(long nowNs, Span<byte> frame, out int bytes)
    {
        while ((bytes = Venue.TryNextFrame(nowNs, frame)) > 0)
        {
            ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
            bool isOld = header.VenueTimeNs < _connectedNs && (header.Flags & FrameFlags.Resend) == 0;
            if (header.SourceId != SourceIds.Gateway(_venueId) || !isOld) return true;
        }

        return false;
    }

    private static bool TryPublish(ExclusivePublication log, Span<byte> frame, long sourceSequence)
    {
        MemoryMarshal.AsRef<FrameHeader>(frame).SourceSequence = sourceSequence;
        long result = log.Offer(frame);
        if (result == PublicationResult.AdminAction) result = log.Offer(frame);
        return result > 0;
    }

    private void DisposeLogs()
    {
        _ordersStream?.Dispose();
        _executionsStream?.Dispose();
        _marketDataStream?.Dispose();
        (_ordersStream, _executionsStream, _marketDataStream) = (null, null, null);
    }
}
