namespace LowLatencyMM.Gateway.Tests;

/// <summary>A disk in memory, which can refuse.</summary>
internal readonly struct MemoryStore(MemoryStore.Disk disk) : IGatewayStore
{
    public bool TrySave(in GatewayRecord record)
    {
        if (disk.IsBroken) return false;
        disk.Record = record;
        disk.Saves++;
        return true;
    }

    public sealed class Disk
    {
        public GatewayRecord Record { get; set; } = new(0, false, "");

        public bool IsBroken { get; set; }

        public int Saves { get; set; }
    }
}
