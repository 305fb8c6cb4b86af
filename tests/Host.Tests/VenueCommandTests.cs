using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host.Tests;

public sealed partial class VenueCommandTests
{
    [Test] // Goal: the process of a venue is found, ends on request, and its ledger is there. Method: the line with its port, a connection to it, SIGTERM.
    public void A_venue_says_where_it_listens_and_ends_on_request()
    {
        using var directory = new TemporaryDirectory();
        string configuration = WriteConfiguration(directory);
        using var venue = new ChildProgram("venue", "--config", configuration, "--ledger", directory["ledger"]);
        venue.WaitFor("venue ready: orders 127.0.0.1:");
        string text = venue.WaitForLine(Ready());
        using (var client = new TcpClient())
        {
            client.Connect(IPAddress.Loopback, int.Parse(Ready().Match(text).Groups[1].Value));
            client.GetStream().Write(new byte[64]); // a frame of length 0
            Assert.That(client.GetStream().ReadByte(), Is.GreaterThanOrEqualTo(0), "it answers that this is no logon");
        }

        venue.Signal(ChildProgram.Terminate);
        LlmmResult result = venue.WaitForExit().AssertSuccess();
        Assert.That(result.Output, Does.Contain("sessions: 1 connections, 0 logons, 1 rejected").And.Contain("market data: "));
        Assert.That(new FileInfo(Path.Combine(directory["ledger"], "venue.ledger")).Length, Is.GreaterThan(0));
    }

    [Test] // Goal: an address that is taken is one line. Method: the port is another listener's.
    public void A_taken_address_is_told()
    {
        using var directory = new TemporaryDirectory();
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        try
        {
            string configuration = WriteConfiguration(directory, ((IPEndPoint)other.LocalEndpoint).Port);
            LlmmResult result = Llmm.Run("venue", "--config", configuration, "--seconds", "1");
            Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure), result.ToString());
            Assert.That(result.Error, Does.Contain("orders 127.0.0.1:"));
        }
        finally
        {
            other.Stop();
        }
    }

    private static string WriteConfiguration(TemporaryDirectory directory, int port = 0)
    {
        string text = System.Text.Encoding.UTF8.GetString(DefaultConfiguration.Json);
        string changed = text.Replace("\"kind\": \"simulated\"", $"\"kind\": \"simulated\", \"orderEntry\": \"127.0.0.1:{port}\"", StringComparison.Ordinal);
        Assert.That(changed, Is.Not.EqualTo(text));
        string path = directory["venue.json"];
        File.WriteAllText(path, changed);
        return path;
    }

    [GeneratedRegex(@"venue ready: orders 127\.0\.0\.1:(\d+), market data 127\.0\.0\.1:9101\n")]
    private static partial Regex Ready();
}
