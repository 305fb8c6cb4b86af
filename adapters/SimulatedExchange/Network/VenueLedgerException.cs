namespace LowLatencyMM.SimulatedExchange;

/// <summary>A ledger that cannot be used as it is. The message is one line for the operator; retrying does not help.</summary>
public sealed class VenueLedgerException(string message) : IOException(message);
