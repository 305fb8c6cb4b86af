using System.Text;
using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Reads a configuration: JSON with comments and trailing commas. All errors at once, or a whole configuration.</summary>
internal sealed class ConfigurationReader
{
    private const int InstrumentCountMax = 4096;
    private const uint Generation = 1; // so that a header of zeros names no instrument
    private const long PriceNanosMax = long.MaxValue / 4;
    private readonly ConfigurationLog _log;
    private readonly ConfigurationSection _root;

    private ConfigurationReader(JsonElement root, ConfigurationLog log)
    {
        _log = log;
        _root = new ConfigurationSection(root, "", "", log);
    }

    /// <summary>Reads a configuration and makes its strategy.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">For messages: the file.</param>
    /// <exception cref="ConfigurationException">With every error.</exception>
    public static (HostConfiguration Configuration, TStrategy Strategy) Read<TStrategy>(
        ReadOnlyMemory<byte> json, string name, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
        => Read(json, name, factory, new ConfigurationLog());

    /// <summary>The same, with a log of every key, for the documentation's test.</summary>
    public static (HostConfiguration Configuration, TStrategy Strategy) Read<TStrategy>(
        ReadOnlyMemory<byte> json, string name, IStrategyFactory<TStrategy> factory, ConfigurationLog log)
        where TStrategy : struct, IStrategy
    {
        using JsonDocument document = Parse(json, name);
        var reader = new ConfigurationReader(document.RootElement, log);
        (HostConfiguration configuration, TStrategy strategy) = reader.ReadAll(factory);
        if (log.Errors.Count > 0) throw new ConfigurationException([.. log.Errors.Select(error => $"{name}: {error}")]);
        return (configuration, strategy);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
    {
        var options = new JsonDocumentOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            AllowDuplicateProperties = false,
            MaxDepth = 32,
        };
        try
        {
            if (json.Span.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
            return JsonDocument.Parse(json, options);
        }
        catch (JsonException exception)
        {
            string what = exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            string place = exception.LineNumber is { } line ? $"({line + 1},{exception.BytePositionInLine + 1})" : "";
            throw new ConfigurationException([$"{name}{place}: not JSON: {what}"]);
        }
    }

    private (HostConfiguration Configuration, TStrategy Strategy) ReadAll<TStrategy>(IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        var seed = (ulong)_root.Integer("seed", 1, 0, long.MaxValue);
        IReadOnlyList<VenueSettings> venues = ReadVenues();
        ConfigurationSection risk = _root.Section("risk");
        var defaultRisk = RiskSettings.Read(risk, new RiskSettings());
        IReadOnlyList<InstrumentSettings> instruments = ReadInstruments(venues, defaultRisk);
        EngineConfiguration engine = ReadEngine(risk, instruments, venues.Count);
        ConfigurationSection strategySection = _root.Section("strategy");
        string strategyName = strategySection.Text("name", factory.Name, 64);
        if (strategyName != factory.Name) strategySection.Error("name", $"\"{strategyName}\" is not this program's strategy, which is \"{factory.Name}\"");
        TStrategy strategy = factory.Create(strategySection);
        strategySection.Close();
        ConfigurationSection latency = _root.Section("latency");
        LatencyConfiguration latencies = latency.Bind(new LatencyConfiguration(), bound => bound.Errors());
        long? clockOffsetNs = latency.OptionalInteger("clockOffsetNs", -86_400_000_000_000, 86_400_000_000_000);
        QueueModel queueModel = latency.Choice(
            "queueModel", "logarithmic", ("logarithmic", QueueModel.Logarithmic), ("linear", QueueModel.Linear), ("square", QueueModel.Square));
        latency.Close();
        ConfigurationSection journal = _root.Section("journal");
        JournalSettings journalSettings = journal.Bind(new JournalSettings(), bound => bound.Errors());
        journal.Close();
        ConfigurationSection threads = _root.Section("threads");
        ThreadSettings threadSettings = threads.Bind(new ThreadSettings(), bound => bound.Errors());
        IdleKind idle = threads.Choice(
            "idle", "auto", ("auto", IdleKind.Automatic), ("spin", IdleKind.Spin), ("yield", IdleKind.Yield), ("backoff", IdleKind.Backoff));
        threads.Close();
        _root.Close();
        var configuration = new HostConfiguration
        {
            Seed = seed,
            Venues = venues,
            Instruments = instruments,
            Engine = engine,
            Latency = latencies,
            ClockOffsetNs = clockOffsetNs,
            QueueModel = queueModel,
            Journal = journalSettings,
            Threads = threadSettings with { Idle = idle },
            StrategyName = strategyName,
            EffectiveJson = Encoding.UTF8.GetBytes(_root.Effective.ToJsonString()),
        };
        return (configuration, strategy);
    }

    private IReadOnlyList<VenueSettings> ReadVenues()
    {
        var venues = new List<VenueSettings>();
        foreach (ConfigurationSection section in _root.Sections("venues", 64))
        {
            string name = section.Text("name", null, 32);
            bool isSimulated = section.Choice("kind", "recorded", ("recorded", false), ("simulated", true));
            if (venues.Any(venue => venue.Name == name)) section.Error("name", $"\"{name}\" is taken by an earlier venue");
            venues.Add(new VenueSettings((ushort)venues.Count, name, isSimulated));
            section.Close();
        }

        return venues;
    }

    private IReadOnlyList<InstrumentSettings> ReadInstruments(IReadOnlyList<VenueSettings> venues, RiskSettings defaultRisk)
    {
        var instruments = new List<InstrumentSettings>();
        foreach (ConfigurationSection section in _root.Sections("instruments", InstrumentCountMax))
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
            CrowdConfiguration? crowd = venue.IsSimulated || section.Has("crowd") ? ReadCrowd(section.Section("crowd")) : null;
            section.Close();
            instruments.Add(new InstrumentSettings(rules, venue, limits, crowd));
        }

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

    private static CrowdConfiguration ReadCrowd(ConfigurationSection section)
    {
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

    private EngineConfiguration ReadEngine(ConfigurationSection risk, IReadOnlyList<InstrumentSettings> instruments, int venueCount)
    {
        ConfigurationSection section = _root.Section("engine");
        var defaults = new EngineConfiguration();
        EngineConfiguration engine = defaults with
        {
            InstrumentLimits = instruments.ToDictionary(instrument => instrument.Rules.InstrumentId, instrument => instrument.Limits),
            AckTimeoutNs = risk.Integer("ackTimeoutNs", defaults.AckTimeoutNs, 1_000_000, 3_600_000_000_000),
            OpenOrdersMax = (int)risk.Integer("openOrdersMax", defaults.OpenOrdersMax, 1, 1 << 23),
            OrdersPerSecondMax = (int)risk.Integer("ordersPerSecondMax", defaults.OrdersPerSecondMax, 1, 1_000_000),
            OrderBurstMax = (int)risk.Integer("orderBurstMax", defaults.OrderBurstMax, 5, 1_000_000),
        };
        risk.Close();
        engine = section.Bind(
            engine,
            bound => bound.Validate().Where(error => !error.StartsWith(nameof(bound.InstrumentLimits), StringComparison.Ordinal)),
            nameof(engine.Epoch), nameof(engine.AckTimeoutNs), nameof(engine.OpenOrdersMax), nameof(engine.OrdersPerSecondMax), nameof(engine.OrderBurstMax));
        if (engine.InstrumentCapacity < instruments.Count)
            section.Error("instrumentCapacity", $"{engine.InstrumentCapacity} is below the {instruments.Count} instruments configured");
        if (engine.VenueCapacity < venueCount) section.Error("venueCapacity", $"{engine.VenueCapacity} is below the {venueCount} venues configured");
        section.Close();
        return engine;
    }
}
