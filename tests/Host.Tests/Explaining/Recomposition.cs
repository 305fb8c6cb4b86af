using System.Text.Json;

namespace LowLatencyMM.Host.Tests;

/// <summary>Price and size of an order, composed anew from the printed factors with plain arithmetic and nothing of the engine.</summary>
internal sealed class Recomposition(JsonElement factors, bool isBid)
{
    private string Side => isBid ? "bid" : "ask";

    /// <summary>Composes the price and the open lots of a level, in the order in which docs/explain.md lists the factors.</summary>
    public (long PriceNanos, long Lots) Compose(int level)
    {
        double bid = Number("fairValue", "bid");
        double ask = Number("fairValue", "ask");
        double imbalance = Number("fairValue", "bidLots") / (Number("fairValue", "bidLots") + Number("fairValue", "askLots"));
        double fair = bid + (0.5 * (ask - bid)) + (Number("fairValue", "imbalanceWeight") * (ask - bid) * (imbalance - 0.5));
        fair = fair < bid ? bid : fair > ask ? ask : fair;
        double variance = Math.Max(Number("volatility", "flowVariance"), 0.5 * (Number("volatility", "fastVariance") + Number("volatility", "slowVariance")));
        double volatility = Math.Max(fair * Math.Sqrt(variance), Number("volatility", "floor"));
        double lotSize = Number("inventory", "lotSize");
        double inventory = Number("inventory", "positionLots") * lotSize;
        double inventoryMax = Math.Min(Math.Min(Number("inventory", "configuredMax"), Number("inventory", "volatilityCap")), Number("inventory", "riskCap"));
        double edge = (fair * Number("edge", "makerFee") / 1e7) + Number("edge", "hedge") + (volatility * Math.Sqrt(Number("edge", "latencySeconds")));
        double slope = Number("model", "slopePerVolatility") * volatility;
        double target = Number(Side, "targetInventory");
        double skewed = isBid ? inventory - target : target - inventory;
        double distance = Number(Side, "baseDistance") + ((skewed + Number(Side, "halfOrderSize")) * slope);
        double applied = distance * Number(Side, "spreadMultiplier");
        if (!(applied > edge)) applied = edge;
        double step = Math.Max(Number(Side, "tick"), Number(Side, "stepShare") * volatility);
        double signed = isBid ? inventory : -inventory;
        double multiplier = Number(Side, "volatilityFactor") * Number(Side, "toxicityFactor");
        if (signed >= 0) multiplier *= Math.Abs(inventory) < inventoryMax ? 1 - (Math.Abs(inventory) / inventoryMax) : 0;
        bool isReduceOnly = Word(Side, "isReduceOnly") == "yes";
        double room = isReduceOnly ? -signed : inventoryMax - signed;
        double size = Number(Side, "baseSize") * multiplier;
        long priceNanos = 0;
        long lots = 0;
        for (int at = 0; at <= level; at++)
        {
            double wantedSize = at == 0 && size < Number(Side, "presence") ? Number(Side, "presence") : size;
            double granted = wantedSize < room ? wantedSize : room;
            room -= granted;
            size *= Number(Side, "sizeGrowth");
            string group = $"{Side}[{at}]";
            double wanted = isBid ? fair - (applied + (at * step)) : fair + (applied + (at * step));
            long tick = Whole(group, "tick");
            long nanos = Round(wanted, tick);
            nanos = isBid ? Math.Min(nanos, Whole(group, "touch") - tick) : Math.Max(nanos, Whole(group, "touch") + tick);
            if (at > 0) nanos = isBid ? Math.Min(nanos, priceNanos - tick) : Math.Max(nanos, priceNanos + tick);
            priceNanos = nanos;
            double ratio = granted / lotSize;
            lots = (long)Math.Floor(ratio + Epsilon(ratio));
            lots = Math.Min(lots, Math.Min(Whole(group, "instrumentMaxLots"), Whole(group, "riskMaxLots")));
            if (lots < Whole(group, "minLots")) lots = 0;
        }

        return (priceNanos, lots);
    }

    private long Round(double price, long tickNanos)
    {
        double ratio = price / (tickNanos / 1e9);
        return (long)(isBid ? Math.Floor(ratio + Epsilon(ratio)) : Math.Ceiling(ratio - Epsilon(ratio))) * tickNanos;
    }

    private static double Epsilon(double ratio) => Math.Max(1e-9, 8.0 / (1L << 52) * Math.Abs(ratio));

    private double Number(string group, string name)
    {
        JsonElement value = factors.GetProperty(group).GetProperty(name).GetProperty("value");
        return value.ValueKind == JsonValueKind.String ? double.PositiveInfinity : value.GetDouble();
    }

    private long Whole(string group, string name) => factors.GetProperty(group).GetProperty(name).GetProperty("value").GetInt64();

    private string Word(string group, string name) => factors.GetProperty(group).GetProperty(name).GetProperty("value").GetString()!;
}
