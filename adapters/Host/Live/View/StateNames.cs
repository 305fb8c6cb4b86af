using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>States as text; the runtime's names of enum values allocate.</summary>
internal static class StateNames
{
    public static string Of(RiskState state) => state switch
    {
        RiskState.Normal => "Normal",
        RiskState.Paused => "Paused",
        RiskState.ReduceOnly => "ReduceOnly",
        RiskState.Cautious => "Cautious",
        _ => "Halted",
    };

    public static string Of(BookStatus status) => status switch
    {
        BookStatus.AwaitingSnapshot => "awaited",
        BookStatus.InSnapshot => "arriving",
        BookStatus.Live => "Live",
        BookStatus.StaleGap => "stale: gap",
        BookStatus.StaleCrossed => "stale: crossed",
        BookStatus.StaleEdge => "stale: edge",
        _ => "stale: bad data",
    };

    /// <summary>Of a route: 0, before anything was heard of it, is down.</summary>
    public static string Of(SessionStatus status) => status switch
    {
        SessionStatus.Up => "up",
        SessionStatus.Connected => "comparing states",
        _ => "down",
    };
}
