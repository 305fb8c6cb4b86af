namespace LowLatencyMM.Engine;

/// <summary>Client order ids: epoch 16 bits, shard 7, counter 40; positive. An epoch is never reused, so no id is.</summary>
public static class ClientOrderId
{
    public const int CounterBits = 40;
    public const int ShardBits = 7;
    public const long CounterMax = (1L << CounterBits) - 1;
    public const int ShardMax = (1 << ShardBits) - 1;
    public const int EpochMax = ushort.MaxValue;

    /// <summary>Composes an id; the parts must be in range.</summary>
    public static long Compose(int epoch, int shard, long counter) =>
        ((long)epoch << (CounterBits + ShardBits)) | ((long)shard << CounterBits) | counter;

    public static int Epoch(long clientOrderId) => (int)(clientOrderId >> (CounterBits + ShardBits));

    public static int Shard(long clientOrderId) => (int)(clientOrderId >> CounterBits) & ShardMax;

    public static long Counter(long clientOrderId) => clientOrderId & CounterMax;
}
