using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Follows our orders from executions alone, and fails where these do not add up.</summary>
internal sealed class AccountLife(Dictionary<uint, FeeCalculator> fees)
{
    private readonly Dictionary<long, Execution> _open = []; // by venue order id, the last thing said
    private readonly Dictionary<uint, long> _positions = [];

    public List<Execution> Fills { get; } = [];

    public int FillCount => Fills.Count;

    public IEnumerable<Execution> Open => _open.Values;

    public long PositionLots(uint instrumentId) => _positions.GetValueOrDefault(instrumentId);

    public void Take(Execution execution)
    {
        switch (execution.Kind)
        {
            case ExecutionKind.Accepted:
                _open.Add(execution.VenueOrderId, execution);
                break;
            case ExecutionKind.Replaced:
                Execution original = _open[execution.VenueOrderId];
                Assert.That((execution.OriginalClientOrderId, execution.CumLots), Is.EqualTo((original.ClientOrderId, original.CumLots)));
                _open[execution.VenueOrderId] = execution;
                break;
            case ExecutionKind.Canceled:
                Execution canceled = _open[execution.VenueOrderId];
                Assert.That((execution.ClientOrderId, execution.CumLots, execution.LeavesLots), Is.EqualTo((canceled.ClientOrderId, canceled.CumLots, 0L)));
                _ = _open.Remove(execution.VenueOrderId);
                break;
            case ExecutionKind.Filled:
                TakeFill(execution);
                break;
            default:
                Assert.That(execution.RejectReason, Is.Not.EqualTo((RejectReason)0));
                break;
        }
    }

    private void TakeFill(Execution fill)
    {
        Execution order = _open[fill.VenueOrderId];
        Assert.That(
            (fill.ClientOrderId, fill.CumLots, fill.LeavesLots), Is.EqualTo((order.ClientOrderId, order.CumLots + fill.Lots, order.LeavesLots - fill.Lots)));
        Assert.That(fill.Fee, Is.EqualTo(fees[fill.InstrumentId].Fee(fill.Price, fill.Lots, fill.Liquidity == Liquidity.Maker)));
        Fills.Add(fill);
        _positions[fill.InstrumentId] = PositionLots(fill.InstrumentId) + (fill.Side == Side.Buy ? fill.Lots : -fill.Lots);
        if (fill.LeavesLots == 0) _ = _open.Remove(fill.VenueOrderId);
        else _open[fill.VenueOrderId] = fill;
    }
}
