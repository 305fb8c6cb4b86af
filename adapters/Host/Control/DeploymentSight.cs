using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A whole deployment as another process sees it. One thread; reads shared memory only.</summary>
internal sealed class DeploymentSight(DeploymentDirectory directory) : IDisposable
{
    private readonly SortedDictionary<string, GatewaySight> _gateways = new(StringComparer.Ordinal);

    public string DirectoryPath => directory.DirectoryPath;

    public EngineSight Engine { get; } = new(directory);

    /// <summary>Those that the engine expects, and those that have left files, whether they run or not.</summary>
    public IReadOnlyCollection<GatewaySight> Gateways => _gateways.Values;

    /// <summary>Takes everything as it is now.</summary>
    public void Refresh()
    {
        Engine.Refresh();
        foreach (VenueFacts venue in Engine.Facts?.Venues.Where(venue => venue.IsLive) ?? []) Gateway(DeploymentFiles.Gateway(venue.Name)).Venue = venue.Name;
        foreach (string name in GatewaySight.Names(directory)) _ = Gateway(name);
        foreach (GatewaySight gateway in _gateways.Values) gateway.Refresh();
    }

    public void Dispose()
    {
        Engine.Dispose();
        foreach (GatewaySight gateway in _gateways.Values) gateway.Dispose();
    }

    private GatewaySight Gateway(string name)
    {
        if (_gateways.TryGetValue(name, out GatewaySight? known)) return known;
        var gateway = new GatewaySight(directory, name);
        _gateways.Add(name, gateway);
        return gateway;
    }
}
