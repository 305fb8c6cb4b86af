namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>The mistakes in the gateway that scripts with gateways must find, one at a time.</summary>
internal static class PlantedGatewayBugs
{
    private const string Ledger = "Limits/GatewayLedger.cs";
    private const string Answers = "Limits/GatewayLedger.Executions.cs";
    private const string Orders = "GatewayCore.Orders.cs";
    private const string Core = "GatewayCore.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("a fill that is sent again counts again", Answers, "if (!_fills.TryAdd(FillKey.Of(ref fill))) return;", "_fills.TryAdd(FillKey.Of(ref fill));"),
        new("the position limit takes a short for a long", Ledger, "(Int128)state.PositionLots * sign;", "(Int128)state.PositionLots;"),
        new("the position limit counts what is open on the other side", Ledger, "sign > 0 ? state.ExposedBuyLots : state.ExposedSellLots", "sign > 0 ? state.ExposedSellLots : state.ExposedBuyLots"),
        new("a replacement's increase is not exposed", Ledger, "        Expose(ref entry, added);\n", ""),
        new("a refused order stays open", Answers, "if (place != LedgerTable.None) End(place);\n    }\n\n    [HotPath]\n    public void OnAccepted", "if (place != LedgerTable.None && _orders[place].IsPendingReplacement) End(place);\n    }\n\n    [HotPath]\n    public void OnAccepted"),
        new("a partial cancel ends the order", Answers, "        if (leavesLots <= 0) End(place);\n        else SetLeaves(ref _orders[place], leavesLots, cumLots);\n", "        End(place);\n"),
        new("a filled order stays open", Answers, "        if (fill.LeavesLots <= 0) End(place);\n        else SetLeaves", "        SetLeaves"),
        new("a replaced order stays open", Answers, "        _orders[original].ReplacementId = 0;\n        End(original);", "        _orders[original].ReplacementId = 0;"),
        new("an order's end leaves its replacement under way", Answers, "        if (replacementId != 0) End(_orders.Find(replacementId));\n", "        if (replacementId != 0) _orders[_orders.Find(replacementId)].OriginalId = 0;\n"),
        new("an order that the answer does not name stays open", Answers, "_orders[place].ClientOrderId != 0 && _orders[place].ConfirmedBy != _reconciliation)", "_orders[place].ClientOrderId != 0 && _orders[place].ConfirmedBy > _reconciliation)"),
        new("a reported position is not taken over", Answers, "        state.PositionLots = Math.Max(report.PositionLots, -long.MaxValue);\n", ""),
        new("a kill does not refuse what is new", Orders, "        if (_telemetry.IsLatched != 0) return RejectReason.GatewayShut;\n", ""),
        new("a kill is forgotten with the process", Core, "        _telemetry.IsLatched = (byte)(record.IsLatched ? 1 : 0);\n", ""),
    ];
}
