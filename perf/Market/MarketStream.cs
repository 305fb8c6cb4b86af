using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Perf;

/// <summary>One tape cloned onto many instruments, each somewhere else in it, their events drawn by popularity: an endless market, the same for the same seed.</summary>
/// <remarks>
/// Between two events of the most popular instrument lies the time that was recorded, on average; all others come in between. A frame's receive time is the
/// stream's, of its own kind and greater than the one before; its venue time keeps the recorded distance. One thread; allocates nothing after construction.
/// </remarks>
internal sealed class MarketStream
{
    private const int DrawTableLength = 1 << 16;
    private readonly MarketTape _tape;
    private readonly ushort _sourceId;
    private readonly ushort[] _drawTable = new ushort[DrawTableLength];
    private readonly int[] _nextEvents;
    private readonly int[] _phases;
    private readonly double _gapShare;
    private readonly uint _instrumentCount;
    private SplitMix64 _random;
    private long _sourceSequence;
    private uint _instrument;
    private int _frame;
    private int _frameEnd;
    private uint _loading;
    private int _loadingFrame;

    /// <param name="instrumentCount">1 to 4,096: instrument ids 0 and up.</param>
    public MarketStream(MarketTape tape, int instrumentCount, Popularity popularity, ulong seed, ushort sourceId)
    {
        _tape = tape;
        _sourceId = sourceId;
        _instrumentCount = (uint)instrumentCount;
        _random = new SplitMix64(seed);
        _nextEvents = new int[instrumentCount];
        _phases = new int[instrumentCount];
        TimeNs = TimeStampKind.Next(tape.StartNs, TimeStampKind.Market);
        double weightSum = 0;
        for (int rank = 1; rank <= instrumentCount; rank++) weightSum += Weight(popularity, rank);
        _gapShare = 1 / weightSum;
        FillDrawTable(popularity, weightSum);
        for (int index = 0; index < instrumentCount; index++)
        {
            _phases[index] = index % tape.PhaseCount;
            _nextEvents[index] = tape.Phase(_phases[index]).Event;
        }
    }

    public string Name => _tape.Name;

    public int InstrumentCount => (int)_instrumentCount;

    /// <summary>Receive time of the last frame, ns.</summary>
    public long TimeNs { get; private set; }

    /// <summary>The next frame begins an event.</summary>
    public bool IsAtEvent => _frame == _frameEnd;

    /// <summary>Moves the stream's time on; never back.</summary>
    public void AdvanceTo(long timeNs) => TimeNs = Math.Max(TimeNs, TimeStampKind.Next(timeNs, TimeStampKind.Market));

    /// <summary>Definition and book of one instrument after the other; 0 when all are loaded.</summary>
    /// <returns>Bytes of the frame.</returns>
    public int NextLoading(Span<byte> slot)
    {
        if (_loading == _instrumentCount) return 0;
        IReadOnlyList<byte[]> snapshot = _tape.Phase(_phases[_loading]).Snapshot;
        ReadOnlySpan<byte> frame = _loadingFrame == 0 ? _tape.Definition : snapshot[_loadingFrame - 1];
        TimeNs += 4;
        int length = Write(slot, frame, _loading);
        if (++_loadingFrame > snapshot.Count)
        {
            _loadingFrame = 0;
            _loading++;
        }

        return length;
    }

    /// <summary>The next frame of the market. Returns its bytes.</summary>
    public int Next(Span<byte> slot)
    {
        if (IsAtEvent) BeginEvent();
        TimeNs += 4;
        return Write(slot, _tape[_frame++], _instrument);
    }

    private static double Weight(Popularity popularity, int rank) => popularity == Popularity.Zipf ? 1.0 / rank : 1;

    private void FillDrawTable(Popularity popularity, double weightSum)
    {
        double reached = 0;
        int entry = 0;
        for (int rank = 1; rank <= _instrumentCount; rank++)
        {
            reached += Weight(popularity, rank) / weightSum;
            int end = rank == _instrumentCount ? DrawTableLength : (int)(reached * DrawTableLength);
            while (entry < end) _drawTable[entry++] = (ushort)(rank - 1);
        }
    }

    private void BeginEvent()
    {
        _instrument = _drawTable[_random.Next() & (DrawTableLength - 1)];
        ref int next = ref _nextEvents[_instrument];
        AdvanceTo(TimeNs + (long)(_tape.GapNs(next) * _gapShare));
        _frame = _tape.EventStart(next);
        _frameEnd = _tape.EventStart(next + 1);
        if (++next == _tape.EventCount) next = 0; // the tape begins with a whole book, so it can be repeated
    }

    private int Write(Span<byte> slot, ReadOnlySpan<byte> frame, uint instrument)
    {
        frame.CopyTo(slot);
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(slot);
        long delayNs = header.ReceiveTimeNs - header.VenueTimeNs;
        header.VenueTimeNs = header.VenueTimeNs == 0 ? 0 : TimeNs - delayNs;
        header.ReceiveTimeNs = TimeNs;
        header.SourceSequence = ++_sourceSequence;
        header.SourceId = _sourceId;
        header.InstrumentId = instrument;
        header.Flags |= FrameFlags.Synthetic;
        return frame.Length;
    }
}
