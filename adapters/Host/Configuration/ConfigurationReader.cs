using System.Text;
using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Reads a configuration: JSON with comments and trailing commas. All errors at once, or a whole configuration.</summary>
internal sealed class ConfigurationReader
{
    private const int VenueSessionsMax = 62; // accounts of a simulated exchange
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

    /// <summary>A file of ours as JSON: comments and trailing commas are allowed.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
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
        IReadOnlyList<InstrumentSettings> instruments = InstrumentsReader.Read(_root, venues, defaultRisk);
        EngineConfiguration engine = ReadEngine(risk, defaultRisk, instruments, venues);
        ConfigurationSection performance = _root.Section("performance");
        engine = engine with { Performance = performance.Bind(new PerformanceParameters(), bound => bound.Validate()) };
        performance.Close();
        engine = engine with { KillSwitch = KillSwitchReader.Read(_root.Section("killSwitch")) };
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
        threadSettings = threadSettings with
        {
            Idle = idle,
            EngineCore = Core("engineCore"),
            JournalCore = Core("journalCore"),
            FeedCore = Core("feedCore"),
            GatewayCore = Core("gatewayCore"),
        };
        threads.Close();
        DeploymentSettings deployment = DeploymentSettings.Read(_root.Section("deployment"));
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
            Threads = threadSettings,
            Deployment = deployment,
            StrategyName = strategyName,
            EffectiveJson = Encoding.UTF8.GetBytes(_root.Effective.ToJsonString()),
        };
        return (configuration, strategy);

        int? Core(string name) => (int?)threads.OptionalInteger(name, 0, 4095);
    }

    private IReadOnlyList<VenueSettings> ReadVenues()
    {
        var venues = new List<VenueSettings>();
        foreach (ConfigurationSection section in _root.Sections("venues", 64))
        {
            string name = section.Text("name", null, 32);
            bool isSimulated = section.Choice("kind", "recorded", ("recorded", false), ("simulated", true));
            if (venues.Any(venue => venue.Name == name)) section.Error("name", $"\"{name}\" is taken by an earlier venue");
            var venue = new VenueSettings((ushort)venues.Count, name, isSimulated) { Account = section.Text("account", "main", 32) };
            venues.Add(isSimulated ? ReadNetwork(section, venue) : venue);
            section.Close();
        }

        return venues;
    }

    private static VenueSettings ReadNetwork(ConfigurationSection section, VenueSettings venue)
    {
        IReadOnlyList<string> sessions = section.Texts("sessions", venue.Sessions, VenueSessionsMax, 32);
        if (sessions.Distinct(StringComparer.Ordinal).Count() < sessions.Count) section.Error("sessions", "has a name twice");
        return venue with
        {
            OrderEntry = section.Endpoint("orderEntry", venue.OrderEntry, portMin: 0),
            MarketData = section.Endpoint("marketData", venue.MarketData, portMin: 1),
            Sessions = sessions,
        };
    }

    private EngineConfiguration ReadEngine(ConfigurationSection risk, RiskSettings defaultRisk, IReadOnlyList<InstrumentSettings> instruments, IReadOnlyList<VenueSettings> venues)
    {
        ConfigurationSection section = _root.Section("engine");
        var defaults = new EngineConfiguration();
        EngineConfiguration engine = defaults with
        {
            InstrumentLimits = instruments.ToDictionary(instrument => instrument.Rules.InstrumentId, instrument => instrument.Limits),
            CompareIntervalNs = risk.Integer("compareIntervalNs", defaults.CompareIntervalNs, 0, 3_600_000_000_000),
            AckTimeoutNs = risk.Integer("ackTimeoutNs", defaults.AckTimeoutNs, 1_000_000, 3_600_000_000_000),
            OpenOrdersMax = (int)risk.Integer("openOrdersMax", defaults.OpenOrdersMax, 1, 1 << 23),
            OrdersPerSecondMax = (int)risk.Integer("ordersPerSecondMax", defaults.OrdersPerSecondMax, 1, 1_000_000),
            OrderBurstMax = (int)risk.Integer("orderBurstMax", defaults.OrderBurstMax, 5, 1_000_000),
            Portfolio = PortfolioReader.Read(risk, venues, instruments),
            Regimes = RegimeReader.Read(risk),
        };
        risk.Close();
        engine = section.Bind(
            engine,
            bound => bound.Validate().Where(error => !IsSaidElsewhere(error)),
            nameof(engine.Epoch), nameof(engine.AckTimeoutNs), nameof(engine.CompareIntervalNs), nameof(engine.OpenOrdersMax), nameof(engine.OrdersPerSecondMax), nameof(engine.OrderBurstMax));
        if (engine.InstrumentCapacity < instruments.Count)
            section.Error("instrumentCapacity", $"{engine.InstrumentCapacity} is below the {instruments.Count} instruments configured");
        if (engine.VenueCapacity < venues.Count) section.Error("venueCapacity", $"{engine.VenueCapacity} is below the {venues.Count} venues configured");
        section.Close();
        return engine with { DefaultLimits = Within(engine.DefaultLimits, engine.Portfolio) };

        static bool IsSaidElsewhere(string error) => error.StartsWith(nameof(engine.InstrumentLimits), StringComparison.Ordinal)
            || error.StartsWith(nameof(engine.DefaultLimits), StringComparison.Ordinal) || error.StartsWith(nameof(engine.Portfolio), StringComparison.Ordinal);
    }

    /// <summary>Limits of instruments that only the data define, as wide as those of their groups allow.</summary>
    private static RiskLimits Within(RiskLimits limits, PortfolioParameters portfolio)
    {
        foreach (AggregateLimits group in (AggregateLimits[])[portfolio.Total, portfolio.Account, portfolio.Venue, portfolio.Underlying])
        {
            limits.OrderNotionalMax = Math.Min(limits.OrderNotionalMax, group.NetNotionalMax);
            limits.OpenOrdersMax = Math.Min(limits.OpenOrdersMax, group.OpenOrdersMax);
        }

        return limits;
    }
}
