using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Perf;

/// <summary>Frames a second through Core on this thread, every order answered at once, with the bytes allocated meanwhile.</summary>
internal sealed class EngineThroughput<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private const long TimerIntervalNs = 10_000_000;
    private readonly Core<TStrategy> _core;
    private readonly MarketStream _market;
    private readonly LoopbackVenue _venue;
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private LoopbackSink _sink;
    private ControlFrames _control = new(SourceIds.Control);
    private long _sequence;
    private long _nextTimerNs;

    /// <param name="change">What is another than in <see cref="MeasuredEngine.Configuration"/>.</param>
    public EngineThroughput(
        TStrategy strategy, MarketTape tape, int instruments, Popularity popularity, int bookLevelsPerSide, Func<EngineConfiguration, EngineConfiguration>? change = null)
    {
        EngineConfiguration configuration = MeasuredEngine.Configuration(instruments, bookLevelsPerSide);
        if (change is not null) configuration = change(configuration);
        _core = new Core<TStrategy>(configuration, strategy, HugePages.Advise);
        _market = new MarketStream(tape, instruments, popularity, MeasuredEngine.Seed, SourceIds.SimulatedMarketData);
        _venue = new LoopbackVenue(SourceIds.SimulatedExecutions, venueId: 1, fillShare: 0, MeasuredEngine.Seed);
        _sink = new LoopbackSink(_venue);
        for (ushort venue = 0; venue < configuration.VenueCapacity; venue++)
        {
            _control.SessionState(_frame, _market.TimeNs, venue, SessionStatus.Up);
            Dispatch();
        }

        while (_market.NextLoading(_frame) > 0) Dispatch();
    }

    /// <summary>Of the engine; between frames.</summary>
    public StrategyContext Context => _core.Context;

    /// <summary>Warms up with a tenth of the frames, then measures <paramref name="rounds"/> times.</summary>
    public ThroughputResult Run(string name, long frames, int rounds)
    {
        var nsPerFrame = new double[rounds];
        Play(Math.Max(frames / 10, 200_000));
        long gcBefore = GC.CollectionCount(0);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long ordersBefore = _core.OrderCount;
        long framesBefore = _sequence;
        for (int round = 0; round < rounds; round++)
        {
            long roundBefore = _sequence;
            long start = Stopwatch.GetTimestamp();
            Play(frames / rounds);
            nsPerFrame[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / (_sequence - roundBefore);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        Array.Sort(nsPerFrame);
        return new ThroughputResult(
            name,
            _market.Name,
            _market.InstrumentCount,
            _sequence - framesBefore,
            rounds,
            1e9 / nsPerFrame[rounds / 2],
            1e9 / nsPerFrame[^1],
            1e9 / nsPerFrame[0],
            (_core.OrderCount - ordersBefore) / (double)(_sequence - framesBefore),
            allocated,
            GC.CollectionCount(0) - gcBefore,
            MeasuredEngine.Anomalies(_core.Context.Counters),
            _core.OrderDigest.ToString("x16"));
    }

    public void Dispose() => _core.Dispose();

    /// <summary>So many market frames, with the timers and answers that belong to them. Returns the digest of all orders so far.</summary>
    public ulong PlayMarket(int frames)
    {
        for (int frame = 0; frame < frames; frame++) PlayOne();
        return _core.OrderDigest;
    }

    private void Play(long frames)
    {
        long until = _sequence + frames;
        while (_sequence < until) PlayOne();
    }

    private void PlayOne()
    {
        if (_market.IsAtEvent && _market.TimeNs >= _nextTimerNs)
        {
            _control.Timer(_frame, _market.TimeNs);
            Dispatch();
            _nextTimerNs = _market.TimeNs + TimerIntervalNs;
        }

        _market.Next(_frame);
        Dispatch();
        Answer();
    }

    private void Answer()
    {
        while (_venue.TryNextFrame(_frame) > 0)
        {
            MemoryMarshal.AsRef<FrameHeader>(_frame.AsSpan()).ReceiveTimeNs = _market.TimeNs;
            Dispatch();
        }
    }

    private void Dispatch()
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(_frame.AsSpan());
        header.Sequence = ++_sequence;
        header.OrderDigest = _core.OrderDigest;
        _core.OnFrame(_frame, ref _sink);
    }
}
