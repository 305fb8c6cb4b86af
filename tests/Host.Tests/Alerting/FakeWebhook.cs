using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Host.Tests;

/// <summary>A web server on the loopback that takes, refuses or hangs as a test wants, and keeps what it took.</summary>
internal sealed class FakeWebhook : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, int?> _status;
    private readonly List<JsonNode> _taken = [];
    private readonly List<TcpClient> _clients = [];
    private readonly Thread _thread;
    private int _requestCount;

    /// <param name="status">The answer to each request, numbered from 1; null: none, for ever.</param>
    public FakeWebhook(Func<int, int?> status)
    {
        _status = status;
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook?token=secret";
        _thread = new Thread(Accept);
        _thread.Start();
    }

    public string Url { get; }

    /// <summary>The alerts that it answered 200 to, in order.</summary>
    public IReadOnlyList<JsonNode> Taken
    {
        get
        {
            lock (_taken) return [.. _taken];
        }
    }

    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>An address at which nobody listens.</summary>
    public static string DeadUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
    }

    public void Dispose()
    {
        _listener.Stop();
        lock (_clients)
        {
            foreach (TcpClient client in _clients) client.Dispose();
        }

        Assert.That(_thread.Join(TimeSpan.FromSeconds(30)));
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = _listener.AcceptTcpClient();
                lock (_clients) _clients.Add(client);
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            NetworkStream stream = client.GetStream();
            var text = new StringBuilder();
            var buffer = new byte[4096];
            int lengthBytes = -1;
            int bodyIndex = -1;
            while (bodyIndex < 0 || text.Length < bodyIndex + lengthBytes)
            {
                int read = stream.Read(buffer);
                if (read == 0) return;
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                int end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (bodyIndex >= 0 || end < 0) continue;
                bodyIndex = end + 4;
                string header = text.ToString(0, end);
                string length = header.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                lengthBytes = int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
            }

            int? status = _status(Interlocked.Increment(ref _requestCount));
            if (status is null) return; // the connection stays, without an answer
            if (status == 200)
            {
                lock (_taken) _taken.Add(JsonNode.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text.ToString(bodyIndex, lengthBytes))))!);
            }

            stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            client.Dispose();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side has gone, or the test is over.
        }
    }
}
