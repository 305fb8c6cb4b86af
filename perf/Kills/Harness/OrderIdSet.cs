using LowLatencyMM.Engine;

namespace LowLatencyMM.Kills;

/// <summary>Client order ids of a journal, each to be used once and in its own epoch.</summary>
internal sealed class OrderIdSet
{
    private readonly HashSet<long> _used = [];

    public int Count => _used.Count;

    /// <summary>The first thing that was wrong; null when nothing was.</summary>
    public string? Problem { get; private set; }

    public void Use(long clientOrderId, int epoch)
    {
        if (ClientOrderId.Epoch(clientOrderId) != epoch) Problem ??= $"order id {clientOrderId} is not of the epoch {epoch} that sent it";
        if (!_used.Add(clientOrderId)) Problem ??= $"order id {clientOrderId} was used twice";
    }
}
