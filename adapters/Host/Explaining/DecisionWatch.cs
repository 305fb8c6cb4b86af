using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Plays frames with decisions written down, and explains every order message that they caused. One thread.</summary>
/// <param name="playback">What is played.</param>
/// <param name="isWanted">Which frames, by sequence.</param>
/// <param name="onOrder">Takes each explanation.</param>
internal sealed class DecisionWatch<TStrategy>(JournalPlayback<TStrategy> playback, Func<long, bool> isWanted, Action<OrderExplanation> onOrder)
    where TStrategy : struct, IStrategy
{
    private readonly List<PlaybackOrder> _orders = [];
    private readonly Dictionary<long, (OrderState State, long ActionTimeNs)> _before = [];
    private DecisionLog? _log;

    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        _log = isWanted(header.Sequence) ? new DecisionLog() : null;
        playback.Core.Record(_log);
        if (_log is null) return;
        _orders.Clear();
        _before.Clear();
        if (!TimerDecoder.TryWrap(message, out _)) return; // only there it matters what an order was waiting for
        for (int slot = 0; slot < context.Instruments.Capacity; slot++)
        {
            if (!context.Instruments[slot].IsDefined) continue;
            for (int open = context.Orders.OfInstrument(slot).FirstOpen; open != OrderTable.None; open = context.Orders[open].NextOpen)
                _before[context.Orders[open].ClientOrderId] = (context.Orders[open].State, context.Orders[open].ActionTimeNs);
        }
    }

    public void OnOrder(in PlaybackOrder order)
    {
        if (_log is not null) _orders.Add(order);
    }

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        if (_log is null) return;
        playback.Core.Record(null);
        foreach (PlaybackOrder order in _orders) onOrder(Explain(in order, in header, message, context));
    }

    private OrderExplanation Explain(in PlaybackOrder order, in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        DecisionRecord? decision = null;
        DecisionWish? wish = null;
        long id = order.ClientOrderId;
        bool isOfVenue = order.InstrumentId == FrameHeader.NoInstrument;
        for (int index = 0; index < _log!.Records.Count && wish is null && !isOfVenue; index++)
        {
            DecisionRecord record = _log.Records[index];
            OutboundKind kind = order.Kind;
            wish = record.Slot == order.Slot ? record.Wishes.FirstOrDefault(candidate => candidate.Kind == kind && IsSame(candidate, id, context)) : null;
            if (wish is not null) decision = record;
        }

        PlaybackOrder whole = order;
        if (order.Kind == OutboundKind.Replace && wish is not null) whole = order with { Level = wish.Level };
        if (order.Kind == OutboundKind.Cancel && context.Orders.TryFind(id, out int slot))
        {
            ref Order cancelled = ref context.Orders[slot];
            whole = order with { Side = cancelled.Side, Level = cancelled.Level, Price = cancelled.Price, Lots = cancelled.Lots };
        }

        (OrderState State, long ActionTimeNs) before = _before.GetValueOrDefault(id);
        return new OrderExplanation
        {
            Order = whole,
            Header = header,
            FrameKind = MessageText.Kind(message),
            Moment = isOfVenue ? null : InstrumentMoment.Of(context, order.Slot),
            Decision = decision?.Factors.Count > 0 ? decision : null,
            Wish = wish,
            Reason = wish is null ? EngineCause.Describe(in order, message, context, before.State, before.ActionTimeNs) : DecisionReason.Describe(decision!, wish),
        };
    }

    /// <summary>A cancel wished for during a replacement names the replacement.</summary>
    private static bool IsSame(DecisionWish wish, long clientOrderId, StrategyContext context)
    {
        if (wish.Outcome != RiskReason.None) return false;
        if (wish.ClientOrderId == clientOrderId) return true;
        return wish.Kind == OutboundKind.Cancel && context.Orders.TryFind(wish.ClientOrderId, out int slot)
            && context.Orders[slot].LinkedSlot != OrderTable.None && context.Orders[context.Orders[slot].LinkedSlot].ClientOrderId == clientOrderId;
    }
}
