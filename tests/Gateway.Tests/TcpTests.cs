using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>The seam to real sockets, on the loopback.</summary>
public sealed class TcpTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Test] // Goal: the socket connects, sends, receives and sees the end without waiting. Method: a listener of the runtime's; 1 MB both ways, then it closes.
    public void Bytes_go_both_ways_and_the_end_is_seen()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new TcpVenueSocket((IPEndPoint)listener.LocalEndpoint);
        Assert.That(socket.TryBegin());
        using TcpClient peer = listener.AcceptTcpClient();
        var watch = Stopwatch.StartNew();
        while (socket.Poll() == ConnectStatus.Pending) Assert.That(watch.Elapsed, Is.LessThan(Bound));
        Assert.That(socket.Poll(), Is.EqualTo(ConnectStatus.Connected));
        byte[] buffer = new byte[4_096];
        Assert.That(socket.Receive(buffer), Is.Zero, "nothing yet, and no waiting");
        byte[] sent = new byte[1 << 20];
        new Random(1).NextBytes(sent);
        Task<byte[]> echo = Task.Run(() =>
        {
            byte[] got = new byte[sent.Length];
            peer.GetStream().ReadExactly(got);
            peer.GetStream().Write(got);
            peer.Close();
            return got;
        });
        var received = new List<byte>();
        int taken = 0;
        while (true)
        {
            Assert.That(watch.Elapsed, Is.LessThan(Bound));
            if (taken < sent.Length) taken += Math.Max(0, socket.Send(sent.AsSpan(taken)));
            int count = socket.Receive(buffer);
            if (count == IVenueSocket.Ended) break;
            received.AddRange(buffer[..count]);
        }

        Assert.That(echo.Wait(Bound) && echo.Result.AsSpan().SequenceEqual(sent));
        Assert.That(received, Is.EqualTo(sent));
        socket.Close();
        Assert.That(socket.Send(buffer), Is.EqualTo(IVenueSocket.Ended));
        Assert.That(socket.Receive(buffer), Is.EqualTo(IVenueSocket.Ended));
        Assert.That(socket.Poll(), Is.EqualTo(ConnectStatus.Failed));
    }

    [Test] // Goal: a refused connection is a failure, and the next attempt begins anew. Method: a port that nobody listens on, then a listener there.
    public void A_refused_connection_fails()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endPoint = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        var socket = new TcpVenueSocket(endPoint);
        bool hasBegun = socket.TryBegin();
        var watch = Stopwatch.StartNew();
        while (hasBegun && socket.Poll() == ConnectStatus.Pending) Assert.That(watch.Elapsed, Is.LessThan(Bound));
        Assert.That(socket.Poll(), Is.EqualTo(ConnectStatus.Failed));
        socket.Close();
    }

    [Test] // Goal: sending and receiving allocate nothing. Method: the thread's bytes over a thousand exchanges.
    public void Exchanges_allocate_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new TcpVenueSocket((IPEndPoint)listener.LocalEndpoint);
        Assert.That(socket.TryBegin());
        using Socket peer = listener.AcceptSocket();
        byte[] buffer = new byte[64];
        Exchange(ref socket, peer, buffer, 1_000);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        Exchange(ref socket, peer, buffer, 1_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
        socket.Close();
    }

    private static void Exchange(ref TcpVenueSocket socket, Socket peer, byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            while (socket.Send(buffer) == 0) Thread.Yield();
            for (int got = 0; got < buffer.Length;) got += peer.Receive(buffer, got, buffer.Length - got, SocketFlags.None);
            peer.Send(buffer);
            int received = 0;
            while (received < buffer.Length) received += socket.Receive(buffer.AsSpan(received));
        }
    }
}
