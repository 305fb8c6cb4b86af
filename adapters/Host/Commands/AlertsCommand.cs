using System.CommandLine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary><c>llmm alerts JOURNAL</c>: brings the alerts of a journal to people, from outside the engine's process.</summary>
internal static class AlertsCommand
{
    private const int TimeoutSecondsMax = 60;

    public static Command Create(CommandContext context)
    {
        var journal = new Argument<string>("JOURNAL") { Description = "Directory of a journal, or of the run that holds it; waited for when it is not there yet" };
        var files = new Option<string[]>("--out") { Description = "Appends a line of JSON for each alert; may be given several times", HelpName = "FILE" };
        var webhooks = new Option<string[]>("--webhook") { Description = "Posts each alert's JSON there, http or https; may be given several times", HelpName = "URL" };
        var commands = new Option<string[]>("--command")
        {
            Description = "Runs a command of the shell for each alert: its JSON on standard input, LLMM_ALERT_... in the environment, exit code 0 when it has been taken; may be given several times",
            HelpName = "CMD",
        };
        var severity = new Option<Severity>("--min-severity") { Description = "Passes over less severe ones", HelpName = "info|high|critical", DefaultValueFactory = _ => Severity.Info };
        var once = new Option<bool>("--once") { Description = "Ends at the journal's present end; exit code 1 when something could not be delivered" };
        var all = new Option<bool>("--all") { Description = "From the journal's beginning, whatever was delivered before" };
        var quiet = new Option<bool>("--quiet") { Description = "Prints no lines; needs another sink" };
        var state = new Option<string?>("--state")
        {
            Description = $"Keeps there how far each sink has got; by default {AlertPositions.FileName} beside the journal, and nowhere when --once only prints",
            HelpName = "FILE",
        };
        var timeout = new Option<int>("--timeout-seconds") { Description = $"Of one attempt of a webhook or command, 1 to {TimeoutSecondsMax}", HelpName = "N", DefaultValueFactory = _ => 5 };
        var command = new Command("alerts", "Delivers the alerts of a journal, as it grows, to the terminal, files, webhooks and commands; tells when the engine is gone")
        {
            journal, files, webhooks, commands, severity, once, all, quiet, state, timeout,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(timeout) is < 1 or > TimeoutSecondsMax) throw new UserException(ExitCode.Usage, $"--timeout-seconds: {parsed.GetValue(timeout)} is not in 1 to {TimeoutSecondsMax}");
            var attempt = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            Uri[] urls = [.. (parsed.GetValue(webhooks) ?? []).Select(Url)];
            var sinks = new List<IAlertSink>();
            if (!parsed.GetValue(quiet)) sinks.Add(Lines(context));
            sinks.AddRange((parsed.GetValue(files) ?? []).Select(file => new FileSink(Path.GetFullPath(file))));
            sinks.AddRange(urls.Select(url => new WebhookSink(url, attempt)));
            sinks.AddRange((parsed.GetValue(commands) ?? []).Select(text => new CommandSink(text, attempt)));
            if (sinks.Count == 0) throw new UserException(ExitCode.Usage, "--quiet: there is no other sink; give --out, --webhook or --command");
            if (sinks.Select(sink => sink.Key).Distinct().Count() < sinks.Count) throw new UserException(ExitCode.Usage, "two sinks are the same");
            string given = Path.GetFullPath(parsed.GetRequiredValue(journal));
            string directory = JournalPlace.Of(given);
            bool isOnce = parsed.GetValue(once);
            if (!isOnce && !JournalPlace.Await(given, context, out directory)) return ExitCode.Success;
            string? statePath = parsed.GetValue(state) is { } file ? Path.GetFullPath(file) : isOnce && sinks is [LineSink] ? null : Path.Combine(directory, AlertPositions.FileName);
            var options = new AlertOptions { SeverityMin = parsed.GetValue(severity), IsOnce = isOnce, IsAll = parsed.GetValue(all), StatePath = statePath };
            return new AlertService(directory, sinks, options, context).Run();
        });
        return command;
    }

    private static LineSink Lines(CommandContext context)
    {
        TerminalKind terminal = TerminalKind.Of(Environment.GetEnvironmentVariable);
        return new LineSink(context.Output, context.IsTerminal && terminal.CanMove && terminal.HasColor);
    }

    private static Uri Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
        ? url : throw new UserException(ExitCode.Usage, $"--webhook: \"{text}\" is no http or https URL");
}
