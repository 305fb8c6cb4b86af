namespace LowLatencyMM.Gateway;

/// <summary>What survives a restart of the gateway.</summary>
/// <param name="Epoch">The greatest epoch of an engine ever seen; 0 for none.</param>
/// <param name="IsLatched">A kill shut the gateway and nobody opened it again.</param>
/// <param name="OperatorName">Who closed or opened it last; empty for nobody.</param>
public readonly record struct GatewayRecord(ushort Epoch, bool IsLatched, string OperatorName);
