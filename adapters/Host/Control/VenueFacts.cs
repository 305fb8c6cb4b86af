namespace LowLatencyMM.Host;

/// <summary>A venue as engine.json names it.</summary>
/// <param name="Id">Its place in the configuration.</param>
/// <param name="IsLive">The engine reaches it through a gateway.</param>
internal sealed record VenueFacts(ushort Id, string Name, bool IsLive);
