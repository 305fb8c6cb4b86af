using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary><c>llmm venue</c>: a simulated exchange in a process of its own, reached over the network.</summary>
internal static class VenueCommand
{
    private const int SecondsMax = 7 * 86_400;
    private static readonly TimeSpan GoodByeBound = TimeSpan.FromMilliseconds(100);

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<long?> seed = CommonOptions.Seed();
        var name = new Option<string?>("--venue") { Description = "Which simulated venue of the configuration; needed where there are several", HelpName = "NAME" };
        var ledger = new Option<DirectoryInfo?>("--ledger")
        {
            Description = "Keeps fills, ids and prices there, so that a killed venue continues with the same positions; by default it forgets",
            HelpName = "DIR",
        };
        var durable = new Option<bool>("--durable") { Description = "Each fill reaches the disk before it is told: survives a loss of power too, and takes milliseconds" };
        var seconds = new Option<int?>("--seconds") { Description = $"How long, 1 to {SecondsMax}; by default until SIGINT or SIGTERM", HelpName = "N" };
        var telemetry = new Option<FileInfo?>("--telemetry")
        {
            Description = "Shows open orders, positions and cash of each session there, in shared memory, to be compared with what engine and gateway hold",
            HelpName = "FILE",
        };
        var keepOrders = new Option<bool>("--no-cancel-on-disconnect")
        {
            Description = "Orders stay when their session ends, whatever its logon asked for: as at a venue that cannot cancel on disconnect, or whose switch fails",
        };
        Option<int?> parent = CommonOptions.Parent();
        var command = new Command("venue", "Runs a simulated exchange on the network: orders by TCP, market data by UDP")
        {
            config, seed, name, ledger, durable, seconds, telemetry, keepOrders, parent,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(parent) is { } parentId) ParentWatch.Tie(parentId, context.Stop);
            (HostConfiguration configuration, _) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            if (parsed.GetValue(seconds) is < 1 or > SecondsMax)
                throw new UserException(ExitCode.Usage, $"--seconds: {parsed.GetValue(seconds)} is not in 1 to {SecondsMax}");
            VenueSettings venue = Choose(configuration, parsed.GetValue(name));
            return Run(
                configuration, venue, parsed.GetValue(ledger)?.FullName, parsed.GetValue(durable), parsed.GetValue(seconds), parsed.GetValue(telemetry)?.FullName,
                hasCancelOnDisconnect: !parsed.GetValue(keepOrders), context);
        });
        return command;
    }

    /// <summary>The simulated venue of this name, or the only one.</summary>
    internal static VenueSettings Choose(HostConfiguration configuration, string? name)
    {
        VenueSettings[] simulated =
            [.. configuration.Venues.Where(venue => venue.IsSimulated && configuration.Instruments.Any(instrument => instrument.Venue == venue))];
        string all = string.Join(", ", simulated.Select(venue => venue.Name));
        if (simulated.Length == 0) throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"simulated\"");
        if (name is null) return simulated.Length == 1 ? simulated[0] : throw new UserException(ExitCode.Usage, $"--venue: is needed, one of {all}");
        return simulated.FirstOrDefault(venue => venue.Name == name) ?? throw new UserException(ExitCode.Usage, $"--venue: {name} is not one of {all}");
    }

    private static int Run(
        HostConfiguration configuration, VenueSettings venue, string? ledgerDirectory, bool isDurable, int? seconds, string? telemetryPath,
        bool hasCancelOnDisconnect, CommandContext context)
    {
        LiveClock clock = LiveClock.Start();
        Precompiler.RunVenue();
        using VenueLedger? ledger = ledgerDirectory is null ? null : VenueLedger.Open(ledgerDirectory, isDurable);
        var exchange = new ExchangeConfiguration
        {
            Instruments = InstrumentSettings.At(venue, configuration.Instruments),
            Latency = configuration.Latency,
            Seed = configuration.Seed,
            StartTimeNs = clock.NowNs,
            VenueId = venue.VenueId,
            Sessions = [.. venue.Sessions.Select((_, index) => new VenueSession(Account: index + 1))],
        };
        if (ledger is not null) exchange = ledger.Continue(exchange);
        var options = new ExchangeServerOptions
        {
            OrderEntry = venue.OrderEntry,
            MarketData = venue.MarketData,
            Sessions = venue.Sessions,
            HasCancelOnDisconnect = hasCancelOnDisconnect,
        };
        using ExchangeServer server = Listen(exchange, options, ledger);
        using VenueTelemetryFile? telemetry = telemetryPath is null ? null : VenueTelemetryFile.Create(telemetryPath, exchange);
        telemetry?.Update(server, exchange);
        server.OnSession = note => VenueText.Write(context.Output, in note, venue.Sessions[note.Session]);
        VenueText.WriteLedger(context.Output, ledger);
        GC.Collect();
        context.Output.WriteLine($"venue ready: orders {server.OrderEntry}, market data {venue.MarketData}");
        context.Output.Flush();
        Serve(server, clock, ConfiguredWait.ForFeed(configuration.Threads.Idle, Environment.ProcessorCount), seconds, context.Stop, () => telemetry?.Update(server, exchange));
        SayGoodBye(server, clock);
        telemetry?.Remove();
        VenueText.Write(context.Output, server.Counters);
        return ExitCode.Success;
    }

    private static ExchangeServer Listen(ExchangeConfiguration exchange, ExchangeServerOptions options, VenueLedger? ledger)
    {
        try
        {
            return new ExchangeServer(exchange, options, ledger);
        }
        catch (SocketException exception)
        {
            throw new UserException(ExitCode.Failure, $"orders {options.OrderEntry}, market data {options.MarketData}: {exception.Message}");
        }
    }

    private static void Serve(ExchangeServer server, LiveClock clock, ConfiguredWait wait, int? seconds, StopRequest stop, Action show)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!stop.IsRequested)
        {
            if (server.DoWork(clock.NowNs) > 0)
            {
                wait.Reset();
                show();
            }
            else
            {
                wait.Idle();
            }

            if (seconds is { } bound && Stopwatch.GetElapsedTime(startTicks).TotalSeconds >= bound) return;
        }
    }

    /// <summary>Peers get a moment to read the last word.</summary>
    private static void SayGoodBye(ExchangeServer server, LiveClock clock)
    {
        server.Close();
        long startTicks = Stopwatch.GetTimestamp();
        while (server.HasConnections && Stopwatch.GetElapsedTime(startTicks) < GoodByeBound)
        {
            _ = server.DoWork(clock.NowNs);
            Thread.Sleep(1);
        }
    }
}
