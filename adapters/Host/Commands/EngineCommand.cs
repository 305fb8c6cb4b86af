using System.CommandLine;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm engine</c>: the engine of a deployment, alone in its process.</summary>
internal static class EngineCommand
{
    public const string ReadyText = "engine ready: ";
    private const int IdleSleepMs = 1;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<long?> seed = CommonOptions.Seed();
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "The journal is DIR/journal: where there is one, the engine goes on in it. summary.json and latency.hlog are written beside it at the end",
            HelpName = "DIR",
            Required = true,
        };
        Option<int?> parent = CommonOptions.Parent();
        var command = new Command("engine", "Runs the engine in this process: market data from its feeds, orders to its gateways, until SIGINT or SIGTERM")
        {
            config, seed, output, parent,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(parent) is { } parentId) ParentWatch.Tie(parentId, context.Stop);
            (HostConfiguration configuration, TStrategy strategy) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            int exitCode = Run(configuration, strategy, factory, parsed.GetRequiredValue(output).FullName, context);
            if (parsed.GetValue(parent) is not null) DemoDeployment.RemoveAfterLast(configuration.Deployment);
            return exitCode;
        });
        return command;
    }

    private static int Run<TStrategy>(
        HostConfiguration configuration, TStrategy strategy, IStrategyFactory<TStrategy> factory, string directory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        Directory.CreateDirectory(directory);
        using var run = new EngineProcess<TStrategy>(configuration, strategy, factory, directory, context);
        foreach (string line in run.StartLines) context.Output.WriteLine(line);
        context.Output.WriteLine($"{run.IdleText}; warming up");
        while (!run.IsReady && run.Failure is null) Thread.Sleep(IdleSleepMs);
        if (run.IsReady)
        {
            run.Start();
            context.Output.WriteLine($"{ReadyText}epoch {run.Epoch}, {configuration.Deployment.DirectoryPath}");
        }

        string? told = null;
        while (!context.Stop.IsRequested && run.Failure is null)
        {
            bool hasWorked = run.Supervise();
            if (run.Problem is { } problem && problem != told) context.Output.WriteLine(told = problem);
            if (!hasWorked) Thread.Sleep(IdleSleepMs);
        }

        string? failure = run.Stop();
        if (!context.Stop.IsForced && run.Failure is null) Report(run, directory, context);
        if (failure is null) return ExitCode.Success;
        context.Error.WriteLine($"{context.Program}: {failure}");
        return ExitCode.Failure;
    }

    private static void Report<TStrategy>(EngineProcess<TStrategy> run, string directory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        RunSummary summary = run.Summarize();
        string summaryPath = Path.Combine(directory, SummaryJson.FileName);
        SummaryJson.Write(summaryPath, summary);
        TextWriter output = context.Output;
        output.WriteLine();
        SummaryText.Write(output, summary);
        output.WriteLine(
            $"engine thread {summary.HotPathAllocatedBytes:N0} bytes allocated and {summary.HotPathMethodsCompiled:N0} methods compiled since ready; "
            + $"in its process {string.Join(" / ", summary.Collections)} collections and {summary.MethodsCompiledAfterReady:N0} methods compiled");
        HistogramText.Write(output, summary.Latency, summary.LatencyLabel);
        output.WriteLine($"written       {summaryPath}, {Path.Combine(directory, LatencyLog.FileName)}, {Path.Combine(directory, "journal")}");
    }
}
