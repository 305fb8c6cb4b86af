using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Ring;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The handler alone: datagrams by hand, time by hand.</summary>
public class FeedHandlerTests
{
    private const long Ms = 1_000_000, Run = 1_000, SourceId = 9;
    private readonly Queue<byte[]> _datagrams = new();
    private Lane _lane = null!;
    private DatagramSwitch _network = null!;
    private FeedHandler<SwitchedDatagrams> _handler = null!;
    private FeedReplica _replica = null!;
    private long _nowNs;

    [SetUp]
    public void SetUp()
    {
        _nowNs = 1_700_000_000_000_000_000;
        _datagrams.Clear();
        _lane = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, 16));
        _network = new DatagramSwitch(new Random(1), () => _datagrams.TryDequeue(out byte[]? datagram) ? datagram : null);
        _handler = new FeedHandler<SwitchedDatagrams>(new SwitchedDatagrams(_network), _lane.Producer, 16, (ushort)SourceId);
        _replica = new FeedReplica(_lane.Consumer, (ushort)SourceId);
    }

    [TearDown]
    public void TearDown() => _lane.Dispose();

    [Test] // Goal: at the start snapshots are asked for until they are there. Method: silence for a second, then definition and book.
    public void Snapshots_are_asked_for_until_every_book_is_whole()
    {
        for (int i = 0; i < 10; i++) Step(100 * Ms);
        Assert.That((_network.RequestCount, _handler.IsRecovering, _replica.Gaps.Count), Is.EqualTo((10, true, 0)));
        Give(1, Definition(1), Definition(2), Snapshot(1));
        Assert.That(_handler.IsRecovering, Is.True, "one of two");
        Give(2, Snapshot(2));
        Assert.That((_handler.IsRecovering, _handler.Counters.RecoveryCount), Is.EqualTo((false, 1)));
        int before = _network.RequestCount;
        for (int i = 0; i < 5; i++)
        {
            Step(100 * Ms);
            Give(3 + i);
        }

        Assert.That(_network.RequestCount, Is.EqualTo(before));
        Assert.That(_replica.Whole, Is.EquivalentTo(new[] { 1u, 2u }));
    }

    [Test] // Goal: a loss is one gap, and recovery needs every book anew. Method: a missing number, then one of two books, then the other.
    public void A_missing_datagram_is_one_gap()
    {
        Recover();
        Give(3, Update(1));
        Give(5, Update(1));
        Assert.That((_replica.Gaps, _handler.IsRecovering), Is.EqualTo((new List<GapReason> { GapReason.SequenceGap }, true)));
        Give(6, Snapshot(1));
        Assert.That(_handler.IsRecovering, Is.True);
        Give(7, Snapshot(2));
        Assert.That((_handler.IsRecovering, _handler.Counters.LostPacketCount), Is.EqualTo((false, 1L)));
    }

    [Test] // Goal: half a snapshot is none. Method: parts with the middle one lost; parts with a foreign one between; then a whole one.
    public void A_snapshot_counts_only_whole()
    {
        Recover();
        Give(4, Snapshot(2), Snapshot(1, part: 1, isLast: false), Snapshot(1, part: 2));
        Assert.That(_handler.IsRecovering, Is.True, "its part 0 was lost");
        Give(5, Snapshot(1, part: 0, isLast: false), Snapshot(1, part: 2));
        Assert.That(_handler.IsRecovering, Is.True, "its part 1 was not there");
        Give(6, Snapshot(1, part: 0, isLast: false), Snapshot(1, part: 1));
        Assert.That(_handler.IsRecovering, Is.False);
    }

    [Test] // Goal: the past is dropped. Method: a datagram again, one overtaken, one of an older run.
    public void Older_datagrams_are_dropped()
    {
        Recover();
        Give(2, Update(1));
        Give(1, Update(1));
        _datagrams.Enqueue(Packet(Run - 1, 99, Update(1)));
        Step(Ms);
        Assert.That((_handler.Counters.StalePacketCount, _replica.Gaps.Count, _handler.IsRecovering), Is.EqualTo((3L, 0, false)));
    }

    [Test] // Goal: a restarted venue is another one. Method: a greater run id; its instruments are not known before they are defined.
    public void A_new_run_is_a_gap_and_everything_anew()
    {
        Recover();
        _datagrams.Enqueue(Packet(Run + 1, 1, Snapshot(1)));
        Step(Ms);
        Assert.That((_replica.Gaps, _handler.RunId), Is.EqualTo((new List<GapReason> { GapReason.Disconnected }, Run + 1)));
        _datagrams.Enqueue(Packet(Run + 1, 2, Snapshot(2), Definition(2)));
        Step(Ms);
        Assert.That(_handler.IsRecovering, Is.True, "instrument 1 has no definition yet");
        _datagrams.Enqueue(Packet(Run + 1, 3, Definition(1)));
        Step(Ms);
        Assert.That(_handler.IsRecovering, Is.False);
    }

    [Test] // Goal: a dead venue is found, told once, and asked until it is back. Method: silence for three seconds; beats alone are no silence.
    public void Silence_is_told_once()
    {
        Recover();
        for (int number = 3; number < 20; number++)
        {
            Give(number);
            Step(200 * Ms);
        }

        Assert.That(_replica.Gaps, Is.Empty);
        int before = _network.RequestCount;
        for (int i = 0; i < 30; i++) Step(100 * Ms);
        Assert.That((_replica.Gaps, _handler.Counters.SilenceCount), Is.EqualTo((new List<GapReason> { GapReason.Disconnected }, 1L)));
        Assert.That(_network.RequestCount - before, Is.InRange(20, 23));
        _datagrams.Enqueue(Packet(Run - 5, 1, Definition(1), Definition(2), Snapshot(1), Snapshot(2))); // an older clock: after a silence any run will do
        Step(Ms);
        Assert.That((_handler.IsRecovering, _handler.RunId, _replica.Gaps.Count), Is.EqualTo((false, Run - 5, 1)));
    }

    [Test] // Goal: a full lane loses data and says so. Method: more frames than slots, nothing read; then reading.
    public void A_full_lane_becomes_an_overflow_gap()
    {
        Recover();
        int before = _network.RequestCount;
        for (int number = 3; number < 23; number++)
        {
            _datagrams.Enqueue(Packet(Run, number, Update(1)));
            _ = _handler.DoWork(_nowNs += Ms);
        }

        Assert.That((_handler.Counters.DroppedFrameCount, _handler.IsRecovering, _network.RequestCount - before), Is.EqualTo((4L, true, 0)));
        Step(Ms);
        Step(Ms);
        Assert.That((_replica.Gaps, _network.RequestCount - before), Is.EqualTo((new List<GapReason> { GapReason.Overflow }, 1)));
        Give(23, Snapshot(1), Snapshot(2));
        Assert.That(_handler.IsRecovering, Is.False);
    }

    private static readonly byte[][] Foreign =
    [
        [], new byte[15], new byte[16], Packet(Run, -1), Packet(Run, 3)[..16].Concat(new byte[40]).ToArray(),
        [.. Packet(Run, 3, Update(1)), 0], Packet(Run, 3, Update(1))[..^1],
        Packet(Run, 3, Update(4_096)), Packet(Run, 3, OrderMessages.Cancel(1)), [.. Packet(Run, 3), .. VenueClient.Frame(new byte[449], 1)],
        [.. Packet(Run, 3), .. VenueClient.Frame(new byte[7], 1)], [.. Packet(Run, 3), .. Enumerable.Range(0, 20).SelectMany(_ => Frame(1, Update(1), true))],
    ];

    [TestCaseSource(nameof(Foreign))] // Goal: what is no datagram of ours changes nothing. Method: one of each kind, then the next good one.
    public void Foreign_datagrams_are_counted(byte[] datagram)
    {
        Recover();
        _datagrams.Enqueue(datagram);
        Step(Ms);
        Give(3, Update(1));
        Assert.That((_handler.Counters.MalformedPacketCount, _handler.Counters.GapCount, _handler.IsRecovering), Is.EqualTo((1L, 0L, false)));
    }

    [Test] // Goal: a datagram costs no memory. Method: bytes of the thread over many, gaps and snapshots among them, after as many for warm-up.
    public void Nothing_is_allocated()
    {
        byte[][] packets = [.. Enumerable.Range(0, 8).Select(i => Packet(Run, 1, Update(1), Snapshot(1), Definition(1), Snapshot(2)))];
        var fixedSource = new FixedDatagrams(packets);
        var handler = new FeedHandler<FixedDatagrams>(fixedSource, _lane.Producer, 16, (ushort)SourceId);
        LaneConsumer consumer = _lane.Consumer;
        void Work(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                _ = handler.DoWork(_nowNs += Ms);
                while (i % 7 != 0 && consumer.TryRead(out _)) consumer.Release();
            }
        }

        Work(10_000);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        Work(10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
        Assert.That((handler.Counters.GapCount, handler.Counters.DroppedFrameCount), Is.All.GreaterThan(100L));
    }

    private static byte[] Packet(long runId, long number, params byte[][] messages)
    {
        byte[] packet = new byte[16];
        BitConverter.TryWriteBytes(packet, runId);
        BitConverter.TryWriteBytes(packet.AsSpan(8), number);
        return [.. packet, .. messages.SelectMany(message => Frame(message[^1], message[..^1], message[^2] == 1, strip: 1))];
    }

    // A message carries two more bytes at its end: whether it ends its event, and its instrument.
    private static byte[] Frame(uint instrumentId, byte[] message, bool isLast, int strip = 0)
    {
        byte[] frame = VenueClient.Frame(message.AsSpan(0, message.Length - strip), 1);
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan());
        header.InstrumentId = instrumentId == 0 ? 4_096u : instrumentId;
        header.Flags = isLast ? FrameFlags.EndOfEvent : FrameFlags.None;
        return frame;
    }

    private static byte[] Definition(byte instrumentId)
    {
        byte[] message = new byte[FrameLayout.MaxMessageBytes];
        return [.. message[..InstrumentDefinitionWriter.Write(InstrumentRules.BtcPerpetual(instrumentId), message)], 1, instrumentId];
    }

    private static byte[] Snapshot(byte instrumentId, ushort part = 0, bool isLast = true)
    {
        byte[] message = new byte[FrameLayout.MaxMessageBytes];
        _ = BookSnapshotEncoder.TryWrap(message, out BookSnapshotEncoder snapshot);
        snapshot.Part = part;
        _ = snapshot.TryBeginBids(1, out BookSnapshotEncoder.BidsEncoder bids);
        while (bids.MoveNext()) (bids.Price, bids.Lots) = (100 - part, 1);
        _ = snapshot.TryBeginAsks(0, out _);
        return [.. message[..snapshot.EncodedLength], isLast ? (byte)1 : (byte)0, instrumentId];
    }

    private static byte[] Update(uint instrumentId)
    {
        byte[] message = new byte[FrameLayout.MaxMessageBytes];
        _ = BookUpdateEncoder.TryWrap(message, out BookUpdateEncoder update);
        _ = update.TryBeginBids(1, out BookUpdateEncoder.BidsEncoder bids);
        while (bids.MoveNext()) (bids.Price, bids.Lots) = (99, 1);
        _ = update.TryBeginAsks(0, out _);
        return [.. message[..update.EncodedLength], 1, (byte)instrumentId];
    }

    private void Recover()
    {
        Give(1, Definition(1), Snapshot(1));
        Give(2, Definition(2), Snapshot(2));
        Assert.That(_handler.IsRecovering, Is.False);
    }

    private void Give(long number, params byte[][] messages)
    {
        _datagrams.Enqueue(Packet(Run, number, messages));
        Step(Ms);
    }

    private void Step(long ns)
    {
        _ = _handler.DoWork(_nowNs += ns);
        _replica.Drain();
    }

    /// <summary>The same datagrams over and over, numbered on, one number in eleven left out, one in thirteen repeated.</summary>
    private readonly struct FixedDatagrams(byte[][] packets) : IDatagramSource
    {
        private readonly long[] _state = new long[2];

        public bool TryReceive(out ReadOnlySpan<byte> datagram)
        {
            if (++_state[0] % 4 == 0)
            {
                datagram = default;
                return false;
            }

            byte[] packet = packets[_state[0] % packets.Length];
            _state[1] += _state[0] % 11 == 0 ? 2 : _state[0] % 13 == 0 ? 0 : 1;
            BitConverter.TryWriteBytes(packet.AsSpan(8), Math.Max(1, _state[1]));
            datagram = packet;
            return true;
        }

        public void RequestSnapshots()
        {
        }
    }
}
