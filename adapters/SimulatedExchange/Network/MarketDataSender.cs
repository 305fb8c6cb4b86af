using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Market data on their way out: whole frames gathered into datagrams, numbered, sent at a pace that a receiver can follow.</summary>
/// <remarks>One thread. Never blocks; allocates only while more datagrams wait than ever before. Each datagram costs time, those of snapshots more:
/// a socket buffer of the usual 212,992 bytes takes about 92 full datagrams (2,304 bytes each with the kernel's own), so a burst is at
/// most 16 of a snapshot or 80 others. While there is no credit frames gather, so a flood makes fuller datagrams before it makes a queue.</remarks>
internal sealed class MarketDataSender : IDisposable
{
    public const long BeatIntervalNs = 200_000_000;
    public const int PacketCountMax = 1 << 15; // 45 MB that wait

    private const long CreditNsMax = 1_600_000;
    private const long SnapshotCostNs = 100_000; // 14 MB/s
    private const long UpdateCostNs = 20_000; // 70 MB/s, more than the crowd of 1,000 instruments makes
    private readonly Socket _socket;
    private readonly ExchangeServerCounters _counters;
    private readonly long _runId;
    private byte[] _packets = new byte[256 * PacketHeader.PacketBytesMax];
    private PacketMark[] _marks = new PacketMark[256];
    private long _first; // of the packets that wait
    private long _next; // the one being filled
    private long _number;
    private int _snapshotCount; // packets that wait with a part of a snapshot
    private long _creditNs = CreditNsMax;
    private long _creditTimeNs;
    private long _sentNs;

    public MarketDataSender(IPEndPoint destination, IPAddress multicastInterface, long runId, ExchangeServerCounters counters)
    {
        _runId = runId;
        _counters = counters;
        _socket = new Socket(destination.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        if (IsMulticast(destination.Address))
        {
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, multicastInterface.GetAddressBytes());
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 1);
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, true);
        }

        _socket.Connect(destination);
    }

    /// <summary>True while a part of a snapshot waits.</summary>
    public bool IsSnapshotWaiting => _snapshotCount > 0;

    public static bool IsMulticast(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork && (address.GetAddressBytes()[0] & 0xF0) == 0xE0;

    /// <summary>Adds a frame behind those before it.</summary>
    public void Add(ReadOnlySpan<byte> frame)
    {
        _counters.MarketDataFrameCount++;
        if (_marks[Slot(_next)].Length + frame.Length > PacketHeader.PacketBytesMax) Seal();
        ref PacketMark mark = ref _marks[Slot(_next)];
        if (mark.Length == 0) mark.Length = PacketHeader.SizeBytes;
        frame.CopyTo(Packet(_next)[mark.Length..]);
        mark.Length += frame.Length;
        if (mark.IsSnapshot || !IsOfSnapshot(frame)) return;
        mark.IsSnapshot = true;
        _snapshotCount++;
    }

    /// <summary>Sends what the credit allows, the datagram being filled last; a beat when nothing was sent for long. Returns datagrams sent.</summary>
    public int Send(long nowNs)
    {
        _creditNs = Math.Min(CreditNsMax, _creditNs + Math.Max(0, nowNs - _creditTimeNs));
        _creditTimeNs = nowNs;
        int sent = 0;
        while (_creditNs > 0)
        {
            ref PacketMark mark = ref _marks[Slot(_first)];
            if (mark.Length == 0) break;
            if (_first == _next) Seal();
            mark = ref _marks[Slot(_first)]; // sealing may have moved it
            _creditNs -= mark.IsSnapshot ? SnapshotCostNs : UpdateCostNs;
            if (mark.IsSnapshot) _snapshotCount--;
            Send(Packet(_first)[..mark.Length], nowNs);
            mark = default;
            _first++;
            sent++;
        }

        if (sent == 0 && _first == _next && nowNs - _sentNs >= BeatIntervalNs && _marks[Slot(_next)].Length == 0) Beat(nowNs);
        return sent;
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsOfSnapshot(ReadOnlySpan<byte> frame)
        => SbeHeader.TryRead(frame[FrameHeader.SizeBytes..], out SbeHeader header)
            && header.TemplateId is InstrumentDefinitionDecoder.TemplateId or BookSnapshotDecoder.TemplateId;

    private void Beat(long nowNs)
    {
        Span<byte> packet = stackalloc byte[PacketHeader.SizeBytes];
        var header = new PacketHeader { RunId = _runId, Number = ++_number };
        MemoryMarshal.Write(packet, in header);
        Send(packet, nowNs);
    }

    /// <summary>Ends the datagram being filled and gives it its number.</summary>
    private void Seal()
    {
        var header = new PacketHeader { RunId = _runId, Number = ++_number };
        MemoryMarshal.Write(Packet(_next), in header);
        if (_next - _first + 1 == _marks.Length && !TryGrow())
        {
            // Its number is gone with it: the receiver finds the gap.
            _counters.DroppedPacketCount++;
            if (_marks[Slot(_next)].IsSnapshot) _snapshotCount--;
            _marks[Slot(_next)] = default;
            return;
        }

        _next++;
    }

    private bool TryGrow()
    {
        int count = _marks.Length;
        if (count >= PacketCountMax) return false;
        byte[] packets = new byte[2 * count * PacketHeader.PacketBytesMax];
        var marks = new PacketMark[2 * count];
        for (long packet = _first; packet <= _next; packet++)
        {
            int slot = (int)(packet & (marks.Length - 1));
            marks[slot] = _marks[Slot(packet)];
            Packet(packet).CopyTo(packets.AsSpan(slot * PacketHeader.PacketBytesMax));
        }

        (_packets, _marks) = (packets, marks);
        return true;
    }

    private void Send(ReadOnlySpan<byte> packet, long nowNs)
    {
        _sentNs = nowNs;
        _ = _socket.Send(packet, SocketFlags.None, out SocketError error);
        // Nobody listened to an earlier datagram: the kernel tells it once, instead of sending this one.
        if (error == SocketError.ConnectionRefused) _ = _socket.Send(packet, SocketFlags.None, out error);
        if (error == SocketError.Success) _counters.PacketCount++;
        else _counters.DroppedPacketCount++;
    }

    private int Slot(long packet) => (int)(packet & (_marks.Length - 1));

    private Span<byte> Packet(long packet) => _packets.AsSpan(Slot(packet) * PacketHeader.PacketBytesMax, PacketHeader.PacketBytesMax);

    private struct PacketMark
    {
        public int Length; // 0: empty
        public bool IsSnapshot;
    }
}
