using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>What is open of one instrument, and what it would take to have no position in it.</summary>
/// <param name="OpenOrders">That a kill cancels.</param>
/// <param name="PositionLots">Signed.</param>
/// <param name="OppositeNanos">Best price to trade it away at, 1e-9; 0 when the book has none.</param>
/// <param name="MidNanos">1e-9; 0 when there is none.</param>
/// <param name="Value">Of the position at that price, 1e-18 of the quote currency, without sign; 0 without a price.</param>
/// <param name="ProfitTotal">1e-18 of the settlement currency.</param>
internal sealed record FlattenLine(
    InstrumentFacts Instrument, int OpenOrders, long PositionLots, long OppositeNanos, long MidNanos, Int128 Value, Int128 ProfitTotal)
{
    /// <summary>What is to be traded.</summary>
    public Side Side => PositionLots > 0 ? Side.Sell : Side.Buy;

    /// <summary>How far that price is from the mid, in 1e-4 of it; null where one of them is missing.</summary>
    public double? DistanceBasisPoints => OppositeNanos == 0 || MidNanos == 0 ? null : 1e4 * Math.Abs((double)OppositeNanos - MidNanos) / Math.Abs((double)MidNanos);

    public static FlattenLine Of(InstrumentFacts instrument, in InstrumentTelemetry telemetry)
    {
        long opposite = telemetry.PositionLots == 0 ? 0 : telemetry.PositionLots > 0 ? telemetry.BidNanos : telemetry.AskNanos;
        bool hasBoth = telemetry.BidNanos != 0 && telemetry.AskNanos != 0;
        long mid = hasBoth ? (long)(((Int128)telemetry.BidNanos + telemetry.AskNanos) / 2) : 0;
        Int128 value = opposite == 0 ? 0 : Int128.Abs(instrument.Value(telemetry.PositionLots, opposite));
        return new FlattenLine(instrument, telemetry.OpenOrders, telemetry.PositionLots, opposite, mid, value, telemetry.Profit.Total);
    }
}
