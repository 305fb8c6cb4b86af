using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>A run as a live one has it, ring and spill buffer in shared memory and a recorder on its thread, but in simulated time, with copies at every stage
/// of what a crash there would leave. A follower writes snapshots beside it.</summary>
internal sealed class StagedRun : IDisposable
{
    private const long TimerIntervalNs = 10_000_000;
    private static readonly int[] TakenOf = [1, 3, 60, 900];
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly object _gate = new();
    private readonly string _journal;
    private readonly Func<string> _nextCopy;
    private readonly Dictionary<string, int> _seen = [];
    private readonly JournalDescription _run;
    private readonly LiveMemory _memory;
    private readonly JournalRecorder _recorder;
    private readonly RingConsumer _consumer;
    private readonly ExchangeVenue _venue;
    private readonly Core<MarketMaker> _core;
    private readonly FrameSequencer<MarketMaker, StagedFrameSink, VenueOrderSink<ExchangeVenue>> _sequencer;
    private readonly Random _random = new(5);
    private ControlFrames _control = new(SourceIds.Control);
    private Follower<MarketMaker>? _follower;
    private long _publishedSequence;

    /// <param name="witness">Gets every published frame.</param>
    /// <param name="copies">Gets the copies.</param>
    /// <param name="nextCopy">A directory for each.</param>
    public StagedRun(
        string journal, HostConfiguration configuration, MarketMaker strategy, ulong seed, long startNs, List<byte[]> witness, List<CrashCopy> copies, Func<string> nextCopy)
    {
        _journal = journal;
        _nextCopy = nextCopy;
        using RestartedEngine<MarketMaker> restarted = EngineRestart<MarketMaker>.Run(journal, configuration, strategy, new MarketMakerFactory(), Llmm.QuietContext());
        _core = restarted.Core;
        _publishedSequence = restarted.LastSequence;
        Copies = copies;
        JournalWriterOptions options = configuration.Journal.WriterOptions(isDurable: true) with { Storage = new StagedStorage(_gate, OnStage) };
        JournalWriter writer = restarted.Continue(RunKind.Demo, startNs, out _run, options);
        _memory = LiveMemory.Create(_run, configuration.Threads, configuration.Journal);
        Assert.That(_memory.Spill, Is.Not.Null, _memory.Text);
        _recorder = new JournalRecorder(writer, configuration.Journal.RecorderOptions, _memory.Spill);
        Assert.That(_memory.Ring.TryJoin(out _consumer));
        _venue = TestConfiguration.Exchange(seed, startNs);
        byte[] slot = new byte[FrameLayout.SlotBytes];
        RingObserver observer = _memory.Ring.Observe(ObserverStart.Oldest);
        var sink = new StagedFrameSink(new RingFrameSink(_memory.Ring.Producer), _gate, OnStage, () =>
        {
            Assert.That(observer.TryRead(slot), Is.EqualTo(ReadStatus.Read));
            witness.Add(slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(slot.AsSpan()).Length)]);
            _publishedSequence++;
        });
        _sequencer = new FrameSequencer<MarketMaker, StagedFrameSink, VenueOrderSink<ExchangeVenue>>(
            _core, sink, new VenueOrderSink<ExchangeVenue>(_venue, _core.Context), _run.Epoch);
        Assert.That(_sequencer.TryStart(startNs, restarted.IsConfigurationChanged));
        Assert.That(_sequencer.TryClaim(out Span<byte> frame));
        _control.SessionState(frame, startNs, TestConfiguration.Simulated.Venue.VenueId, SessionStatus.Up);
        Step(frame);
    }

    private List<CrashCopy> Copies { get; }

    /// <summary>Lives so long.</summary>
    public void Live(long startNs, int milliseconds)
    {
        for (long timerNs = startNs + TimerIntervalNs; timerNs <= startNs + (milliseconds * 1_000_000L); timerNs += TimerIntervalNs)
        {
            while (true)
            {
                Assert.That(_sequencer.TryClaim(out Span<byte> frame), "the copier empties the ring");
                if (_venue.TryNextFrame(timerNs - 1, frame) == 0) break;
                Step(frame);
            }

            Assert.That(_sequencer.TryTimer(timerNs));
            AfterFrame();
            Follow();
        }
    }

    public void Dispose()
    {
        Copy(all: true);
        Assert.That(_recorder.Close(Bound), _recorder.LastError);
        _follower?.Dispose();
        _memory.Remove();
        _memory.Dispose();
        _core.Dispose();
    }

    private void Step(Span<byte> frame)
    {
        _sequencer.Run(frame);
        AfterFrame();
    }

    private void AfterFrame()
    {
        lock (_gate) OnStage("after the engine has run a frame");
        Copy(all: false);
    }

    /// <summary>The journal's copier: sometimes at once, sometimes late, so that frames are only in the ring.</summary>
    private void Copy(bool all)
    {
        if (!all && _consumer.Available < 50 && _random.Next(8) != 0) return;
        var watch = Stopwatch.StartNew();
        while (_consumer.TryRead(out ReadOnlySpan<byte> slot) == ReadStatus.Read)
        {
            ReadOnlySpan<byte> frame = slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(slot).Length)];
            lock (_gate) OnStage("before a frame is copied to the spill buffer");
            while (!TryAppend(frame))
            {
                Assert.That(watch.Elapsed, Is.LessThan(Bound), _recorder.LastError);
                Thread.Sleep(1); // the recorder needs the gate
            }

            lock (_gate)
            {
                OnStage("in the spill buffer, still in the ring");
                _consumer.Release();
            }
        }
    }

    private bool TryAppend(ReadOnlySpan<byte> frame)
    {
        lock (_gate) return _recorder.TryAppend(frame);
    }

    private void Follow()
    {
        if (_follower is null)
        {
            var options = new FollowerOptions(SnapshotIntervalFrames: 400) { SnapshotIntervalMin = TimeSpan.Zero };
            _follower = Follower<MarketMaker>.Open(_journal, options, new MarketMakerFactory(), Llmm.QuietContext());
            _follower.Snapshots.OnStep = step =>
            {
                lock (_gate) OnStage($"snapshot {step}");
            };
        }

        while (_follower.RunFrames())
        {
        }

        Assert.That(_follower.Divergence, Is.Null);
    }

    /// <summary>Copies some of the times that the run is at a stage. Under the gate.</summary>
    private void OnStage(string stage)
    {
        int seen = _seen[stage] = _seen.GetValueOrDefault(stage) + 1;
        if (TakenOf.Contains(seen)) Copies.Add(CrashCopy.Take(stage, _journal, _nextCopy(), _run, _publishedSequence));
    }
}
