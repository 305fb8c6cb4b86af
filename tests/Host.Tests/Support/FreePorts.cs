using System.Net;
using System.Net.Sockets;

namespace LowLatencyMM.Host.Tests;

/// <summary>Ports that nobody has at this moment.</summary>
internal static class FreePorts
{
    public static int Datagrams()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
