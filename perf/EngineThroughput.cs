using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Perf;

/// <summary>Frames a second through Core on one thread, with the bytes it allocated meanwhile. Runs the tape until enough frames passed.</summary>
internal sealed class EngineThroughput<TStrategy>
    where TStrategy : struct, IStrategy
{
    private readonly Core<TStrategy> _core;
    private readonly FrameTape _tape;
    private readonly byte[] _control = new byte[FrameLayout.SlotBytes];
    private LoopbackVenue _venue = new();
    private LoopbackVenue _spare = new();
    private long _sequence;
    private long _marketSequence;
    private long _executionSequence;
    private long _controlSequence;
    private long _timeOffsetNs;

    public EngineThroughput(TStrategy strategy, FrameTape tape)
    {
        _tape = tape;
        _core = new Core<TStrategy>(
            new EngineConfiguration { OrdersPerSecondMax = 1_000_000, OrderBurstMax = 1_000_000, InstrumentCapacity = 1, BookLevelsPerSide = 8192 }, strategy);
        for (ushort venue = 0; venue < new EngineConfiguration().VenueCapacity; venue++)
        {
            SessionStateEncoder.TryWrap(_control.AsSpan(FrameHeader.SizeBytes), out SessionStateEncoder session);
            session.VenueId = venue;
            session.Status = SessionStatus.Up;
            Control(session.EncodedLength, _tape.StartNs);
        }
    }

    /// <summary>Warms up with a tenth, at least one pass of the tape, then measures <paramref name="rounds"/> times.</summary>
    public ThroughputResult Run(string name, long frames, int rounds)
    {
        var nsPerFrame = new double[rounds];
        Play(frames / 10);
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
            _tape.Name,
            _sequence - framesBefore,
            rounds,
            1e9 / nsPerFrame[rounds / 2],
            1e9 / nsPerFrame[^1],
            1e9 / nsPerFrame[0],
            (_core.OrderCount - ordersBefore) / (double)(_sequence - framesBefore),
            allocated,
            GC.CollectionCount(0) - gcBefore,
            Anomalies(_core.Context.Counters),
            _core.OrderDigest.ToString("x16"));
    }

    private static long Anomalies(EngineCounters counters)
    {
        long count = counters.MalformedFrames + counters.SequenceBreaks + counters.OrderAnomalies + counters.IgnoredUpdates;
        for (int reason = (int)BookStatus.StaleGap; reason < ReasonCounts.Capacity; reason++) count += counters.StaleBooks[reason];
        return count;
    }

    /// <summary>Plays the tape, always to its end, until so many frames passed. Returns the digest of all orders so far.</summary>
    public ulong Play(long frames)
    {
        long until = _sequence + frames;
        while (_sequence < until)
        {
            long nextTimerNs = _tape.StartNs + _timeOffsetNs;
            for (int index = 0; index < _tape.Count; index++)
            {
                Span<byte> frame = _tape[index];
                ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
                long nowNs = header.ReceiveTimeNs + _timeOffsetNs;
                if (nowNs >= nextTimerNs)
                {
                    Timer(nowNs);
                    nextTimerNs = nowNs + 10_000_000;
                }

                long recordedNs = header.ReceiveTimeNs;
                header.SourceSequence = ++_marketSequence;
                Dispatch(frame, nowNs);
                header.ReceiveTimeNs = recordedNs;
            }

            _timeOffsetNs += _tape.PeriodNs;
        }

        return _core.OrderDigest;
    }

    private void Dispatch(Span<byte> frame, long nowNs)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        header.Sequence = ++_sequence;
        header.OrderDigest = _core.OrderDigest;
        header.ReceiveTimeNs = nowNs;
        _core.OnFrame(frame, ref _venue);
        while (_venue.AnswerCount > 0) Acknowledge(nowNs);
    }

    private void Acknowledge(long nowNs)
    {
        // Answers may cause further orders: deliver a stable copy of the batch through a second venue.
        LoopbackVenue batch = _venue;
        _venue = _spare;
        _venue.ClearAnswers();
        for (int index = 0; index < batch.AnswerCount; index++)
        {
            Span<byte> frame = batch.AnswerFrame(index);
            ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
            header.Sequence = ++_sequence;
            header.SourceSequence = ++_executionSequence;
            header.OrderDigest = _core.OrderDigest;
            header.ReceiveTimeNs = nowNs;
            _core.OnFrame(frame, ref _venue);
        }

        batch.ClearAnswers();
        _spare = batch;
    }

    private void Timer(long nowNs)
    {
        TimerEncoder.TryWrap(_control.AsSpan(FrameHeader.SizeBytes), out TimerEncoder timer);
        timer.Tick = (ulong)_controlSequence;
        Control(timer.EncodedLength, nowNs);
    }

    private void Control(int messageBytes, long nowNs)
    {
        var header = new FrameHeader
        {
            Length = (uint)messageBytes,
            InstrumentId = FrameHeader.NoInstrument,
            SourceId = 3,
            SourceSequence = ++_controlSequence,
            Flags = FrameFlags.Synthetic,
        };
        MemoryMarshal.Write(_control, in header);
        Dispatch(_control.AsSpan(0, FrameHeader.SizeBytes + messageBytes), nowNs);
    }
}
