using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>What a gateway may let through, written for plainness: everything is summed anew for each question.</summary>
internal sealed class NaiveLimits(InstrumentLimits limits, long lotValue, int openOrdersMax)
{
    private readonly Dictionary<long, Open> _open = [];
    private readonly Dictionary<uint, long> _positions = [];
    private readonly Dictionary<uint, long> _references = [];
    private readonly HashSet<long> _matches = [];

    public long Position(uint instrument) => _positions.GetValueOrDefault(instrument);

    public int OpenCount => _open.Values.Count(order => order.Replaces == 0);

    /// <summary>Whether it passes; when it does, it is open from now on.</summary>
    public bool Allows(bool isReplace, long id, long originalId, Side side, long price, long lots, uint instrument)
    {
        if (lots < 1 || lots > limits.OrderLotsMax) return false;
        if (price < limits.LowestPrice.Nanos || price > limits.HighestPrice.Nanos) return false;
        decimal reference = _references.TryGetValue(instrument, out long known) ? known : limits.ReferencePrice!.Value.Nanos;
        if (Math.Abs(price - reference) > (decimal)limits.PriceCollarFraction * reference) return false;
        decimal notional = (decimal)price * lots * lotValue / 1_000_000_000m;
        if (notional > limits.OrderNotionalMax) return false;
        decimal added = lots;
        if (isReplace)
        {
            if (!_open.TryGetValue(originalId, out Open? original) || original.Side != side || original.Instrument != instrument) return false;
            if (original.Replaces != 0 || _open.Values.Any(order => order.Replaces == originalId)) return false;
            added = Math.Max(0, lots - original.Cum - original.Leaves);
        }
        else if (OpenCount >= openOrdersMax || _open.Values.Count(order => order.Replaces == 0 && order.Instrument == instrument) >= limits.OpenOrdersMax)
        {
            return false;
        }

        decimal worst = Position(instrument) * (side == Side.Buy ? 1 : -1);
        foreach (Open order in _open.Values.Where(order => order.Instrument == instrument && order.Side == side)) worst += Exposed(order);
        if (added > 0 && worst + added > limits.PositionLotsMax) return false;
        _open.Add(id, new Open { Side = side, Instrument = instrument, Leaves = isReplace ? 0 : lots, Total = lots, Replaces = isReplace ? originalId : 0 });
        return true;
    }

    /// <summary>An execution, as it was told to the engine.</summary>
    public void OnExecution(uint instrument, byte[] message)
    {
        if (AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted)) _open[accepted.ClientOrderId].Leaves = accepted.LeavesLots;
        else if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected)) Remove(rejected.ClientOrderId);
        else if (ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder replaceRejected)) Remove(replaceRejected.ClientOrderId);
        else if (CanceledDecoder.TryWrap(message, out CanceledDecoder canceled)) Change(canceled.ClientOrderId, canceled.LeavesLots, canceled.CumLots);
        else if (ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced)) Replace(replaced.ClientOrderId, replaced.LeavesLots, replaced.CumLots);
        else if (FilledDecoder.TryWrap(message, out FilledDecoder filled) && _matches.Add(filled.MatchId))
        {
            _positions[instrument] = Position(instrument) + (filled.Side == Side.Buy ? filled.Lots : -filled.Lots);
            _references[instrument] = filled.Price;
            Change(filled.ClientOrderId, filled.LeavesLots, filled.CumLots);
        }
    }

    private long Exposed(Open order)
    {
        if (order.Replaces == 0) return order.Leaves;
        Open original = _open[order.Replaces];
        return Math.Max(0, order.Total - original.Cum - original.Leaves);
    }

    private void Replace(long id, long leaves, long cum)
    {
        long original = _open[id].Replaces;
        _open[id].Replaces = 0;
        _open.Remove(original);
        Change(id, leaves, cum);
    }

    private void Change(long id, long leaves, long cum)
    {
        if (!_open.TryGetValue(id, out Open? order)) return;
        (order.Leaves, order.Cum) = (leaves, cum);
        if (leaves == 0) Remove(id);
    }

    private void Remove(long id)
    {
        _open.Remove(id);
        foreach (long replacement in _open.Where(pair => pair.Value.Replaces == id).Select(pair => pair.Key).ToArray()) _open.Remove(replacement);
    }

    private sealed class Open
    {
        public Side Side;
        public uint Instrument;
        public long Leaves, Cum, Total, Replaces;
    }
}
