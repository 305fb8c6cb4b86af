namespace LowLatencyMM.Engine;

/// <summary>Writes down what <see cref="MarketMaker"/> computes with. Cold: only called where somebody asks why.</summary>
/// <remarks>Every number is the one that was used, or comes from the function that was used; docs/explain.md lists how they compose.</remarks>
internal static class QuoteFactors
{
    private const string Quote = "quote";
    private const string Base = "base";
    private const string Variance = "1/s";
    private const string Slope = "quote/sqrt(s)";
    private static readonly string[] LevelNames =
        ["bid[0]", "bid[1]", "bid[2]", "bid[3]", "bid[4]", "ask[0]", "ask[1]", "ask[2]", "ask[3]", "ask[4]"];

    internal static string LevelName(bool isBid, int level) => LevelNames[(isBid ? 0 : MarketMaker.LevelCountMax) + level];

    internal static void Fair(DecisionRecord record, in BookLevel bid, in BookLevel ask, double weight, double fair)
    {
        const string group = "fairValue";
        double bidPrice = bid.Price.ToDouble();
        double askPrice = ask.Price.ToDouble();
        double imbalance = Microprice.Imbalance(bid.Lots.Count, ask.Lots.Count);
        record.Number(group, "bid", bidPrice, Quote);
        record.Number(group, "ask", askPrice, Quote);
        record.Whole(group, "bidLots", bid.Lots.Count, "lots");
        record.Whole(group, "askLots", ask.Lots.Count, "lots");
        record.Number(group, "mid", Microprice.Mid(bidPrice, askPrice), Quote, "bid + (ask - bid)/2");
        record.Number(group, "imbalance", imbalance, "", "bidLots/(bidLots + askLots)");
        record.Number(group, "imbalanceWeight", weight);
        record.Number(group, "adjustment", weight * (askPrice - bidPrice) * (imbalance - 0.5), Quote, "imbalanceWeight*(ask - bid)*(imbalance - 1/2)");
        record.Number(group, "fair", fair, Quote, "mid + adjustment, within bid and ask");
    }

    internal static void Volatility(DecisionRecord record, in VolatilityEstimator estimator, double fair, double floor, double used)
    {
        const string group = "volatility";
        double mean = 0.5 * (estimator.FastVariancePerSecond + estimator.SlowVariancePerSecond);
        record.Number(group, "fastVariance", estimator.FastVariancePerSecond, Variance);
        record.Number(group, "flowVariance", estimator.FlowVariancePerSecond, Variance);
        record.Number(group, "slowVariance", estimator.SlowVariancePerSecond, Variance);
        record.Number(group, "quotingVariance", estimator.QuotingVariancePerSecond, Variance, "max(flow, (fast + slow)/2)");
        record.Number(group, "estimate", estimator.PriceVolatility(fair), Slope, "fair*sqrt(quotingVariance)");
        record.Number(group, "floor", floor, Slope, "one tick in a minute");
        record.Number(group, "used", used, Slope, "max(estimate, floor)");
        bool isFloor = !(estimator.PriceVolatility(fair) > floor);
        record.Text(group, "bound", isFloor ? "floor" : estimator.FlowVariancePerSecond >= mean ? "flow" : "mean of fast and slow");
    }

    internal static void Warmth(DecisionRecord record, in VolatilityEstimator estimator)
    {
        const string group = "warmUp";
        record.Text(group, "isWarm", estimator.IsWarm ? "yes" : "no");
        record.Whole(group, "samples", estimator.SampleCount);
        record.Text(group, "isStale", estimator.IsStale ? "yes" : "no");
        record.Number(group, "samplePrice", estimator.SamplePrice, Quote);
    }

    internal static void Inventory(
        DecisionRecord record, long positionLots, double unit, double inventory, double configured, double volatilityCap, double riskCap, double most)
    {
        const string group = "inventory";
        record.Whole(group, "positionLots", positionLots, "lots");
        record.Number(group, "lotSize", unit, Base);
        record.Number(group, "inventory", inventory, Base, "positionLots*lotSize");
        record.Number(group, "configuredMax", configured, Base);
        record.Number(group, "volatilityCap", volatilityCap, Base);
        record.Number(group, "riskCap", riskCap, Base);
        record.Number(group, "inventoryMax", most, Base, "the least of the three");
        record.Text(group, "bound", most == configured ? "configured" : most == volatilityCap ? "volatility cap" : "risk cap");
    }

    internal static void Model(DecisionRecord record, in QuotingParameters parameters, in GueantLehalleFernandezTapia model, double scale, double scalePrice, double volatility)
    {
        const string group = "model";
        record.Number(group, "scale", scale, "", "fair/strategy.referencePrice");
        record.Number(group, "scalePrice", scalePrice, Quote);
        record.Number(group, "riskAversion", parameters.RiskAversion, "1/quote");
        record.Number(group, "fillDecay", parameters.FillDecay, "1/quote");
        record.Number(group, "fillIntensity", parameters.FillIntensity, Variance);
        record.Number(group, "orderSize", model.OrderSize, Base);
        record.Number(group, "sideInventoryMax", model.InventoryMax, Base);
        record.Number(group, "baseDistance", model.BaseDistance, Quote, "c1");
        record.Number(group, "slopePerVolatility", model.SlopePerVolatility, "", "c2/sigma");
        record.Number(group, "slope", model.InventorySlope(volatility), "quote/base", "slopePerVolatility*volatility, c2");
    }

    internal static void Edge(DecisionRecord record, double fair, int makerFee, double hedgeCost, double volatility, double latencySeconds, double edgeMinimum)
    {
        const string group = "edge";
        record.Whole(group, "makerFee", makerFee, "1e-7");
        record.Number(group, "fee", QuoteFloors.FeePart(fair, makerFee), Quote, "fair*makerFee/1e7");
        record.Number(group, "hedge", QuoteFloors.HedgePart(hedgeCost), Quote, "half of strategy.hedgeCostFraction*fair");
        record.Number(group, "latencySeconds", latencySeconds, "s");
        record.Number(group, "latency", QuoteFloors.LatencyPart(volatility, latencySeconds), Quote, "volatility*sqrt(latencySeconds)");
        record.Number(group, "edgeMinimum", edgeMinimum, Quote, "fee + hedge + latency");
    }

    internal static void Distance(
        DecisionRecord record, bool isBid, bool isAllowed, double inventory, double target, in GueantLehalleFernandezTapia model, double volatility, double distance,
        double multiplier, double edgeMinimum, double applied)
    {
        string group = isBid ? "bid" : "ask";
        double slope = model.InventorySlope(volatility);
        record.Text(group, "isAllowed", isAllowed ? "yes" : "no");
        record.Number(group, "baseDistance", model.BaseDistance, Quote, "c1");
        record.Number(group, "halfOrderSize", 0.5 * model.OrderSize, Base);
        record.Number(group, "targetInventory", target, Base);
        record.Number(group, "inventorySkew", (isBid ? inventory - target : target - inventory) * slope, Quote, isBid ? "(inventory - target)*slope" : "(target - inventory)*slope");
        record.Number(group, "sizeSkew", 0.5 * model.OrderSize * slope, Quote, "halfOrderSize*slope");
        record.Number(group, "distance", distance, Quote, isBid ? "c1 + (inventory - target + halfOrderSize)*slope" : "c1 + (target - inventory + halfOrderSize)*slope");
        record.Number(group, "spreadMultiplier", multiplier, "", "product of all, within 0.5 and 10");
        record.Number(group, "applied", applied, Quote, "max(distance*spreadMultiplier, edgeMinimum)");
        record.Text(group, "bound", applied == edgeMinimum ? "edge minimum" : "model");
    }

    internal static void Side(
        DecisionRecord record, in QuoteLadderParameters parameters, in QuoteLadderState state, bool isBid, bool isIncreasing, double room, double multiplier, double step)
    {
        string group = isBid ? "bid" : "ask";
        record.Text(group, "isIncreasing", isIncreasing ? "yes" : "no");
        record.Text(group, "isReduceOnly", state.IsReduceOnly ? "yes" : "no");
        record.Number(group, "volatilityFactor", QuoteLadder.VolatilityFactor(parameters.ReferenceVolatility, state.Volatility), "", "(reference/volatility)^1.5, within 0.1 and 1");
        record.Number(group, "toxicityFactor", 1.0 - state.Toxicity);
        record.Number(group, "inventoryFactor", isIncreasing ? QuoteLadder.InventoryFactor(state.Inventory, state.InventoryMax) : 1.0, "", isIncreasing ? "1 - |inventory|/inventoryMax" : "1: a fill shrinks the inventory");
        record.Number(group, "sizeMultiplier", multiplier, "", "product of the three");
        record.Number(group, "baseSize", parameters.BaseSize, Base, "orderSize/scale, times the size factors of a cautious engine, the tail-risk limiter and the regime");
        record.Number(group, "sizeGrowth", parameters.SizeGrowth);
        record.Number(group, "presence", state.IsReduceOnly ? 0.0 : parameters.MinimumPresenceSize, Base);
        record.Number(group, "room", room, Base, state.IsReduceOnly ? "|inventory|: reduce-only" : isBid ? "inventoryMax - inventory" : "inventoryMax + inventory");
        record.Number(group, "stepShare", parameters.StepVolatilityShare);
        record.Number(group, "tick", parameters.TickSize, Quote);
        record.Number(group, "step", step, Quote, "max(tick, stepShare*volatility)");
    }

    internal static void Size(DecisionRecord record, bool isBid, int level, double size, double presence, double wanted, double room, double granted)
    {
        if (level >= MarketMaker.LevelCountMax) return;
        string group = LevelName(isBid, level);
        record.Number(group, "modelSize", size, Base, "baseSize*sizeMultiplier*sizeGrowth^level");
        record.Text(group, "sizeBound", granted < wanted ? "room" : wanted > size && wanted == presence ? "presence" : "model");
        record.Number(group, "room", room, Base);
        record.Number(group, "size", granted, Base, "min(max(modelSize, presence on level 0), room)");
    }

    internal static void Rounded(DecisionRecord record, bool isBid, int level, double distance, double wanted, long tickNanos, bool isRounded, long nanos)
    {
        string group = LevelName(isBid, level);
        record.Number(group, "distance", distance, Quote, "applied + level*step");
        record.Number(group, "wanted", wanted, Quote, isBid ? "fair - distance" : "fair + distance");
        record.Whole(group, "tick", tickNanos, "1e-9 quote");
        if (isRounded) record.Whole(group, "rounded", nanos, "1e-9 quote", isBid ? "down to the tick" : "up to the tick");
        else record.Text(group, "rounded", "no tick expresses it");
    }

    internal static void Clamped(DecisionRecord record, bool isBid, int level, long touchNanos, long postOnly, long monotone)
    {
        string group = LevelName(isBid, level);
        record.Whole(group, "touch", touchNanos, "1e-9 quote");
        record.Whole(group, "postOnly", postOnly, "1e-9 quote", isBid ? "at most touch - tick" : "at least touch + tick");
        record.Whole(group, "price", monotone, "1e-9 quote", isBid ? "at most the level before - tick" : "at least the level before + tick");
    }

    internal static void Lots(DecisionRecord record, bool isBid, int level, in Instrument instrument, long riskMax, long floorLots, long capped, long worth, bool isPriceAllowed, long lots)
    {
        string group = LevelName(isBid, level);
        record.Whole(group, "floorLots", floorLots, "lots", "size/lotSize, down");
        record.Whole(group, "instrumentMaxLots", instrument.MaxLots.Count, "lots");
        record.Whole(group, "riskMaxLots", riskMax, "lots");
        record.Whole(group, "minLots", instrument.MinLots.Count, "lots");
        record.Whole(group, "lots", lots, "lots", "floorLots within both maxima; 0 below minLots or the least value");
        string bound = lots > 0 ? capped < floorLots ? "cap" : "size" : worth == 0 && capped > 0 ? "minimum notional" : !isPriceAllowed ? "price not allowed" : "minimum quantity";
        record.Text(group, "lotsBound", bound);
    }

    internal static void Requote(
        DecisionRecord record, StrategyContext context, bool isBid, int level, in QuoteTarget target, RequoteReason reason, long innermostNanos, long sinceActionNs, long retryNs)
    {
        string group = LevelName(isBid, level);
        if (target.OrderSlot != OrderTable.None)
        {
            ref Order order = ref context.Orders[target.OrderSlot];
            record.Whole(group, "liveOrder", order.ClientOrderId);
            record.Text(group, "liveState", order.State.ToString());
            record.Whole(group, "livePrice", order.Price.Nanos, "1e-9 quote");
            record.Whole(group, "liveLots", order.LeavesLots.Count, "lots");
            record.Whole(group, "liveFilledLots", order.CumLots.Count, "lots");
        }

        record.Whole(group, "targetLots", target.Lots.Count, "lots");
        if (innermostNanos != 0) record.Whole(group, "innermost", innermostNanos, "1e-9 quote", isBid ? "fair - edgeMinimum, down to the tick" : "fair + edgeMinimum, up to the tick");
        record.Whole(group, "sinceAction", sinceActionNs, "ns");
        if (retryNs > 0) record.Whole(group, "retryIn", retryNs, "ns");
        record.Text(group, "reason", reason.ToString());
        record.Text(group, "decision", RequoteRule.DecisionOf(reason).ToString());
    }
}
