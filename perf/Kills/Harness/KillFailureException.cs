namespace LowLatencyMM.Kills;

/// <summary>What a kill must lead to did not happen; the message has seed, kills and the state of all sides.</summary>
internal sealed class KillFailureException(string message) : Exception(message);
