using System.Numerics;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <content>What is refused, and what a fill costs and pays, from the definitions with whole numbers of any length.</content>
internal sealed partial class NaiveExchange
{
    private readonly Dictionary<(int Owner, string Currency), BigInteger> _cash = [];

    /// <summary>1e-18 of the currency.</summary>
    public BigInteger Cash(int owner, string currency) => _cash.GetValueOrDefault((owner, currency));

    private RejectReason? Find(Command command, long id, out Order? order)
    {
        order = null;
        if (command.Owner == 0 || !_ids.TryGetValue((command.Owner, id), out order)) return RejectReason.UnknownOrder;
        if (order is null) return RejectReason.TooLate;
        bool isOther = order.Instrument != command.Instrument || (command.VenueId != long.MinValue && command.VenueId != order.VenueId);
        return isOther ? RejectReason.UnknownOrder : null;
    }

    private RejectReason? Refusal(Command command)
    {
        if ((byte)command.Side is not (1 or 2) || (byte)command.OrderType != 1 || (byte)command.TimeInForce is not (1 or 2) || (byte)command.Flags > 3)
            return RejectReason.Malformed;
        if ((byte)command.SelfTradePrevention > 5) return RejectReason.Malformed;
        if (command.Flags.HasFlag(OrderFlags.PostOnly) && command.TimeInForce == TimeInForce.ImmediateOrCancel) return RejectReason.Malformed;
        if (command.Owner != 0 && command.Id <= 0) return RejectReason.Malformed;
        if (command.Owner != 0 && _ids.ContainsKey((command.Owner, command.Id))) return RejectReason.DuplicateClientOrderId;
        return Refusal(command, command.Side == Side.Buy, command.Lots);
    }

    private RejectReason? Refusal(Order order, Command command)
    {
        if (command.Id <= 0 || (byte)command.Side is not (1 or 2) || (command.Side == Side.Buy) != order.IsBuy || (byte)command.Flags > 3)
            return RejectReason.Malformed;
        if (command.Id != order.Id && _ids.ContainsKey((order.Owner, command.Id))) return RejectReason.DuplicateClientOrderId;
        if (command.Lots < 0) return RejectReason.InvalidQuantity;
        return command.Lots <= order.Cum ? null : Refusal(command, order.IsBuy, command.Lots - order.Cum);
    }

    private RejectReason? Refusal(Command command, bool isBuy, long leaves)
    {
        InstrumentRules rules = instruments[command.Instrument];
        if (rules.Status != TradingStatus.Trading) return RejectReason.InstrumentNotTrading;
        if (command.Price <= 0 || command.Price < rules.MinPrice || command.Price > rules.MaxPrice) return RejectReason.InvalidPrice;
        TickRow row = bug == PlantedBug.SecondTickRowIgnored ? rules.Ticks[0] : rules.Ticks.Last(candidate => candidate.FromPrice <= command.Price);
        if (command.Price % row.TickSize != 0) return RejectReason.InvalidPrice;
        if (command.Lots < rules.MinLots || command.Lots > rules.MaxLots) return RejectReason.InvalidQuantity;
        BigInteger contracts = (BigInteger)command.Lots * rules.QuantityStep * rules.ContractValue; // 1e-18
        BigInteger notional = rules.Kind == InstrumentKind.Inverse ? contracts * 1_000_000_000 : contracts * command.Price; // 1e-27
        if (notional < (BigInteger)rules.MinNotional * 1_000_000_000 * 1_000_000_000) return RejectReason.MinimumNotional;
        if (command.Flags.HasFlag(OrderFlags.ReduceOnly) && leaves > Reducible(command.Instrument, command.Owner, isBuy))
            return RejectReason.ReduceOnlyWouldIncrease;
        if (!command.Flags.HasFlag(OrderFlags.PostOnly) || Book(command.Instrument, !isBuy) is not { Count: > 0 } makers) return null;
        if (bug == PlantedBug.PostOnlyMayTouch && makers[0].Price == command.Price) return null;
        return Crosses(isBuy, command.Price, makers[0].Price) ? RejectReason.PostOnlyWouldCross : null;
    }

    private long Fee(InstrumentRules rules, long price, long lots, Liquidity liquidity)
    {
        bool isMaker = liquidity == Liquidity.Maker != (bug == PlantedBug.FeesOfMakerAndTakerSwapped);
        BigInteger rate = isMaker ? rules.MakerFee : rules.TakerFee; // 1e-7
        if (bug == PlantedBug.RebateIsCharged) rate = BigInteger.Abs(rate);
        BigInteger contracts = (BigInteger)lots * rules.QuantityStep * rules.ContractValue; // 1e-18
        // In 1e-8 of the settlement currency, rounded up: 1e-18 · 1e-7 / 1e-9 for inverse, 1e-18 · 1e-9 · 1e-7 otherwise.
        BigInteger fee = rules.Kind == InstrumentKind.Inverse
            ? Ceiling(contracts * rate, BigInteger.Pow(10, 8) * price)
            : Ceiling(contracts * price * rate, BigInteger.Pow(10, 26));
        return (long)fee * 10;
    }

    private void Settle(Order order, long price, long lots, long fee)
    {
        InstrumentRules rules = instruments[order.Instrument];
        BigInteger bought = (BigInteger)(order.IsBuy ? lots : -lots) * rules.QuantityStep * rules.ContractValue; // 1e-18
        // What the account gets, in 1e-8: minus q·p of the quote currency, or plus N/p of the base currency.
        (BigInteger dividend, BigInteger divisor) = rules.Kind == InstrumentKind.Inverse ? (bought, (BigInteger)price * 10) : (-bought * price, BigInteger.Pow(10, 19));
        BigInteger cash = rules.Kind == InstrumentKind.Inverse && bug == PlantedBug.InverseCashRoundedToNearest
            ? Floor((2 * dividend) + divisor, 2 * divisor)
            : Floor(dividend, divisor);
        cash = (cash * BigInteger.Pow(10, 10)) - ((BigInteger)fee * 1_000_000_000);
        Move(order.Owner, rules.SettlementCurrency, cash);
        Move(-1, rules.SettlementCurrency, -cash); // the other side of all is the venue
        if (rules.Kind != InstrumentKind.Spot || bug == PlantedBug.SpotLeavesTheBaseCurrency) return;
        Move(order.Owner, rules.BaseCurrency, bought);
        Move(-1, rules.BaseCurrency, -bought);
    }

    private void Move(int owner, string currency, BigInteger amount) => _cash[(owner, currency)] = Cash(owner, currency) + amount;

    private static BigInteger Floor(BigInteger dividend, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private static BigInteger Ceiling(BigInteger dividend, BigInteger divisor) => -Floor(-dividend, divisor);
}
