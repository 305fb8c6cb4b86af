using System.CommandLine;
using System.Globalization;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host;

/// <summary><c>llmm gateway</c>: one venue session of a deployment, in a process of its own.</summary>
internal static class GatewayCommand
{
    public const string ReadyText = "gateway ready: ";
    private const int LookMs = 20;
    private const int OrderTimesMax = 1_000_000;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        Option<FileInfo?> config = CommonOptions.Config();
        var name = new Option<string?>("--venue") { Description = "Which venue of the configuration; needed where there are several", HelpName = "NAME" };
        var limits = new Option<FileInfo?>("--limits")
        {
            Description = "The gateway's own limits: JSON with comments (docs/gateway.md). Without it, the engine's limits are checked a second time, which no deployment should rely on",
            HelpName = "FILE",
        };
        var state = new Option<DirectoryInfo?>("--state")
        {
            Description = "Keeps the greatest epoch seen and the kill latch there; by default in the directory of the limits, or without them in gateway-state",
            HelpName = "DIR",
        };
        var orderTimes = new Option<FileInfo?>("--order-times")
        {
            Description = "At the end, writes there for each of the first million orders when its cause was received, when the gateway read it, and when the socket had taken it (CSV, ns since the Unix epoch)",
            HelpName = "FILE",
        };
        Option<int?> parent = CommonOptions.Parent();
        var command = new Command("gateway", "Runs the gateway to a venue in this process: orders out, executions back, limits of its own, until SIGINT or SIGTERM")
        {
            config, name, limits, state, orderTimes, parent,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(parent) is { } parentId) ParentWatch.Tie(parentId, context.Stop);
            (HostConfiguration configuration, _) = ConfigurationFile.Load(parsed.GetValue(config), null, factory);
            VenueSettings venue = VenueCommand.Choose(configuration, parsed.GetValue(name));
            if (venue.VenueId > SourceIds.LiveVenueIdMax)
                throw new UserException(ExitCode.Usage, $"venues: live ones must be among the first {SourceIds.LiveVenueIdMax + 1}");
            FileInfo? file = parsed.GetValue(limits);
            GatewayLimits own = file is null
                ? GatewayLimitsReader.OfEngine(configuration, venue)
                : GatewayLimitsReader.Read(ConfigurationFile.ReadFile(file), file.ToString(), configuration, venue);
            string directory = parsed.GetValue(state)?.FullName ?? file?.DirectoryName ?? Path.GetFullPath("gateway-state");
            int exitCode = Run(configuration, venue, own, hasOwn: file is not null, directory, parsed.GetValue(orderTimes), context);
            if (parsed.GetValue(parent) is not null) DemoDeployment.RemoveAfterLast(configuration.Deployment);
            return exitCode;
        });
        return command;
    }

    private static int Run(HostConfiguration configuration, VenueSettings venue, GatewayLimits limits, bool hasOwn, string directory, FileInfo? timesFile, CommandContext context)
    {
        TextWriter output = context.Output;
        GatewayNotes.WarmUp(venue);
        OrderTimes? times = timesFile is null ? null : new OrderTimes(OrderTimesMax);
        using var run = new GatewayProcess(configuration, venue, limits, directory, context, times);
        if (!hasOwn) output.WriteLine("no --limits: the engine's own limits are checked a second time");
        output.WriteLine($"gateway thread {run.WaitText}; warming up");
        while (!run.IsReady && run.Failure is null && !context.Stop.IsRequested) Thread.Sleep(1);
        if (run.IsReady) output.WriteLine($"{ReadyText}{venue.Name} at {venue.OrderEntry}, {limits.Instruments.Count} instruments, {configuration.Deployment.DirectoryPath}");
        output.Flush();
        var notes = new GatewayNotes(output, venue);
        while (!context.Stop.IsRequested && run.Failure is null)
        {
            notes.Look(run.Look(), run.Problem);
            Thread.Sleep(LookMs);
        }

        bool hasEnded = run.Join();
        if (run.Failure is null && hasEnded) Report(run, output);
        if (times is not null && hasEnded) WriteTimes(timesFile!, times, run);
        string? failure = run.Failure ?? (hasEnded ? null : "the gateway's thread did not end in time");
        if (failure is null) return ExitCode.Success;
        context.Error.WriteLine($"{context.Program}: {failure}");
        return ExitCode.Failure;
    }

    private static void WriteTimes(FileInfo file, OrderTimes times, GatewayProcess run)
    {
        using StreamWriter writer = file.CreateText();
        writer.WriteLine("orderNumber,causeReceivedNs,readNs,sentNs");
        foreach (OrderTime order in times.Kept)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{order.OrderNumber},{order.CauseTimeNs},{run.TimeNs(order.ReadTicks)},{run.TimeNs(order.SentTicks)}"));
    }

    private static void Report(GatewayProcess run, TextWriter output)
    {
        GatewayTelemetry figures = run.Gateway.Telemetry;
        long refused = 0;
        for (int reason = 0; reason < ReasonCounts.Capacity; reason++) refused += figures.Refusals[reason];
        output.WriteLine(
            $"orders        {figures.OrdersIn:N0} in; sent {figures.NewOrdersSent:N0} new, {figures.ReplacesSent:N0} replaced, {figures.CancelsSent:N0} cancels, "
            + $"{figures.MassCancelsSent:N0} mass cancels; {refused:N0} refused, {figures.OrdersDiscarded:N0} discarded");
        output.WriteLine($"executions    {figures.Executions:N0}; open at the end {figures.OpenOrders:N0}");
        output.WriteLine(
            $"sessions      {figures.Logons:N0} logons of {figures.ConnectAttempts:N0} attempts; {figures.Silences:N0} silences, {figures.ProtocolErrors:N0} protocol errors, "
            + $"{figures.DeadManTrips:N0} times without an engine");
        output.WriteLine(
            $"order to socket ns: p50 {figures.OrderToSocketNs.PercentileNs(50):N0}, p99 {figures.OrderToSocketNs.PercentileNs(99):N0}, "
            + $"max {figures.OrderToSocketNs.PercentileNs(100):N0} of {figures.OrderToSocketNs.Total():N0}, in steps of an eighth");
        RuntimeCounts runtime = figures.Runtime;
        output.WriteLine(
            $"gateway thread {runtime.ThreadAllocatedBytes:N0} bytes allocated since ready, {run.SteadyBytes:N0} since orders first passed; "
            + $"in its process {runtime.Collections0} / {runtime.Collections1} / {runtime.Collections2} collections and {runtime.MethodsCompiled:N0} methods compiled since ready");
    }
}
