namespace LowLatencyMM.Engine;

/// <content>What is written down for those who ask why. Cold.</content>
public partial struct MarketMaker
{
    /// <inheritdoc/>
    public void Explain(StrategyContext context, int slot) => Quote<Rehearsed>(context, slot);

    private readonly DecisionRecord BeginRecord(StrategyContext context, int slot, in QuoteState state)
    {
        DecisionRecord record = context.Decisions!.Begin(slot);
        RiskReason reason = context.UnquotableReason(slot);
        if (context.Books[slot].IsInEvent) record.Silence = "an event on the book is under way: nothing is decided on half of one";
        else if (reason != RiskReason.None) record.Silence = $"no new order may be sent: {reason}";
        else if (!state.Volatility.IsWarm)
            record.Silence = $"the volatility is not warm: {state.Volatility.SampleCount} samples since its start; it wants 50, over {_configuration.WarmUpNs / 1e9} s";
        QuoteFactors.Warmth(record, in state.Volatility);
        return record;
    }

    private readonly void RecordInputs(
        DecisionRecord record, StrategyContext context, int slot, in QuoteState state, double fair, double unit, double scale, double tick, double inventoryMax, double latency, double edgeMin)
    {
        double volatility = Math.Max(state.Volatility.PriceVolatility(fair), state.Model.VolatilityFloor);
        long positionLots = context.Positions[slot].Lots.Count;
        QuoteFactors.Volatility(record, in state.Volatility, fair, state.Model.VolatilityFloor, volatility);
        QuoteFactors.Inventory(
            record, positionLots, unit, positionLots * unit, _parameters[slot].InventoryMax / scale, QuoteLadder.VolatilityCap(_configuration.RiskBudget, volatility),
            context.Limits(slot).PositionLotsMax.Count * unit, inventoryMax);
        QuotingParameters parameters = Quoting(in _parameters[slot], state.ScalePrice / _configuration.ReferencePrice, tick);
        QuoteFactors.Model(record, in parameters, in state.Model, scale, state.ScalePrice, volatility);
        QuoteFactors.Edge(
            record, fair, context.Instruments[slot].MakerFee, _configuration.HedgeCostFraction * fair, volatility, latency, edgeMin);
    }

    private static void RecordDistances(
        DecisionRecord record, in QuoteState state, double inventory, double volatility, in QuoteDistances distances, double multiplier, double edgeMin, double bid, double ask)
    {
        QuoteFactors.Distance(record, isBid: true, distances.IsBidAllowed, inventory, target: 0, in state.Model, volatility, distances.Bid, multiplier, edgeMin, bid);
        QuoteFactors.Distance(record, isBid: false, distances.IsAskAllowed, inventory, target: 0, in state.Model, volatility, distances.Ask, multiplier, edgeMin, ask);
        if (!distances.IsBidAllowed && !distances.IsAskAllowed) record.Silence = "neither side may be quoted: an input is not a number";
    }

    private static void RecordRequote(
        DecisionRecord record, StrategyContext context, bool isBid, int level, in QuoteTarget target, in QuoteCell cell, RequoteReason reason, long innermostNanos) =>
        QuoteFactors.Requote(
            record, context, isBid, level, in target, reason, innermostNanos, context.NowNs - cell.ActionTimeNs, cell.RetryTimeNs - context.NowNs);
}
