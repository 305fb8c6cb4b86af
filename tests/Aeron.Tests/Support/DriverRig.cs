namespace LowLatencyMM.Aeron.Tests;

/// <summary>A driver and clients without threads: a test runs all of them in turn, so that nothing hangs on timing but the time-outs themselves.</summary>
internal sealed class DriverRig : IDisposable
{
    private const int BoundMs = 20_000;
    private readonly List<AeronClient> _clients = [];

    public DriverRig(Func<MediaDriverOptions, MediaDriverOptions>? configure = null)
    {
        Path = System.IO.Path.Combine(System.IO.Directory.CreateTempSubdirectory("llmm-driver").FullName, "aeron");
        var options = new MediaDriverOptions { Directory = Path, TermBytes = 64 * 1024, HasThread = false, PublicationLingerMs = 200 };
        Driver = MediaDriver.Launch(configure?.Invoke(options) ?? options);
    }

    public string Path { get; }

    public MediaDriver Driver { get; set; }

    public AeronClient Connect(int lingerMs = 0)
    {
        _ = Driver.DoWork();
        var client = AeronClient.Connect(new AeronClientOptions { Directory = Path, HasThread = false, ResourceLingerMs = lingerMs, KeepaliveIntervalMs = 20 });
        _clients.Add(client);
        return client;
    }

    /// <summary>The client is run no more, as if its process had been killed.</summary>
    public void Kill(AeronClient client) => _clients.Remove(client);

    public void Turn()
    {
        _ = Driver.DoWork();
        foreach (AeronClient client in _clients) _ = client.DoWork();
    }

    /// <summary>Runs everybody until something is so; fails the test when it does not come to be.</summary>
    public void Until(Func<bool> isSo, string what)
    {
        long end = Environment.TickCount64 + BoundMs;
        while (!isSo())
        {
            Turn();
            Assert.That(Environment.TickCount64, Is.LessThan(end), what);
        }
    }

    public T Ready<T>(T registration) where T : Registration
    {
        Until(() => registration.State != RegistrationState.Pending, "the driver answers");
        Assert.That(registration.State, Is.EqualTo(RegistrationState.Ready), registration.Error);
        return registration;
    }

    public void Dispose()
    {
        foreach (AeronClient client in _clients) client.Dispose();
        Driver.Dispose();
        System.IO.Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
