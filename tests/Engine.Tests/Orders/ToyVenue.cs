using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A consistent venue without a market: it decides at random, keeps the truth, and says it late, out of order and more than once.</summary>
/// <remarks>Commands arrive in the order in which they were sent; executions come within half the acknowledgement time-out.</remarks>
internal sealed class ToyVenue(Random random, bool isLossy)
{
    private readonly PriorityQueue<Func<FrameFactory, byte[]>, (long TimeNs, long Number)> _executions = new();
    private readonly Queue<(long TimeNs, SentOrder Order)> _commands = new();
    private readonly Dictionary<long, VenueOrder> _orders = [];
    private long _number;
    private long _matchId;

    public long PositionLots { get; private set; }

    /// <summary>Greatest absolute position with everything open filled, ever.</summary>
    public long WorstCaseLots { get; private set; }

    public long FillCount { get; private set; }

    public IEnumerable<VenueOrder> Open => _orders.Values.Where(order => order.IsOpen);

    public bool IsQuiet => _commands.Count == 0 && _executions.Count == 0;

    public void Receive(SentOrder order, long nowNs) => _commands.Enqueue((nowNs + 1_000_000, order));

    /// <summary>Takes commands that arrived, trades a little, and hands over what is due.</summary>
    public void Run(long nowNs, bool isTrading, FrameFactory frames, Action<byte[]> deliver)
    {
        while (_commands.TryPeek(out (long TimeNs, SentOrder Order) command) && command.TimeNs <= nowNs) Handle(_commands.Dequeue().Order, nowNs);
        if (isTrading && random.Next(4) == 0) Trade(nowNs);
        Note();
        while (_executions.TryPeek(out _, out (long TimeNs, long Number) due) && due.TimeNs <= nowNs) deliver(_executions.Dequeue()(frames));
    }

    private void Handle(SentOrder sent, long nowNs)
    {
        if (isLossy && random.Next(30) == 0) return; // lost on the way: no answer, ever
        switch (sent.Kind)
        {
            case OutboundKind.New when random.Next(10) == 0:
                Say(nowNs, frames => frames.Rejected(sent.ClientOrderId, RejectReason.RateLimit));
                break;
            case OutboundKind.New:
                _orders.Add(sent.ClientOrderId, new VenueOrder { Id = sent.ClientOrderId, Side = sent.Side, Price = sent.Price, Lots = sent.Lots });
                Say(nowNs, frames => frames.Accepted(sent.ClientOrderId, sent.ClientOrderId + 1_000_000, sent.Price, sent.Lots));
                break;
            case OutboundKind.Replace:
                Replace(sent, nowNs);
                break;
            case OutboundKind.Cancel when !_orders.TryGetValue(sent.ClientOrderId, out VenueOrder? order) || !order.IsOpen:
                RejectReason gone = _orders.ContainsKey(sent.ClientOrderId) ? RejectReason.TooLate : RejectReason.UnknownOrder;
                Say(nowNs, frames => frames.CancelRejected(sent.ClientOrderId, gone));
                break;
            case OutboundKind.Cancel when random.Next(10) == 0:
                Say(nowNs, frames => frames.CancelRejected(sent.ClientOrderId, RejectReason.RateLimit));
                break;
            case OutboundKind.Cancel:
                Cancel(_orders[sent.ClientOrderId], nowNs, CancelReason.Requested, isPart: random.Next(8) == 0);
                break;
            default:
                foreach (VenueOrder open in Open.ToArray()) Cancel(open, nowNs, CancelReason.MassCancel, isPart: false);
                break;
        }

        Note();
    }

    private void Replace(SentOrder sent, long nowNs)
    {
        bool isOpen = _orders.TryGetValue(sent.OriginalClientOrderId, out VenueOrder? order) && order.IsOpen;
        if (!isOpen || random.Next(6) == 0)
        {
            RejectReason reason = isOpen ? RejectReason.RateLimit : RejectReason.UnknownOrder;
            Say(nowNs, frames => frames.ReplaceRejected(sent.ClientOrderId, sent.OriginalClientOrderId, reason));
            return;
        }

        if (sent.Lots <= order!.Cum)
        {
            Cancel(order, nowNs, CancelReason.Requested, isPart: false);
            return;
        }

        order.IsReplaced = true;
        var next = new VenueOrder { Id = sent.ClientOrderId, Side = order.Side, Price = sent.Price, Lots = sent.Lots, Cum = order.Cum };
        _orders.Add(next.Id, next);
        long leaves = next.Lots - next.Cum;
        long cum = next.Cum;
        Say(nowNs, frames => frames.Replaced(next.Id, order.Id, next.Id + 1_000_000, next.Price, leaves, cum));
    }

    private void Cancel(VenueOrder order, long nowNs, CancelReason reason, bool isPart)
    {
        long open = order.Lots - order.Cum;
        long leaves = isPart && open > 1 ? random.NextInt64(1, open) : 0;
        order.Lots = order.Cum + leaves;
        long cum = order.Cum;
        Say(nowNs, frames => frames.Canceled(order.Id, order.Id + 1_000_000, leaves, cum, reason));
    }

    private void Trade(long nowNs)
    {
        VenueOrder[] open = Open.ToArray();
        if (open.Length == 0) return;
        VenueOrder order = open[random.Next(open.Length)];
        if (random.Next(20) == 0)
        {
            Cancel(order, nowNs, CancelReason.Operator, isPart: false);
            return;
        }

        long lots = random.NextInt64(1, order.Lots - order.Cum + 1);
        order.Cum += lots;
        PositionLots += order.Side == Side.Buy ? lots : -lots;
        FillCount++;
        long matchId = ++_matchId;
        Say(nowNs, frames => frames.Filled(order.Id, order.Id + 1_000_000, matchId, order.Price, lots, order.Side));
    }

    private void Note()
    {
        long buys = Open.Where(order => order.Side == Side.Buy).Sum(order => order.Lots - order.Cum);
        long sells = Open.Where(order => order.Side == Side.Sell).Sum(order => order.Lots - order.Cum);
        WorstCaseLots = Math.Max(WorstCaseLots, Math.Max(PositionLots + buys, sells - PositionLots));
    }

    private delegate ReadOnlySpan<byte> Writer(FrameFactory frames);

    private void Say(long nowNs, Writer writer)
    {
        int copies = random.Next(6) == 0 ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            long delayNs = random.Next(3) == 0 ? random.NextInt64(1_000_000_000) : random.NextInt64(5_000_000);
            _executions.Enqueue(frames => writer(frames).ToArray(), (nowNs + delayNs, ++_number));
        }
    }
}
