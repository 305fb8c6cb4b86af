namespace LowLatencyMM.Engine;

/// <summary>What an event does to an order in a state.</summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Outcome">How the event counts.</param>
public readonly record struct OrderTransition(OrderState Next, OrderOutcome Outcome);
