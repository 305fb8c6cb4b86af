using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>Live engines whose venues are in this process.</summary>
internal static class EngineOn
{
    public static LiveEngine<MarketMaker, LaneLink> Lanes(LiveLanes lanes, Core<MarketMaker> core, ThreadSettings threads, EngineTelemetryBlock telemetry) => new(
        core, lanes.Control.Consumer, [lanes.MarketData.Consumer], lanes.Ring.Producer, new LaneLink(lanes.Orders.Producer, lanes.Executions.Consumer),
        LiveClock.Start(), threads.MarketDataBudgetFrames, epoch: 1, telemetry);
}
