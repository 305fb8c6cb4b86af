using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Ring;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Turns a venue's datagrams into frames in a lane, and loss into gaps that snapshots repair.</summary>
/// <remarks>One thread, which calls <see cref="DoWork"/> with the time. Allocates nothing. A datagram is taken whole or not at all. After a loss one
/// Gap frame makes every book of the source stale, and snapshots are asked for until each known instrument has shown a whole one: a
/// request or its answer may be lost like anything else. Source sequences count what was published, so they have no holes.</remarks>
/// <typeparam name="TSource">Where the datagrams come from.</typeparam>
public sealed class FeedHandler<TSource>
    where TSource : struct, IDatagramSource
{
    /// <summary>Without a datagram for so long, the venue counts as gone.</summary>
    public const long SilenceNs = 1_000_000_000;

    /// <summary>Between requests while no snapshot comes.</summary>
    public const long RequestIntervalNs = 100_000_000;

    private const long RequestIntervalNsMin = 20_000_000; // the venue answers no faster
    private const int PacketsMax = 64; // of one round
    private readonly LaneProducer _lane;
    private readonly int _resumeSlots;
    private readonly ushort _sourceId;
    private readonly InstrumentRecovery _recovery = new();
    private TSource _source;
    private long _sequence;
    private long _runId; // 0: none yet
    private long _number;
    private long _packetNs;
    private long _requestNs;
    private long _snapshotNs;
    private bool _isSilent = true;
    private bool _isRecovering = true;
    private bool _isRequestDue = true; // at once, not after the interval
    private bool _isOverflowing;
    private bool _hasStarted;

    /// <param name="lane">Of slots of <see cref="FrameLayout.SlotBytes"/>; this handler is its one producer.</param>
    /// <param name="slotCount">Slots of the lane: a full one is written again when half of them are free.</param>
    /// <param name="sourceId">Stamped on every frame.</param>
    public FeedHandler(TSource source, LaneProducer lane, int slotCount, ushort sourceId)
    {
        _source = source;
        _lane = lane;
        _resumeSlots = Math.Max(1, slotCount / 2);
        _sourceId = sourceId;
    }

    public FeedHandlerCounters Counters { get; } = new();

    /// <summary>True from a loss, or the start, until every known instrument's book is whole.</summary>
    public bool IsRecovering => _isRecovering || _isOverflowing;

    /// <summary>Run id of the venue that is heard; 0 before the first datagram.</summary>
    public long RunId => _runId;

    /// <summary>One round. Returns how many datagrams it took.</summary>
    /// <param name="nowNs">Receive time of what it finds, ns since the Unix epoch, UTC.</param>
    public int DoWork(long nowNs)
    {
        if (!_hasStarted) Start(nowNs);
        int packets = 0;
        while (packets < PacketsMax && _source.TryReceive(out ReadOnlySpan<byte> datagram))
        {
            packets++;
            Take(datagram, nowNs);
        }

        if (!_isSilent && nowNs - _packetNs >= SilenceNs) OnSilence(nowNs);
        if (_isOverflowing && _lane.FreeSlots >= _resumeSlots) EndOverflow(nowNs);
        if (_isRecovering) Ask(nowNs);
        return packets;
    }

    private void Start(long nowNs)
    {
        _hasStarted = true;
        (_requestNs, _snapshotNs) = (nowNs - RequestIntervalNs, nowNs - RequestIntervalNs);
    }

    private void Take(ReadOnlySpan<byte> datagram, long nowNs)
    {
        if (!IsWellFormed(datagram, out PacketHeader packet))
        {
            Counters.MalformedPacketCount++;
            return;
        }

        if (packet.RunId == _runId ? packet.Number <= _number : packet.RunId < _runId && !_isSilent)
        {
            Counters.StalePacketCount++;
            return;
        }

        if (packet.RunId != _runId) OnRun(in packet, nowNs);
        else if (packet.Number != _number + 1) OnGap(in packet, nowNs);
        (_number, _packetNs, _isSilent) = (packet.Number, nowNs, false);
        Counters.PacketCount++;
        for (ReadOnlySpan<byte> rest = datagram[PacketHeader.SizeBytes..]; !rest.IsEmpty;)
        {
            int bytes = FrameHeader.SizeBytes + (int)MemoryMarshal.Read<FrameHeader>(rest).Length;
            Forward(rest[..bytes], nowNs);
            rest = rest[bytes..];
        }
    }

    /// <summary>Every length is possible, every frame is of market data and of an instrument that there can be.</summary>
    private static bool IsWellFormed(ReadOnlySpan<byte> datagram, out PacketHeader packet)
    {
        if (!MemoryMarshal.TryRead(datagram, out packet) || datagram.Length > PacketHeader.PacketBytesMax) return false;
        if (packet.RunId <= 0 || packet.Number <= 0) return false;
        ReadOnlySpan<byte> rest = datagram[PacketHeader.SizeBytes..];
        while (!rest.IsEmpty)
        {
            if (!MemoryMarshal.TryRead(rest, out FrameHeader header) || header.Length > FrameLayout.MaxMessageBytes) return false;
            int bytes = FrameHeader.SizeBytes + (int)header.Length;
            if (bytes > rest.Length || (header.InstrumentId & 0xFFFF) >= InstrumentRecovery.SlotCount) return false;
            if (!SbeHeader.TryRead(rest[FrameHeader.SizeBytes..bytes], out SbeHeader sbe) || sbe.SchemaId != BookUpdateDecoder.SchemaId) return false;
            rest = rest[bytes..];
        }

        return true;
    }

    private void Forward(ReadOnlySpan<byte> frame, long nowNs)
    {
        if (_isOverflowing || !_lane.TryClaim(out Span<byte> slot))
        {
            _isOverflowing = true;
            Counters.DroppedFrameCount++;
            return;
        }

        frame.CopyTo(slot);
        Publish(slot, nowNs);
        _ = SbeHeader.TryRead(frame[FrameHeader.SizeBytes..], out SbeHeader sbe);
        if (sbe.TemplateId is InstrumentDefinitionDecoder.TemplateId or BookSnapshotDecoder.TemplateId) Track(frame, nowNs);
    }

    private void Publish(Span<byte> slot, long nowNs)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(slot);
        header.Sequence = 0;
        header.ReceiveTimeNs = nowNs;
        header.SourceSequence = ++_sequence;
        header.OrderDigest = 0;
        header.SourceId = _sourceId;
        (header.Epoch, header.ShardId) = (0, 0);
        header.PublishTicks = Stopwatch.GetTimestamp();
        _lane.Publish();
        Counters.FrameCount++;
    }

    private void Track(ReadOnlySpan<byte> frame, long nowNs)
    {
        _snapshotNs = nowNs;
        FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
        if (BookSnapshotDecoder.TryWrap(frame[FrameHeader.SizeBytes..], out BookSnapshotDecoder snapshot))
            _recovery.OnSnapshot(header.InstrumentId, snapshot.Part, (header.Flags & FrameFlags.EndOfEvent) != 0);
        else _recovery.OnDefinition(header.InstrumentId);
        if (!_isRecovering || !_recovery.IsDone) return;
        _isRecovering = false;
        Counters.RecoveryCount++;
    }

    private void OnRun(in PacketHeader packet, long nowNs)
    {
        bool isAnother = _runId != 0 && !_isSilent; // after a silence the books are stale already
        _runId = packet.RunId;
        Counters.RunCount++;
        _recovery.Forget();
        Restart();
        if (isAnother) PublishGap(GapReason.Disconnected, 1, packet.Number, nowNs);
    }

    private void OnGap(in PacketHeader packet, long nowNs)
    {
        Counters.GapCount++;
        Counters.LostPacketCount += packet.Number - _number - 1;
        Restart();
        PublishGap(GapReason.SequenceGap, _number + 1, packet.Number, nowNs);
    }

    private void OnSilence(long nowNs)
    {
        _isSilent = true;
        Counters.SilenceCount++;
        Restart();
        PublishGap(GapReason.Disconnected, _number + 1, 0, nowNs);
    }

    private void EndOverflow(long nowNs)
    {
        _isOverflowing = false;
        Restart();
        PublishGap(GapReason.Overflow, _sequence + 1, _sequence + 1 + Counters.DroppedFrameCount, nowNs);
    }

    private void Restart()
    {
        _recovery.Restart();
        (_isRecovering, _isRequestDue) = (true, true);
    }

    private void Ask(long nowNs)
    {
        bool isTime = _isRequestDue
            ? nowNs - _requestNs >= RequestIntervalNsMin
            : nowNs - Math.Max(_requestNs, _snapshotNs) >= RequestIntervalNs; // a long snapshot may be still arriving
        if (!isTime || _isOverflowing) return;
        (_requestNs, _isRequestDue) = (nowNs, false);
        Counters.SnapshotRequestCount++;
        _source.RequestSnapshots();
    }

    /// <summary>For all instruments. Where the lane has no room for it, the overflow's own will come.</summary>
    private void PublishGap(GapReason reason, long expected, long received, long nowNs)
    {
        if (_isOverflowing || !_lane.TryClaim(out Span<byte> slot))
        {
            _isOverflowing = true;
            return;
        }

        _ = GapEncoder.TryWrap(slot[FrameHeader.SizeBytes..], out GapEncoder gap);
        gap.ExpectedId = expected;
        gap.ReceivedId = received;
        gap.Reason = reason;
        var header = new FrameHeader
        {
            InstrumentId = FrameHeader.NoInstrument,
            Length = (uint)gap.EncodedLength,
            Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic,
        };
        MemoryMarshal.Write(slot, in header);
        Publish(slot, nowNs);
    }
}
