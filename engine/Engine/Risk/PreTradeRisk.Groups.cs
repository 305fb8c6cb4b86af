using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>Limits over groups of instruments.</content>
internal sealed partial class PreTradeRisk
{
    private static readonly RiskReason[] GroupReasons = [RiskReason.TotalLimit, RiskReason.AccountLimit, RiskReason.VenueLimit, RiskReason.UnderlyingLimit];
    private static readonly string[] GroupNames = ["in total", "of the account", "of the venue", "of the underlying"];

    /// <summary>Sets a limit of the group that an instrument is in, or with slot -1 of all groups of its kind; false when it contradicts another.</summary>
    internal bool TrySetGroupLimit(int slot, RiskParameter parameter, long valueNanos)
    {
        int offset = parameter - RiskParameter.TotalNetNotionalMax;
        var scope = (AggregateScope)(offset / 2);
        int number = slot >= 0 ? _exposures.GroupOf(slot, scope) : -1;
        return _exposures.TrySetLimit(scope, number, isGross: offset % 2 != 0, valueNanos);
    }

    /// <summary>The worst case of each group with the order. What a group does not grow by passes, whatever the group is at.</summary>
    private RiskReason CheckGroups<TMode>(in RiskCandidate order, long addedLots, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        ref readonly InstrumentExposure own = ref _exposures[order.Slot];
        bool isBuy = order.Side == Side.Buy;
        if (Fails<TMode>(RiskReason.BookNotLive, own.LotValue != 0, "there is a mark to value it with", measured)) return RiskReason.BookNotLive;
        Int128 netAdded = own.Value(addedLots);
        Int128 grossAdded = own.GrossWith(own.BuyLots + (isBuy ? addedLots : 0), own.SellLots + (isBuy ? 0 : addedLots)) - own.Gross;
        for (int scope = 0; scope < GroupReasons.Length; scope++)
        {
            int number = _exposures.GroupOf(order.Slot, (AggregateScope)scope);
            ref readonly AggregateLimits limits = ref _exposures.Limits((AggregateScope)scope, number);
            if (limits.IsNone) continue;
            ref readonly ExposureAggregate group = ref _exposures.Aggregate((AggregateScope)scope, number);
            long netMax = Scaled(limits.NetNotionalMax);
            Int128 net = (isBuy ? group.LongWorst : group.ShortWorst) + netAdded;
            Int128 gross = group.Gross + grossAdded;
            bool isNetInside = netAdded == 0 || netMax == AggregateLimits.Unlimited || net <= netMax;
            bool isGrossInside = grossAdded == 0 || limits.GrossNotionalMax == AggregateLimits.Unlimited || gross <= limits.GrossNotionalMax;
            bool hasRoom = order.IsReplacement || group.OpenCount < limits.OpenOrdersMax;
            if (TMode.IsOn) AddGroup(measured!, scope, isNetInside, net, netMax, isGrossInside, gross, hasRoom, group.OpenCount + (order.IsReplacement ? 0 : 1), in limits);
            else if (!isNetInside || !isGrossInside || !hasRoom) return GroupReasons[scope];
        }

        return RiskReason.None;
    }

    private static void AddGroup(
        List<RiskCheck> measured, int scope, bool isNetInside, Int128 net, long netMax, bool isGrossInside, Int128 gross, bool hasRoom, long openCount, in AggregateLimits limits)
    {
        const string unit = "risk currency";
        RiskReason reason = GroupReasons[scope];
        string name = GroupNames[scope];
        if (netMax != AggregateLimits.Unlimited)
            measured.Add(new RiskCheck(reason, isNetInside, Shown(net) / 1e9, netMax / 1e9, false, unit, $"net value {name} with everything open on this side filled"));
        if (limits.GrossNotionalMax != AggregateLimits.Unlimited)
            measured.Add(new RiskCheck(reason, isGrossInside, Shown(gross) / 1e9, limits.GrossNotionalMax / 1e9, false, unit, $"gross value {name} with everything open filled"));
        if (limits.OpenOrdersMax != AggregateLimits.Unlimited) measured.Add(Count(reason, hasRoom, openCount, limits.OpenOrdersMax, $"open orders {name}"));
    }
}
