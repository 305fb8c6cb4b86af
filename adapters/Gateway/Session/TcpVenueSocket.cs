using System.Net;
using System.Net.Sockets;

namespace LowLatencyMM.Gateway;

/// <summary>A TCP connection that never waits. One thread. Connecting allocates; sending and receiving do not.</summary>
/// <remarks>A value around one connection at a time: keep it in one place and never copy it once it was used.</remarks>
public struct TcpVenueSocket(IPEndPoint endPoint) : IVenueSocket
{
    private const int BufferBytes = 256 * 1_024;
    private Socket? _socket;
    private ConnectStatus _status;

    public bool TryBegin()
    {
        Close();
        _status = ConnectStatus.Pending;
        try
        {
            _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                Blocking = false,
                NoDelay = true, // an order waits for no other
                SendBufferSize = BufferBytes,
                ReceiveBufferSize = BufferBytes,
            };
            _socket.Connect(endPoint);
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress;
        }
    }

    public ConnectStatus Poll()
    {
        if (_socket is null) return ConnectStatus.Failed;
        if (_status == ConnectStatus.Pending) _status = Ask(_socket); // the kernel tells an error once
        return _status;
    }

    public readonly int Send(ReadOnlySpan<byte> bytes)
    {
        if (_socket is null) return IVenueSocket.Ended;
        int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable => 0,
            _ => IVenueSocket.Ended,
        };
    }

    public readonly int Receive(Span<byte> buffer)
    {
        if (_socket is null) return IVenueSocket.Ended;
        int received = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => received == 0 ? IVenueSocket.Ended : received,
            SocketError.WouldBlock or SocketError.IOPending => 0,
            _ => IVenueSocket.Ended,
        };
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private static ConnectStatus Ask(Socket socket)
    {
        try
        {
            if (!socket.Poll(0, SelectMode.SelectWrite)) return socket.Poll(0, SelectMode.SelectError) ? ConnectStatus.Failed : ConnectStatus.Pending;
            return (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! == 0 ? ConnectStatus.Connected : ConnectStatus.Failed;
        }
        catch (SocketException)
        {
            return ConnectStatus.Failed;
        }
    }
}
