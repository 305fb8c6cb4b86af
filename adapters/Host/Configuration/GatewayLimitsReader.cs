using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Reads a gateway's limits: a file of its own, so that no mistake in the engine's configuration reaches both. All errors at once.</summary>
/// <remarks>No limit has a default value: one that nobody wrote is no limit. The section <c>default</c> may be left out; then only instruments that the
/// file names can be traded.</remarks>
internal static class GatewayLimitsReader
{
    private const long NanosMax = long.MaxValue / 4;
    private const int InstrumentsMax = 4096;

    /// <param name="json">UTF-8, with comments.</param>
    /// <param name="name">For messages: the file.</param>
    /// <exception cref="ConfigurationException">With every error.</exception>
    public static GatewayLimits Read(ReadOnlyMemory<byte> json, string name, HostConfiguration configuration, VenueSettings venue)
    {
        using JsonDocument document = ConfigurationReader.Parse(json, name);
        var log = new ConfigurationLog();
        var root = new ConfigurationSection(document.RootElement, "", "", log);
        InstrumentSettings[] traded = [.. configuration.Instruments.Where(instrument => instrument.Venue.Name == venue.Name)];
        int perSecond = Count(root, "ordersPerSecondMax", 1, 1_000_000);
        int burst = Count(root, "orderBurstMax", 5, 1_000_000);
        int openOrders = Count(root, "openOrdersMax", 1, 65_536);
        Stated? fallback = root.Has("default") ? Read(root.Section("default"), null) : null;
        var own = new Dictionary<string, (ConfigurationSection Section, Stated Limits)>(StringComparer.Ordinal);
        if (root.Has("instruments"))
        {
            foreach (ConfigurationSection section in root.Sections("instruments", InstrumentsMax)) ReadInstrument(section, fallback, traded, own);
        }

        root.Close();
        if (fallback is null && own.Count == 0 && log.Errors.Count == 0)
            root.Error("default", "is missing, and no instrument is named: nothing could be traded");
        var instruments = new List<GatewayInstrument>();
        foreach (InstrumentSettings instrument in traded)
        {
            bool isNamed = own.TryGetValue(instrument.Rules.Symbol, out (ConfigurationSection Section, Stated Limits) found);
            if (!isNamed && fallback is null) continue;
            Stated limits = isNamed ? found.Limits : fallback!;
            instruments.Add(new GatewayInstrument(Definition(instrument.Rules), ToLimits(limits, isNamed ? found.Section : root, instrument.Rules)));
        }

        if (log.Errors.Count > 0) throw new ConfigurationException([.. log.Errors.Select(error => $"{name}: {error}")]);
        return new GatewayLimits { Instruments = instruments, OrdersPerSecondMax = perSecond, OrderBurstMax = burst, OpenOrdersMax = openOrders };
    }

    /// <summary>The engine's own limits once more: a second check of the same numbers, for a demo. A deployment states its own.</summary>
    public static GatewayLimits OfEngine(HostConfiguration configuration, VenueSettings venue) => new()
    {
        Instruments =
        [
            .. configuration.Instruments.Where(instrument => instrument.Venue.Name == venue.Name).Select(instrument => new GatewayInstrument(
                Definition(instrument.Rules),
                new InstrumentLimits
                {
                    OrderLotsMax = instrument.Limits.OrderLotsMax.Count,
                    OrderNotionalMax = instrument.Limits.OrderNotionalMax,
                    PositionLotsMax = instrument.Limits.PositionLotsMax.Count,
                    OpenOrdersMax = (int)instrument.Limits.OpenOrdersMax,
                    PriceCollarFraction = Math.Min(0.999999, 2 * instrument.Limits.PriceBandFraction), // from the last fill, which the market may have left behind
                    LowestPrice = new Price(instrument.Rules.MinPrice),
                    HighestPrice = new Price(instrument.Rules.MaxPrice),
                })),
        ],
        OrdersPerSecondMax = configuration.Engine.OrdersPerSecondMax,
        OrderBurstMax = configuration.Engine.OrderBurstMax,
        OpenOrdersMax = Math.Min(configuration.Engine.OpenOrdersMax, 65_536),
    };

    private static void ReadInstrument(
        ConfigurationSection section, Stated? fallback, InstrumentSettings[] traded, Dictionary<string, (ConfigurationSection, Stated)> own)
    {
        string symbol = section.Text("symbol", null, 32);
        Stated limits = Read(section, fallback);
        if (symbol.Length == 0) return;
        if (traded.All(instrument => instrument.Rules.Symbol != symbol))
            section.Error("symbol", $"\"{symbol}\" is not one of {string.Join(", ", traded.Select(instrument => instrument.Rules.Symbol))}");
        else if (!own.TryAdd(symbol, (section, limits)))
            section.Error("symbol", $"\"{symbol}\" is named twice");
    }

    /// <param name="fallback">What holds where a key is absent; null: every key is needed.</param>
    private static Stated Read(ConfigurationSection section, Stated? fallback)
    {
        var stated = new Stated(
            section.Nanos("orderQuantityMax", fallback?.OrderQuantityMax, 1, NanosMax),
            section.Nanos("orderNotionalMax", fallback?.OrderNotionalMax, 1, NanosMax),
            section.Nanos("positionQuantityMax", fallback?.PositionQuantityMax, 1, NanosMax),
            fallback is null ? Fraction(section) : section.Number("priceCollarFraction", fallback.PriceCollarFraction, 1e-6, 0.999999),
            fallback is null ? Count(section, "openOrdersMax", 1, 65_536) : (int)section.Integer("openOrdersMax", fallback.OpenOrdersMax, 1, 65_536),
            Price(section, "referencePrice"),
            Price(section, "lowestPrice"),
            Price(section, "highestPrice"));
        if (stated.LowestPrice > stated.HighestPrice) section.Error("lowestPrice", "is above highestPrice");
        section.Close();
        return stated;
    }

    private static InstrumentLimits ToLimits(Stated stated, ConfigurationSection section, InstrumentRules rules)
    {
        long step = rules.QuantityStep;
        if (stated.OrderQuantityMax < step) section.Error("orderQuantityMax", $"{FixedDecimal.FormatNanos(stated.OrderQuantityMax)} is below one quantityStep of {rules.Symbol}");
        if (stated.PositionQuantityMax < step) section.Error("positionQuantityMax", $"{FixedDecimal.FormatNanos(stated.PositionQuantityMax)} is below one quantityStep of {rules.Symbol}");
        return new InstrumentLimits
        {
            OrderLotsMax = stated.OrderQuantityMax / step,
            OrderNotionalMax = stated.OrderNotionalMax,
            PositionLotsMax = stated.PositionQuantityMax / step,
            OpenOrdersMax = stated.OpenOrdersMax,
            PriceCollarFraction = stated.PriceCollarFraction,
            ReferencePrice = stated.ReferencePrice is { } reference ? new Price(reference) : null,
            LowestPrice = new Price(stated.LowestPrice ?? rules.MinPrice),
            HighestPrice = new Price(stated.HighestPrice ?? rules.MaxPrice),
        };
    }

    private static Instrument Definition(InstrumentRules rules) => new()
    {
        Id = rules.InstrumentId,
        VenueId = rules.VenueId,
        Kind = rules.Kind,
        LotValue = (long)((Int128)rules.ContractValue * rules.QuantityStep / Engine.Price.Scale),
    };

    private static long? Price(ConfigurationSection section, string name) => section.Has(name) ? section.Nanos(name, null, -NanosMax, NanosMax) : null;

    private static int Count(ConfigurationSection section, string name, long lowest, long highest)
    {
        if (!section.Has(name)) section.Error(name, "is missing and required");
        return (int)section.Integer(name, lowest, lowest, highest);
    }

    private static double Fraction(ConfigurationSection section)
    {
        if (!section.Has("priceCollarFraction")) section.Error("priceCollarFraction", "is missing and required");
        return section.Number("priceCollarFraction", 1e-6, 1e-6, 0.999999);
    }

    private sealed record Stated(
        long OrderQuantityMax, long OrderNotionalMax, long PositionQuantityMax, double PriceCollarFraction, int OpenOrdersMax, long? ReferencePrice, long? LowestPrice,
        long? HighestPrice);
}
