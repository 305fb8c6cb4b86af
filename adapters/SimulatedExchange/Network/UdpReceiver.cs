using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The sockets of a feed handler: datagrams in bursts, one system call for up to 64; requests out.</summary>
/// <remarks>One thread. Allocates nothing after construction. On Linux recvmmsg; elsewhere one receive a datagram.</remarks>
internal sealed unsafe partial class UdpReceiver : IDisposable
{
    private const int BurstMax = 64;
    private const int DatagramBytes = 2_048; // longer ones are cut, and then too long anyway
    private const int WantedBufferBytes = 4 << 20;
    private const int DontWait = 0x40;
    private readonly Socket _socket;
    private readonly Socket _requests;
    private readonly int _descriptor;
    private readonly bool _isBatched;
    private readonly byte* _memory;
    private readonly MessageHeader* _messages;
    private readonly byte[] _request;
    private int _next;
    private int _count;

    /// <param name="marketData">Our own address, port 0 for a free one; or a multicast group and its port.</param>
    /// <param name="multicastInterface">Where the group is joined.</param>
    /// <param name="requests">Where snapshots are asked for.</param>
    /// <param name="isBatched">Whether to use recvmmsg.</param>
    /// <param name="bufferBytes">Wanted for the socket; the kernel gives what it allows.</param>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public UdpReceiver(IPEndPoint marketData, IPAddress multicastInterface, IPEndPoint requests, bool isBatched, int bufferBytes = WantedBufferBytes)
    {
        _isBatched = isBatched;
        _socket = new Socket(marketData.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = bufferBytes };
        _requests = new Socket(requests.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (MarketDataSender.IsMulticast(marketData.Address))
            {
                _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                _socket.Bind(marketData); // to the group's address: datagrams of other groups on the port stay away
                _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(marketData.Address, multicastInterface));
            }
            else
            {
                _socket.Bind(marketData);
            }

            _requests.Connect(requests);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            _requests.Dispose();
            throw;
        }

        _descriptor = (int)_socket.Handle;
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _request = Request();
        int headerBytes = BurstMax * (sizeof(MessageHeader) + sizeof(Vector));
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(headerBytes + (BurstMax * DatagramBytes)), 64);
        NativeMemory.Clear(_memory, (nuint)headerBytes);
        _messages = (MessageHeader*)_memory;
        var vectors = (Vector*)(_memory + (BurstMax * sizeof(MessageHeader)));
        for (int i = 0; i < BurstMax; i++)
        {
            vectors[i] = new Vector { Base = Datagram(i), Length = DatagramBytes };
            _messages[i].Vectors = vectors + i;
            _messages[i].VectorCount = 1;
        }
    }

    /// <summary>Where it listens, with the port that was found.</summary>
    public IPEndPoint LocalEndPoint { get; }

    public bool TryReceive(out ReadOnlySpan<byte> datagram)
    {
        if (_next == _count && !TryFill())
        {
            datagram = default;
            return false;
        }

        datagram = new ReadOnlySpan<byte>(Datagram(_next), (int)_messages[_next].Length);
        _next++;
        return true;
    }

    /// <summary>A refusal belongs to an earlier request, when nobody was there: this one is then sent again.</summary>
    public void RequestSnapshots()
    {
        _ = _requests.Send(_request, SocketFlags.None, out SocketError error);
        if (error == SocketError.ConnectionRefused) _ = _requests.Send(_request, SocketFlags.None, out error);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _requests.Dispose();
        NativeMemory.AlignedFree(_memory);
    }

    private bool TryFill()
    {
        _next = 0;
        if (_isBatched)
        {
            _count = Math.Max(0, ReceiveBurst(_descriptor, _messages, BurstMax, DontWait, null));
            return _count > 0;
        }

        int bytes = _socket.Receive(new Span<byte>(Datagram(0), DatagramBytes), SocketFlags.None, out SocketError error);
        _count = error == SocketError.Success ? 1 : 0;
        _messages[0].Length = (uint)bytes;
        return _count > 0;
    }

    private byte* Datagram(int index) => _memory + (BurstMax * (sizeof(MessageHeader) + sizeof(Vector))) + (index * DatagramBytes);

    private static byte[] Request()
    {
        Span<byte> frame = stackalloc byte[FrameHeader.SizeBytes + SessionMessages.BytesMax];
        int length = SessionMessages.WriteSnapshotRequest(frame[FrameHeader.SizeBytes..]);
        var header = new FrameHeader { InstrumentId = FrameHeader.NoInstrument, Length = (uint)length };
        MemoryMarshal.Write(frame, in header);
        return frame[..(FrameHeader.SizeBytes + length)].ToArray();
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    private static partial int ReceiveBurst(int descriptor, MessageHeader* messages, uint count, int flags, void* timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector // iovec
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader // mmsghdr of 64-bit Linux
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        public uint Length;
    }
}
