using System.Globalization;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Looks for an order message in a journal being played, and follows its order to the end. One thread.</summary>
/// <param name="clientOrderId">The order; 0: by number.</param>
/// <param name="orderNumber">The message; 0: by id.</param>
internal sealed class OrderLife(long clientOrderId, long orderNumber)
{
    /// <summary>Mark-out horizons, ns.</summary>
    public static readonly long[] HorizonsNs = [100_000_000, 1_000_000_000, 10_000_000_000, 60_000_000_000, 300_000_000_000];

    private readonly List<LifeEvent> _events = [];
    private readonly List<(LifeEvent Event, PlaybackFill Fill, int Horizon)> _pending = [];
    private long _id = clientOrderId;
    private OrderState _state;
    private bool _hasEnded;
    private ushort _venueId;

    /// <summary>The message; null while it is not found.</summary>
    public PlaybackOrder? Found { get; private set; }

    public IReadOnlyList<LifeEvent> Events => _events;

    /// <summary>Greatest counter of an id, and greatest number, met so far: what a user may have mistyped against.</summary>
    public long LastOrderNumber { get; private set; }

    /// <summary>Found, ended, and every mark-out known.</summary>
    public bool IsOver { get; private set; }

    public void BeforeFrame(in FrameHeader header, StrategyContext context)
    {
        if (_pending.Count > 0) Mark(header.ReceiveTimeNs, context);
        IsOver = Found is not null && _hasEnded && _pending.Count == 0;
    }

    public void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
        LastOrderNumber = order.OrderNumber;
        if (Found is null)
        {
            bool isFound = orderNumber != 0 ? order.OrderNumber == orderNumber : order.ClientOrderId == _id && order.Kind is OutboundKind.New or OutboundKind.Replace;
            if (!isFound) return;
            Found = order;
            _id = order.ClientOrderId;
            _hasEnded = _id == 0;
            if (_id != 0) _venueId = context.Instruments[order.Slot].VenueId;
            _state = StateOf(context);
            return;
        }

        bool isOurs = (order.Kind == OutboundKind.Cancel && order.ClientOrderId == _id)
            || (order.Kind == OutboundKind.Replace && order.OriginalClientOrderId == _id)
            || (order.Kind == OutboundKind.MassCancel && order.VenueId == _venueId && _id != 0);
        if (!isOurs || _hasEnded) return;
        string kind = order.Kind == OutboundKind.Replace ? "ReplaceSent" : order.Kind == OutboundKind.Cancel ? "CancelSent" : "MassCancelSent";
        string text = order.Kind switch
        {
            OutboundKind.Replace => $"replacement sent as order {order.ClientOrderId}: {order.Lots.Count} lots at {FixedDecimal.FormatNanos(order.Price.Nanos)}",
            OutboundKind.Cancel => "cancel sent",
            _ => $"mass cancel sent ({order.MassCancelReason})",
        };
        _events.Add(new LifeEvent(order.FrameSequence, order.TimeNs, kind, text, StateOf(context).ToString()) { OrderNumber = order.OrderNumber });
    }

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
        if (Found is null || fill.ClientOrderId != _id || _id == 0) return;
        double edgeBps = fill.Sign * (fill.Mark.ToDouble() - fill.Price.ToDouble()) / Math.Abs(fill.Mark.ToDouble()) * 1e4;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{fill.Lots.Count} lots at {FixedDecimal.FormatNanos(fill.Price.Nanos)}, {fill.Liquidity}, {fill.LeavesLots.Count} left; mid {FixedDecimal.FormatNanos(fill.Mark.Nanos)}, edge {edgeBps:0.00} bp, fee {FixedDecimal.FormatNanos(fill.FeeNanos)}; position then {fill.PositionLots.Count} lots");
        var markouts = new double[HorizonsNs.Length];
        Array.Fill(markouts, double.NaN);
        var life = new LifeEvent(fill.FrameSequence, fill.TimeNs, "Filled", text, StateOf(context).ToString()) { MarkoutBps = markouts };
        _events.Add(life);
        for (int horizon = 0; horizon < HorizonsNs.Length; horizon++) _pending.Add((life, fill, horizon));
    }

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        if (Found is null || _id == 0) return;
        OrderState state = StateOf(context);
        if (Execution(message) is var (kind, text))
        {
            _events.Add(new LifeEvent(header.Sequence, header.ReceiveTimeNs, kind, text, state.ToString()));
        }
        else if (state != _state && (_events.Count == 0 || _events[^1].Sequence != header.Sequence) && header.Sequence != Found.Value.FrameSequence)
        {
            _events.Add(new LifeEvent(header.Sequence, header.ReceiveTimeNs, MessageText.Kind(message), $"{_state} became {state}", state.ToString()));
        }

        _state = state;
        if (!_hasEnded && !OrderTransitions.IsOpen(state)) _hasEnded = true;
    }

    private OrderState StateOf(StrategyContext context) => context.Orders.TryFind(_id, out int slot) ? context.Orders[slot].State : OrderState.None;

    private void Mark(long timeNs, StrategyContext context)
    {
        for (int index = _pending.Count - 1; index >= 0; index--)
        {
            (LifeEvent life, PlaybackFill fill, int horizon) = _pending[index];
            if (life.TimeNs + HorizonsNs[horizon] >= timeNs) continue;
            Book book = context.Books[fill.Slot];
            if (book.IsQuotable) life.MarkoutBps[horizon] = fill.Sign * (book.Mid.ToDouble() - fill.Price.ToDouble()) / Math.Abs(fill.Mark.ToDouble()) * 1e4;
            _pending.RemoveAt(index);
        }
    }

    /// <summary>An execution about the order, but a fill, which comes by <see cref="OnFill"/>.</summary>
    private (string Kind, string Text)? Execution(ReadOnlySpan<byte> message)
    {
        if (AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted) && accepted.ClientOrderId == _id)
            return ("Accepted", $"accepted at {FixedDecimal.FormatNanos(accepted.Price)}, {accepted.LeavesLots} lots open");
        if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected) && rejected.ClientOrderId == _id) return ("Rejected", $"rejected: {rejected.Reason}");
        if (CanceledDecoder.TryWrap(message, out CanceledDecoder canceled) && canceled.ClientOrderId == _id)
            return ("Canceled", $"cancelled ({canceled.Reason}), {canceled.CumLots} lots filled, {canceled.LeavesLots} left");
        if (CancelRejectedDecoder.TryWrap(message, out CancelRejectedDecoder refused) && refused.ClientOrderId == _id) return ("CancelRejected", $"cancel refused: {refused.Reason}");
        if (ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced))
        {
            if (replaced.ClientOrderId == _id) return ("Replaced", $"took over from order {replaced.OriginalClientOrderId}: {replaced.LeavesLots} lots open at {FixedDecimal.FormatNanos(replaced.Price)}");
            if (replaced.OriginalClientOrderId == _id) return ("Replaced", $"replaced by order {replaced.ClientOrderId}");
        }

        if (ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder stays))
        {
            if (stays.ClientOrderId == _id) return ("ReplaceRejected", $"the replacement was refused: {stays.Reason}; order {stays.OriginalClientOrderId} stands");
            if (stays.OriginalClientOrderId == _id) return ("ReplaceRejected", $"its replacement {stays.ClientOrderId} was refused: {stays.Reason}");
        }

        if (OpenOrderDecoder.TryWrap(message, out OpenOrderDecoder open) && open.ClientOrderId == _id) return ("OpenOrder", $"the venue, asked, says that {open.LeavesLots} lots rest there");
        return null;
    }
}
