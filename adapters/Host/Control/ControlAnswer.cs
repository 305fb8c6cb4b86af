using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>What became of a request.</summary>
/// <param name="RequestId">The asker's number.</param>
/// <param name="CommandId">Its number in the journal; 0 when it is in none.</param>
/// <param name="FrameSequence">The last frame when it had been run; 0 when it became none.</param>
/// <param name="OpenOrders">Open afterwards.</param>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="RiskState">The engine's; a gateway says 1 when it is shut.</param>
internal readonly record struct ControlAnswer(
    long RequestId, long CommandId, long FrameSequence, int OpenOrders, CommandOutcome Outcome, byte RiskState);
