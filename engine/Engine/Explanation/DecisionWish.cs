using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>What a strategy asked the engine for, what pre-trade risk measured, and what became of it.</summary>
public sealed record DecisionWish
{
    /// <summary>New, Replace or Cancel.</summary>
    public required OutboundKind Kind { get; init; }

    public required Side Side { get; init; }

    public required byte Level { get; init; }

    /// <summary>Id of the order sent, or of the order to cancel; 0 when it was refused.</summary>
    public long ClientOrderId { get; init; }

    /// <summary>The order that a replacement replaces; otherwise 0.</summary>
    public long OriginalClientOrderId { get; init; }

    public Price Price { get; init; }

    /// <summary>Total quantity, filled part included.</summary>
    public Lots Lots { get; init; }

    /// <summary><see cref="RiskReason.None"/> when it was sent.</summary>
    public required RiskReason Outcome { get; init; }

    /// <summary>Every check, measured before the wish changed anything; empty for a cancel, which is never refused for risk.</summary>
    public IReadOnlyList<RiskCheck> Checks { get; init; } = [];
}
