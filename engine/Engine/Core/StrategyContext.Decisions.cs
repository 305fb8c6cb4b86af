using System.Runtime.CompilerServices;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>Decisions written down, for those who ask why.</content>
public sealed partial class StrategyContext
{
    /// <summary>Where a strategy writes down what it computes: null in an engine that runs, a log while somebody asks why.</summary>
    /// <remarks>Write into it, never decide by it: a replay has none.</remarks>
    public DecisionLog? Decisions { get; internal set; }

    /// <summary>Every pre-trade check of an order that is only thought of, with value, limit and headroom. Cold; takes no token.</summary>
    public IReadOnlyList<RiskCheck> OrderChecks(int slot, Side side, Price price, Lots lots, OrderFlags flags = 0) =>
        _risk.Measure(slot, side, price, lots, flags, OrderTable.None);

    /// <summary>Why the instrument's state forbids new orders; <see cref="RiskReason.None"/> when <see cref="IsQuotable"/>.</summary>
    public RiskReason UnquotableReason(int slot) => _risk.StateReason(slot);

    /// <summary>An operator paused this instrument alone.</summary>
    public bool IsPaused(int slot) => _risk.Paused(slot) != 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RiskReason PlaceRecorded(in OrderRequest request, out int orderSlot)
    {
        IReadOnlyList<RiskCheck> checks = _risk.Measure(request.InstrumentSlot, request.Side, request.Price, request.Lots, request.Flags, OrderTable.None);
        RiskReason outcome = _entry.Place(in request, out orderSlot);
        Decisions!.For(request.InstrumentSlot).Add(new DecisionWish
        {
            Kind = OutboundKind.New,
            Side = request.Side,
            Level = request.Level,
            ClientOrderId = outcome == RiskReason.None ? Orders[orderSlot].ClientOrderId : 0,
            Price = request.Price,
            Lots = request.Lots,
            Outcome = outcome,
            Checks = checks,
        });
        return outcome;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RiskReason ReplaceRecorded(int orderSlot, Price price, Lots lots, out int replacementSlot)
    {
        Order original = Orders[orderSlot];
        IReadOnlyList<RiskCheck> checks = _risk.Measure(original.InstrumentSlot, original.Side, price, lots, original.Flags, orderSlot);
        RiskReason outcome = _entry.Replace(orderSlot, price, lots, out replacementSlot);
        Decisions!.For(original.InstrumentSlot).Add(new DecisionWish
        {
            Kind = OutboundKind.Replace,
            Side = original.Side,
            Level = original.Level,
            ClientOrderId = outcome == RiskReason.None ? Orders[replacementSlot].ClientOrderId : 0,
            OriginalClientOrderId = original.ClientOrderId,
            Price = price,
            Lots = lots,
            Outcome = outcome,
            Checks = checks,
        });
        return outcome;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RiskReason CancelRecorded(int orderSlot)
    {
        Order order = Orders[orderSlot];
        RiskReason outcome = _entry.Cancel(orderSlot);
        Decisions!.For(order.InstrumentSlot).Add(new DecisionWish
        {
            Kind = OutboundKind.Cancel,
            Side = order.Side,
            Level = order.Level,
            ClientOrderId = outcome == RiskReason.None ? order.ClientOrderId : 0,
            Price = order.Price,
            Lots = order.Lots,
            Outcome = outcome,
        });
        return outcome;
    }
}
