namespace LowLatencyMM.Gateway;

/// <summary>How far connecting is.</summary>
public enum ConnectStatus : byte
{
    Pending,
    Connected,
    Failed,
}
