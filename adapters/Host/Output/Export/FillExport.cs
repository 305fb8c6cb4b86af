using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>fills.csv</c>: every fill that was booked. One thread.</summary>
internal sealed class FillExport(string directory, ExportInstruments instruments) : IDisposable
{
    public CsvFile File { get; } = new(
        Path.Combine(directory, "fills.csv"),
        "sequence,time_ns,time,venue_time_ns,venue_time,venue_id,match_id,leg,client_order_id,venue_order_id,instrument,side,liquidity,"
        + "price,quantity,fee,currency,mark,position,profit");

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
        ref Instrument instrument = ref context.Instruments[fill.Slot];
        File.Number(fill.FrameSequence).Time(fill.TimeNs).Time(fill.VenueTimeNs).Number(fill.VenueId).Number(fill.MatchId).Number(fill.Leg);
        File.Number(fill.ClientOrderId).Number(fill.VenueOrderId).Text(instruments.Symbol(fill.InstrumentId));
        File.Text(fill.Side.ToString()).Text(fill.Liquidity.ToString()).Price(fill.Price);
        File.Decimal(instruments.Quantity(fill.InstrumentId, fill.Lots.Count), 9).Decimal(fill.FeeNanos, 9).Text(Ascii.Currency(instrument.SettlementCurrency));
        File.Price(fill.Mark).Decimal(instruments.Quantity(fill.InstrumentId, fill.PositionLots.Count), 9);
        File.Decimal(context.Positions.ProfitAndLoss(fill.Slot, in instrument).Total, 18).End();
    }

    public void Dispose() => File.Dispose();
}
