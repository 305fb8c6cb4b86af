using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A venue behind sessions that are lost with what is under way: it keeps the truth, fills orders while nobody listens, and answers StatusRequest.</summary>
/// <remarks>Within a session everything arrives in order, a fill now and then twice. One instrument, one account.</remarks>
internal sealed class SessionVenue(Random random)
{
    private readonly Queue<Func<FrameFactory, byte[]>> _executions = new();
    private readonly Queue<SentOrder> _commands = new();
    private readonly Dictionary<long, VenueOrder> _orders = [];
    private readonly List<(long MatchId, VenueOrder Order, long Lots)> _fills = [];

    public bool IsConnected { get; private set; }

    public long PositionLots { get; private set; }

    /// <summary>1e-18 of the settlement currency, for the instrument of <see cref="FrameFactory.Definition"/>.</summary>
    public Int128 Cash { get; private set; }

    public int FillCount => _fills.Count;

    public int AnswerCount { get; private set; }

    /// <summary>A mistake for the tests to notice: lots added to what is reported.</summary>
    public long PositionErrorLots { get; set; }

    /// <summary>A mistake for the tests to notice: fills of the answer are counted and not sent.</summary>
    public bool HidesFills { get; set; }

    /// <summary>Mass cancels are taken and not obeyed.</summary>
    public bool IgnoresMassCancel { get; set; }

    public bool IsQuiet => _commands.Count == 0 && _executions.Count == 0;

    public IEnumerable<VenueOrder> Open => _orders.Values.Where(order => order.IsOpen);

    public void Connect() => IsConnected = true;

    /// <summary>The session is lost: of what is under way in both directions a first part still arrives at the venue, the rest never.</summary>
    public void Disconnect()
    {
        for (int arriving = random.Next(_commands.Count + 1); arriving > 0; arriving--) Handle(_commands.Dequeue());
        _commands.Clear();
        _executions.Clear();
        IsConnected = false;
    }

    public void Receive(SentOrder order)
    {
        if (IsConnected) _commands.Enqueue(order);
    }

    /// <summary>Takes a command or two, trades, and says up to three things.</summary>
    public void Run(FrameFactory frames, Action<byte[]> deliver)
    {
        for (int count = random.Next(3); count > 0 && _commands.Count > 0; count--) Handle(_commands.Dequeue());
        if (random.Next(3) == 0) Trade();
        for (int count = random.Next(4); count > 0 && _executions.Count > 0; count--) deliver(_executions.Dequeue()(frames));
    }

    private void Handle(SentOrder sent)
    {
        switch (sent.Kind)
        {
            case OutboundKind.New when random.Next(10) == 0:
                Say(frames => frames.Rejected(sent.ClientOrderId, RejectReason.RateLimit));
                break;
            case OutboundKind.New:
                Assert.That(_orders.TryAdd(sent.ClientOrderId, new VenueOrder { Id = sent.ClientOrderId, Side = sent.Side, Price = sent.Price, Lots = sent.Lots }), "an id came twice");
                Say(frames => frames.Accepted(sent.ClientOrderId, sent.ClientOrderId + 1_000_000, sent.Price, sent.Lots));
                break;
            case OutboundKind.Replace:
                Replace(sent);
                break;
            case OutboundKind.Cancel when _orders.TryGetValue(sent.ClientOrderId, out VenueOrder? order) && order.IsOpen:
                Cancel(order, isPart: random.Next(8) == 0);
                break;
            case OutboundKind.Cancel:
                RejectReason gone = _orders.ContainsKey(sent.ClientOrderId) ? RejectReason.TooLate : RejectReason.UnknownOrder;
                Say(frames => frames.CancelRejected(sent.ClientOrderId, gone));
                break;
            case OutboundKind.MassCancel when IgnoresMassCancel || random.Next(8) == 0:
                break;
            case OutboundKind.MassCancel:
                foreach (VenueOrder open in Open.ToArray()) Cancel(open, isPart: false);
                break;
            default:
                Assert.That(StatusRequestDecoder.TryWrap(sent.Bytes, out StatusRequestDecoder request), Is.True);
                Answer(request.RequestId, request.AfterMatchId);
                break;
        }
    }

    private void Replace(SentOrder sent)
    {
        bool isOpen = _orders.TryGetValue(sent.OriginalClientOrderId, out VenueOrder? order) && order.IsOpen;
        if (!isOpen || random.Next(6) == 0)
        {
            Say(frames => frames.ReplaceRejected(sent.ClientOrderId, sent.OriginalClientOrderId, isOpen ? RejectReason.RateLimit : RejectReason.UnknownOrder));
            return;
        }

        if (sent.Lots <= order!.Cum)
        {
            Cancel(order, isPart: false);
            return;
        }

        order.IsReplaced = true;
        var next = new VenueOrder { Id = sent.ClientOrderId, Side = order.Side, Price = sent.Price, Lots = sent.Lots, Cum = order.Cum };
        _orders.Add(next.Id, next);
        (long leaves, long cum) = (next.Lots - next.Cum, next.Cum);
        Say(frames => frames.Replaced(next.Id, order.Id, next.Id + 1_000_000, next.Price, leaves, cum));
    }

    private void Cancel(VenueOrder order, bool isPart)
    {
        long open = order.Lots - order.Cum;
        long leaves = isPart && open > 1 ? random.NextInt64(1, open) : 0;
        order.Lots = order.Cum + leaves;
        long cum = order.Cum;
        Say(frames => frames.Canceled(order.Id, order.Id + 1_000_000, leaves, cum));
    }

    private void Trade()
    {
        VenueOrder[] open = [.. Open];
        if (open.Length == 0) return;
        VenueOrder order = open[random.Next(open.Length)];
        long lots = random.NextInt64(1, order.Lots - order.Cum + 1);
        order.Cum += lots;
        long signed = order.Side == Side.Buy ? lots : -lots;
        PositionLots += signed;
        Cash -= (Int128)signed * order.Price * 1_000_000;
        (long MatchId, VenueOrder Order, long Lots) fill = (_fills.Count + 1, order, lots);
        _fills.Add(fill);
        for (int copies = random.Next(6) == 0 ? 2 : 1; copies > 0; copies--) Say(frames => Filled(frames, fill, FrameFlags.EndOfEvent));
    }

    private static ReadOnlySpan<byte> Filled(FrameFactory frames, (long MatchId, VenueOrder Order, long Lots) fill, FrameFlags flags) => frames.Filled(
        fill.Order.Id, fill.Order.Id + 1_000_000, fill.MatchId, fill.Order.Price, fill.Lots, fill.Order.Side, flags: flags);

    private void Answer(long requestId, long afterMatchId)
    {
        AnswerCount++;
        int fillCount = 0;
        foreach ((long MatchId, VenueOrder Order, long Lots) fill in _fills.Where(fill => fill.MatchId >= afterMatchId))
        {
            fillCount++;
            if (!HidesFills) Say(frames => Filled(frames, fill, FrameFlags.Resend));
        }

        VenueOrder[] open = [.. Open];
        foreach (VenueOrder order in open)
        {
            (long leaves, long cum) = (order.Lots - order.Cum, order.Cum);
            Say(frames => frames.OpenOrder(requestId, order.Id, order.Id + 1_000_000, order.Price, leaves, cum, order.Side));
        }

        (long position, long last) = (PositionLots + PositionErrorLots, _fills.Count);
        if (last > 0) Say(frames => frames.PositionReport(requestId, position, last));
        Say(frames => frames.StatusEnd(requestId, fillCount, open.Length, last > 0 ? 1 : 0, last));
    }

    private delegate ReadOnlySpan<byte> Writer(FrameFactory frames);

    private void Say(Writer writer)
    {
        if (IsConnected) _executions.Enqueue(frames => writer(frames).ToArray());
    }
}
