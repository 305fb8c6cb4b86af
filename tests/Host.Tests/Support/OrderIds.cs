using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>Client order ids that were used, each once.</summary>
internal sealed class OrderIds
{
    private readonly HashSet<long> _used = [];

    public HashSet<int> Epochs { get; } = [];

    public int Count => _used.Count;

    public void Use(long clientOrderId, int epoch)
    {
        Assert.That(ClientOrderId.Epoch(clientOrderId), Is.EqualTo(epoch), "the id's epoch is the frame's");
        Assert.That(_used.Add(clientOrderId), $"order id {clientOrderId} was used twice");
        Epochs.Add(epoch);
    }
}
