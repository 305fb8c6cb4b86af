using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host.Tests;

/// <summary>A run as the view may meet it, with every number known.</summary>
internal static class TelemetrySample
{
    private const long Tick = 100_000_000;

    public static LiveTitle Title { get; } = new("BTC-PERP at simulated  market-maker  seed 1", "BTC", "USDT", 1_000_000, 1, 3, 4, 60);

    public static LiveFacts Facts { get; } = new(LivePhase.Running, 12.34, 2_994.4, 0.25);

    public static PerformanceTelemetry Performance { get; } = new()
    {
        SpreadCapture = 0.874,
        MarkoutOneSecondBp = 0.31,
        MarkoutTenSecondsBp = -0.42,
        Uptime = 0.9968,
        FillRatio = 0.0321,
        Skew = -0.123,
    };

    /// <summary>Ten levels a side; own quotes at the third bid, behind the bids, and far from the asks.</summary>
    public static EngineTelemetry Create()
    {
        var telemetry = new EngineTelemetry
        {
            Frames = 45_264,
            Orders = 6_292,
            Profit = new ProfitAndLoss(Money(276043), Money(200596), Money(85447), Money(-1000), Money(-9000), 0),
            Performance = Performance,
            PositionLots = -94,
            MaxAbsPositionLots = 534,
            OpenOrders = 7,
            RiskState = RiskState.Normal,
            BookStatus = BookStatus.Live,
            IsQuotable = true,
        };
        telemetry.Counters.Fills = 2;
        telemetry.Counters.VenueRejects = 3;
        telemetry.Counters.RiskRefusals[(int)RiskReason.SelfTrade] = 4;
        for (int i = 0; i < TelemetryLevels.Capacity; i++)
        {
            telemetry.Bids.Levels[i] = new TelemetryLevel { PriceNanos = (599_686 - i) * Tick, Lots = 100 * (i + 1) };
            telemetry.Asks.Levels[i] = new TelemetryLevel { PriceNanos = (599_687 + i) * Tick, Lots = 1_000 - (100 * i) };
        }

        telemetry.Bids.LevelCount = telemetry.Asks.LevelCount = TelemetryLevels.Capacity;
        telemetry.Bids.Own[0] = telemetry.Bids.Levels[2] with { Lots = 50 };
        telemetry.Bids.Own[1] = new TelemetryLevel { PriceNanos = 599_635 * Tick, Lots = 65 };
        telemetry.Bids.OwnCount = 2;
        for (int i = 0; i < 4; i++) telemetry.Asks.Own[i] = new TelemetryLevel { PriceNanos = (599_737 + (50 * i)) * Tick, Lots = 50 + i };
        telemetry.Asks.OwnCount = 4;
        telemetry.Fills[0] = Fill(45_296_123, Side.Buy, 599_635, 440, Liquidity.Maker);
        telemetry.Fills[1] = Fill(45_297_004, Side.Sell, 599_700, -94, Liquidity.Taker);
        telemetry.FillCount = 2;
        return telemetry;
    }

    public static LatencyHistogram Latency()
    {
        var latency = new LatencyHistogram();
        for (int i = 0; i < 80; i++) latency.Record(1_500);
        for (int i = 0; i < 19; i++) latency.Record(7_000);
        latency.Record(394_030);
        return latency;
    }

    private static TelemetryFill Fill(long dayMs, Side side, long ticks, long position, Liquidity liquidity) => new()
    {
        TimeNs = dayMs * 1_000_000,
        PriceNanos = ticks * Tick,
        Lots = 65,
        PositionLots = position,
        Side = side,
        Liquidity = liquidity,
    };

    private static Int128 Money(long tenThousandths) => (Int128)tenThousandths * 100_000_000_000_000;
}
