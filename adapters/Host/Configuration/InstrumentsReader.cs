using LowLatencyMM.Engine;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Reads the section <c>instruments</c>. An instrument's slot is its place in the list.</summary>
internal static class InstrumentsReader
{
    private const int CountMax = 4096;
    private const string NoAnchor = "none";
    private const uint Generation = 1; // so that a header of zeros names no instrument
    private const long PriceNanosMax = long.MaxValue / 4;

    public static IReadOnlyList<InstrumentSettings> Read(ConfigurationSection root, IReadOnlyList<VenueSettings> venues, RiskSettings defaultRisk)
    {
        var instruments = new List<InstrumentSettings>();
        var anchored = new List<(ConfigurationSection Section, int Index)>();
        foreach (ConfigurationSection section in root.Sections("instruments", CountMax))
        {
            string symbol = section.Text("symbol", null, 32);
            string venueName = section.Text("venue", null, 32);
            VenueSettings? venue = venues.FirstOrDefault(candidate => candidate.Name == venueName);
            if (venue is null && venueName.Length > 0 && venues.Count > 0)
                section.Error("venue", $"\"{venueName}\" is not one of {string.Join(", ", venues.Select(candidate => candidate.Name))}");
            venue ??= new VenueSettings(0, venueName, IsSimulated: false);
            if (instruments.Any(other => other.Rules.Symbol == symbol && other.Venue.Name == venueName))
                section.Error("symbol", $"\"{symbol}\" at {venueName} is defined twice");
            InstrumentRules rules = ReadRules(section, (Generation << 16) | (uint)instruments.Count, symbol, venue.VenueId);
            ConfigurationSection riskSection = section.Section("risk");
            RiskLimits limits = RiskSettings.Read(riskSection, defaultRisk).ToLimits(riskSection, rules.QuantityStep);
            riskSection.Close();
            string? anchor = null;
            CrowdConfiguration? crowd = null;
            if (venue.IsSimulated || section.Has("crowd"))
            {
                ConfigurationSection crowdSection = section.Section("crowd");
                crowd = ReadCrowd(crowdSection, out anchor);
                if (anchor is not null) anchored.Add((crowdSection, instruments.Count));
            }

            section.Close();
            instruments.Add(new InstrumentSettings(rules, venue, limits, crowd, anchor));
        }

        foreach ((ConfigurationSection section, int index) in anchored) CheckAnchor(section, instruments[index], instruments);

        return instruments;
    }

    private static InstrumentRules ReadRules(ConfigurationSection section, uint instrumentId, string symbol, ushort venueId)
    {
        int errorsBefore = section.ErrorCount;
        InstrumentKind kind = section.Choice<InstrumentKind>(
            "kind", null, ("linear", InstrumentKind.Linear), ("inverse", InstrumentKind.Inverse), ("spot", InstrumentKind.Spot));
        string baseCurrency = section.Text("baseCurrency", null, 8);
        string quoteCurrency = section.Text("quoteCurrency", null, 8);
        long step = section.Nanos("quantityStep", null, 1, PriceNanosMax);
        bool isNegativePriceAllowed = section.Flag("isNegativePriceAllowed", false);
        var rules = new InstrumentRules
        {
            InstrumentId = instrumentId,
            VenueId = venueId,
            Symbol = symbol,
            Kind = kind,
            BaseCurrency = baseCurrency,
            QuoteCurrency = quoteCurrency,
            SettlementCurrency = section.Text("settlementCurrency", null, 8),
            ContractValue = section.Nanos("contractValue", null, 1, PriceNanosMax),
            QuantityStep = step,
            Ticks = ReadTicks(section),
            MinPrice = section.Nanos("minPrice", null, isNegativePriceAllowed ? -PriceNanosMax : 1, PriceNanosMax),
            MaxPrice = section.Nanos("maxPrice", null, isNegativePriceAllowed ? -PriceNanosMax : 1, PriceNanosMax),
            MinLots = ReadLots(section, "minQuantity", step, step),
            MaxLots = ReadLots(section, "maxQuantity", step, null),
            MinNotional = section.Nanos("minNotional", 0, 0, PriceNanosMax),
            MakerFee = (int)section.Integer("makerFee1e7", 0, -1_000_000, 1_000_000),
            TakerFee = (int)section.Integer("takerFee1e7", 0, -1_000_000, 1_000_000),
            Flags = isNegativePriceAllowed ? InstrumentFlags.NegativePriceAllowed : 0,
        };
        if (section.ErrorCount > errorsBefore) return rules;
        foreach (string error in rules.Errors())
        {
            int colon = error.IndexOf(':', StringComparison.Ordinal);
            section.Error(error[..colon], error[(colon + 1)..].Trim());
        }

        Int128 lotValue = (Int128)rules.ContractValue * rules.QuantityStep;
        if (lotValue % Price.Scale != 0 || lotValue / Price.Scale > 1L << 53)
            section.Error("quantityStep", "times contractValue is not a multiple of 1e-9 up to 2^53 of them");
        return rules;
    }

    private static IReadOnlyList<SimulatedExchange.TickRow> ReadTicks(ConfigurationSection section)
    {
        var ticks = new List<SimulatedExchange.TickRow>();
        foreach (ConfigurationSection row in section.Sections("ticks", TickTable.Capacity))
        {
            long from = row.Nanos("fromPrice", 0, 0, PriceNanosMax);
            long size = row.Nanos("tickSize", null, 1, PriceNanosMax);
            ticks.Add(new SimulatedExchange.TickRow(from, size));
            row.Close();
        }

        return ticks.Count > 0 ? ticks : [new SimulatedExchange.TickRow(0, 1)];
    }

    /// <summary>A quantity in contracts as lots; it must be whole.</summary>
    private static long ReadLots(ConfigurationSection section, string name, long step, long? defaultNanos)
    {
        long nanos = section.Nanos(name, defaultNanos, 1, PriceNanosMax);
        if (nanos % step != 0 && section.Has(name))
            section.Error(name, $"{FixedDecimal.FormatNanos(nanos)} is not a multiple of quantityStep {FixedDecimal.FormatNanos(step)}");
        return Math.Max(1, nanos / step);
    }

    private static void CheckAnchor(ConfigurationSection section, InstrumentSettings instrument, IReadOnlyList<InstrumentSettings> all)
    {
        IEnumerable<string> allowed = all
            .Where(other => other != instrument && other.Venue == instrument.Venue && other.Rules.BaseCurrency == instrument.Rules.BaseCurrency)
            .Select(other => other.Rules.Symbol);
        if (!allowed.Contains(instrument.CrowdAnchor))
            section.Error("anchor", $"\"{instrument.CrowdAnchor}\" is not one of {string.Join(", ", allowed.Prepend(NoAnchor))}");
    }

    private static CrowdConfiguration ReadCrowd(ConfigurationSection section, out string? anchor)
    {
        anchor = section.Text("anchor", NoAnchor, 32);
        if (anchor == NoAnchor) anchor = null;
        CrowdConfiguration defaults = CrowdConfiguration.BtcPerpetual();
        var limitOrders = new List<double>();
        var cancels = new List<double>();
        foreach (ConfigurationSection band in section.Sections("bands", 64))
        {
            var ticks = (int)band.Integer("ticks", 1, 1, 4096);
            limitOrders.AddRange(Enumerable.Repeat(band.Number("limitOrdersPerSecond", 1, 0, 1e6), ticks));
            cancels.AddRange(Enumerable.Repeat(band.Number("cancelsPerSecond", 1, 0, 1e6), ticks));
            band.Close();
        }

        CrowdConfiguration crowd = defaults with
        {
            LimitOrdersPerSecond = limitOrders.Count > 0 ? limitOrders : defaults.LimitOrdersPerSecond,
            CancelsPerSecond = cancels.Count > 0 ? cancels : defaults.CancelsPerSecond,
            InitialPrice = section.Nanos("initialPrice", defaults.InitialPrice, 1, PriceNanosMax),
        };
        crowd = section.Bind(crowd, bound => bound.Errors(), nameof(crowd.InitialPrice));
        section.Close();
        return crowd;
    }
}
