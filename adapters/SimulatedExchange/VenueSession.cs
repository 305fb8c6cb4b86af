namespace LowLatencyMM.SimulatedExchange;

/// <summary>A connection through which an account sends orders and hears of them. Its place in the list of sessions is its number.</summary>
/// <param name="Account">1 to 62. Several sessions may share one.</param>
/// <param name="IsCancelOnDisconnect">Whether the orders that it entered are cancelled when it is lost.</param>
public sealed record VenueSession(int Account, bool IsCancelOnDisconnect = false);
