using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf wire</c>: from a packet at the feed to its order at the gateway and at the socket.</summary>
internal static class WireCommand
{
    public static Command Create()
    {
        Option<FileInfo?> json = PerfOptions.Json();
        Option<long?> seconds = PerfOptions.Number("--seconds", "How long orders are measured, default 60", 1, 3_600);
        var idle = new Option<string?>("--idle") { Description = "How all threads wait: spin, yield or backoff; by default as the number of cores says", HelpName = "KIND" };
        idle.AcceptOnlyFromAmong("spin", "yield", "backoff");
        var small = new Option<bool>("--small") { Description = "Two seconds, no floors: whether it works, not how fast it is" };
        var command = new Command("wire", "Runs exchange, gateway and engine as processes: from a packet at the feed to its first order at the gateway and at the socket")
        {
            seconds, idle, json, small,
        };
        command.SetAction(parsed =>
        {
            bool isSmall = parsed.GetValue(small);
            return new WireRun(isSmall, (int)(parsed.GetValue(seconds) ?? (isSmall ? 2 : 60)), parsed.GetValue(idle), Console.Out).Run(parsed.GetValue(json));
        });
        return command;
    }
}
