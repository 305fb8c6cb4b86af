using LowLatencyMM.Gateway;
using LowLatencyMM.Host;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Kills;

/// <summary>How engine, gateway and venue see the same account at about the same moment. Where one is not there its part is null.</summary>
internal sealed record Sides(
    EngineTelemetry? Engine, GatewayTelemetry? Gateway, VenueTelemetry? Venue, VenueAccountTelemetry? Account, int VenueId, IReadOnlyList<SideInstrument> Instruments)
{
    /// <summary>The route's status as the engine has it.</summary>
    public SessionStatus? Route => Engine is { } engine ? (SessionStatus)engine.Routes[VenueId] : null;

    /// <summary>Everybody is there, connected, compared and has orders open.</summary>
    public bool IsQuoting =>
        Route == SessionStatus.Up && Gateway is { Arm: ArmState.Armed } && Account is { IsConnected: 1, OpenOrders: > 0 }
        && Engine is { OpenOrders: > 0, IsQuotable: true };

    /// <summary>What the sides do not agree on once nothing is open and nothing is under way; each difference in one line.</summary>
    public IEnumerable<string> Differences()
    {
        if (Engine is not { } engine || Gateway is not { } gateway || Account is not { } account)
        {
            yield return $"not everybody is there: engine {Engine is not null}, gateway {Gateway is not null}, venue {Account is not null}";
            yield break;
        }

        if (engine.OpenOrders != 0) yield return $"the engine has {engine.OpenOrders} orders open";
        if (gateway.OpenOrders != 0) yield return $"the gateway has {gateway.OpenOrders} orders open";
        if (account.OpenOrders != 0) yield return $"the venue has {account.OpenOrders} orders open";
        long engineFills = Instruments.Sum(instrument => instrument.EngineFills);
        if (engineFills != account.FillCount) yield return $"fills: the engine booked {engineFills}, the venue {account.FillCount}";
        foreach (SideInstrument instrument in Instruments)
        {
            bool isEqual = instrument.EngineLots is not null && instrument.EngineLots == instrument.VenueLots && instrument.EngineLots == instrument.GatewayLots;
            if (!isEqual) yield return $"{instrument.Symbol}: position {Text(instrument.EngineLots)} in the engine, {Text(instrument.GatewayLots)} in the gateway, {Text(instrument.VenueLots)} at the venue";
        }

        foreach (IGrouping<string, SideInstrument> currency in Instruments.GroupBy(instrument => instrument.SettlementCurrency))
        {
            Int128 ours = currency.Aggregate(Int128.Zero, (sum, instrument) => sum + instrument.EngineCash);
            Int128 theirs = currency.First().VenueCash;
            if (ours != theirs) yield return $"{currency.Key}: the engine's fills and fees moved {ours}, the venue's {theirs} (1e-18)";
        }
    }

    public override string ToString()
    {
        string engine = Engine is { } one
            ? $"engine: route {Route}, {one.OpenOrders} open, quotable {one.IsQuotable}, risk {one.RiskState}, book {one.BookStatus}, frames {one.Frames}, new orders {one.Counters.NewOrders}, "
              + $"reconciliations {one.Counters.Reconciliations} (failed rounds {one.Counters.FailedReconciliationRounds}), anomalies {one.Counters.OrderAnomalies}, "
              + $"adjustments {one.Counters.PositionAdjustments}, own quotes {one.Bids.OwnCount}/{one.Asks.OwnCount}"
            : "engine: not there";
        string gateway = Gateway is { } two
            ? $"gateway: {two.Phase}, {two.Arm}, session {two.SessionId}, {two.OpenOrders} open, engine lost {two.IsEngineLost}, connects {two.ConnectAttempts}, logons {two.Logons}, "
              + $"rejected logons {two.LogonRejects} ({two.LogonRejectReason}), discarded {two.OrdersDiscarded}, trips {two.DeadManTrips}"
            : "gateway: not there";
        string venue = Account is { } three && Venue is { } run
            ? $"venue: connected {three.IsConnected}, {three.OpenOrders} open, {three.FillCount} fills, logons {run.Logons}, rejected {run.LogonRejects}, orders in {run.OrdersIn}"
            : "venue: not there";
        return string.Join('\n', [engine, gateway, venue, .. Instruments.Select(instrument => instrument.ToString())]);
    }

    private static string Text(long? lots) => lots?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown";
}
