namespace LowLatencyMM.Gateway;

/// <summary>Keeps what a gateway must still know after a restart. Use it as a struct type parameter; the gateway's thread, off the hot path.</summary>
public interface IGatewayStore
{
    /// <summary>Makes the record durable before it returns; false, and nothing thrown, when the disk refused. It is asked again.</summary>
    bool TrySave(in GatewayRecord record);
}
