namespace LowLatencyMM.Engine;

/// <summary>What kind of order message waits to be encoded.</summary>
public enum OutboundKind : byte
{
    New = 1,
    Cancel = 2,
    Replace = 3,
    MassCancel = 4,
    StatusRequest = 5,
}
