using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>What a report shows of one instrument: its market, our quotes, our fills, our position.</summary>
internal sealed class InstrumentHistory(TimeGrid grid, int slot)
{
    private int _topVersion = -1;
    private BookStatus _status = BookStatus.AwaitingSnapshot;
    private double _heldLots;
    private double _inventoryNs;
    private double _absoluteInventoryNs;
    private long _inventorySinceNs;

    public int Slot { get; } = slot;

    /// <summary>Best bid, best ask and mid of the market; a gap where its book was not whole.</summary>
    public StepSeries Bid { get; } = new(grid);

    /// <inheritdoc cref="Bid"/>
    public StepSeries Ask { get; } = new(grid);

    /// <inheritdoc cref="Bid"/>
    public StepSeries Mid { get; } = new(grid);

    /// <summary>Our best quotes that the venue has confirmed; a gap without one.</summary>
    public StepSeries OwnBid { get; } = new(grid);

    /// <inheritdoc cref="OwnBid"/>
    public StepSeries OwnAsk { get; } = new(grid);

    /// <summary>Position: base units, or quote units of an inverse contract.</summary>
    public StepSeries Inventory { get; } = new(grid);

    public FillMarks Fills { get; } = new(grid);

    /// <summary>Order messages that name it.</summary>
    public long OrderCount { get; set; }

    public long FillCount { get; private set; }

    /// <summary>Changes of the market's top of book.</summary>
    public long TopCount { get; private set; }

    /// <summary>Means over time of the position and of its absolute value, lots.</summary>
    public (double Signed, double Absolute) MeanInventory()
    {
        double ns = grid.EndNs - grid.StartNs;
        double restNs = grid.EndNs - _inventorySinceNs;
        double held = _heldLots;
        return ns > 0 ? ((_inventoryNs + (held * restNs)) / ns, (_absoluteInventoryNs + (Math.Abs(held) * restNs)) / ns) : (held, Math.Abs(held));
    }

    /// <summary>Takes the market's top of book over.</summary>
    /// <returns>The reason for which the book just became stale, if it did.</returns>
    public BookStatus? OnBook(in Book book)
    {
        bool isInEvent = book.Status == BookStatus.InSnapshot || book.IsInEvent;
        if (isInEvent) return null; // quotes stand, and so does what is shown
        BookStatus? stale = book.Status != _status && book.Status >= BookStatus.StaleGap ? book.Status : null;
        if (book.TopVersion == _topVersion && book.Status == _status) return stale;
        _topVersion = book.TopVersion;
        _status = book.Status;
        bool isWhole = book.IsQuotable;
        if (isWhole) TopCount++;
        Bid.Add(isWhole ? book.BestBid.Price.ToDouble() : double.NaN);
        Ask.Add(isWhole ? book.BestAsk.Price.ToDouble() : double.NaN);
        Mid.Add(isWhole ? book.Mid.ToDouble() : double.NaN);
        return stale;
    }

    /// <summary>Looks at our open orders.</summary>
    public void OnOrders(OrderTable orders)
    {
        double bid = double.NaN;
        double ask = double.NaN;
        for (int open = orders.OfInstrument(Slot).FirstOpen; open != OrderTable.None; open = orders[open].NextOpen)
        {
            ref Order order = ref orders[open];
            if (order.State is not (OrderState.Live or OrderState.PendingReplace or OrderState.PendingCancel)) continue;
            double price = order.Price.ToDouble();
            if (order.Side == Side.Buy) bid = double.IsNaN(bid) || price > bid ? price : bid;
            else ask = double.IsNaN(ask) || price < ask ? price : ask;
        }

        OwnBid.Add(bid);
        OwnAsk.Add(ask);
    }

    /// <summary>A fill was booked.</summary>
    /// <param name="lotSize">Base units (linear, spot) or quote units (inverse) in one lot.</param>
    public void OnFill(in PlaybackFill fill, double lotSize)
    {
        FillCount++;
        Hold(grid.EndNs, fill.PositionLots.Count);
        Inventory.Add(fill.PositionLots.Count * lotSize);
        Fills.Add(new FillMark(grid.EndNs, fill.Sign, fill.Price.ToDouble(), fill.Lots.Count, 1));
    }

    private void Hold(long untilNs, long lots)
    {
        double ns = untilNs - (_inventorySinceNs == 0 ? untilNs : _inventorySinceNs);
        _inventoryNs += _heldLots * ns;
        _absoluteInventoryNs += Math.Abs(_heldLots) * ns;
        _inventorySinceNs = untilNs;
        _heldLots = lots;
    }
}
