using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Importers;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>The program <c>llmm</c>, for any strategy: a user's executable is one call of this.</summary>
public static class LlmmProgram
{
    /// <summary>Runs a command line on the console, with SIGINT and SIGTERM as requests to end.</summary>
    /// <param name="args">Without the program's name.</param>
    /// <param name="factory">Makes the strategy.</param>
    /// <returns>0 success, 1 failure, 2 wrong usage.</returns>
    public static int Run<TStrategy>(string[] args, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // output is read by programs too
        var stop = new StopRequest();
        using PosixSignalRegistration interrupt = Watch(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = Watch(PosixSignal.SIGTERM, stop);
        bool isTerminal = !Console.IsErrorRedirected && !Console.IsOutputRedirected;
        string program = Assembly.GetEntryAssembly()?.GetName().Name ?? "llmm";
        return Run(args, factory, new CommandContext(Console.Out, Console.Error, isTerminal, stop) { Program = program });
    }

    /// <summary>The same on given streams, for tests.</summary>
    internal static int Run<TStrategy>(string[] args, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        ParseResult parsed = CreateRoot(factory, context).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors) context.Error.WriteLine($"{context.Program}: {error.Message.ReplaceLineEndings(" ")}");
            context.Error.WriteLine($"{context.Program}: try {context.Program} {CommandPath(parsed.CommandResult)}--help");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception) when (Explain(exception, context) is { } exitCode)
        {
            return exitCode;
        }
    }

    private static RootCommand CreateRoot<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
        => new($"LowLatencyMM: a low-latency market-making engine (strategy: {factory.Name})")
        {
            DemoCommand.Create(factory, context),
            CtlCommand.Create(factory, context),
            TopCommand.Create(factory, context),
            EngineCommand.Create(factory, context),
            GatewayCommand.Create(factory, context),
            VenueCommand.Create(factory, context),
            BacktestCommand.Create(factory, context),
            FollowerCommand.Create(factory, context),
            AlertsCommand.Create(context),
            SimtestCommand.Create(factory, context),
            ReplayCommand.Create(factory, context),
            ExplainCommand.Create(factory, context),
            ReportCommand.Create(factory, context),
            ExportCommand.Create(factory, context),
            ImportCommand.Create(factory, context),
            LatencyCommand.Create(context),
            SbeCommand.Create(context),
            DriverCommand.Create(context),
            PreflightCommand.Create(factory, context),
        };

    private static string CommandPath(CommandResult command)
    {
        var names = new List<string>();
        for (CommandResult? result = command; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
            names.Insert(0, result.Command.Name + " ");
        return string.Concat(names);
    }

    /// <summary>Tells the user what was wrong; null for a bug of ours, which must not look like the user's mistake.</summary>
    private static int? Explain(Exception exception, CommandContext context)
    {
        switch (exception)
        {
            case ConfigurationException configuration:
                foreach (string line in configuration.Errors) context.Error.WriteLine($"{context.Program}: {line}");
                return ExitCode.Usage;
            case UserException user:
                context.Error.WriteLine($"{context.Program}: {OneLine.Of(user)}");
                return user.ExitCode;
            case ImportException or JournalException or IOException or UnauthorizedAccessException:
                context.Error.WriteLine($"{context.Program}: {OneLine.Of(exception)}");
                return ExitCode.Failure;
            default:
                return null;
        }
    }

    /// <summary>Outside the generic method, whose lambdas nobody compiles before the first signal.</summary>
    private static PosixSignalRegistration Watch(PosixSignal signal, StopRequest stop) => PosixSignalRegistration.Create(signal, context => OnSignal(context, stop));

    private static void OnSignal(PosixSignalContext signal, StopRequest stop)
    {
        signal.Cancel = true;
        if (stop.HasParent && (signal.Signal == PosixSignal.SIGINT || stop.IsRequested)) return; // the kernel tells of a parent's end more than once
        stop.Request();
    }
}
