using System.CommandLine;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary><c>perf transport</c>: messages between two processes, beside the floors.</summary>
internal static class TransportCommand
{
    public static Command Create()
    {
        Option<FileInfo?> json = PerfOptions.Json();
        Option<long?> rounds = PerfOptions.Number("--rounds", "Rounds, default 9", 1, 1_000);
        Option<long?> term = PerfOptions.Number("--term-bytes", "Length of a term of each log, a power of two; default is the deployment's", 1 << 16, 1 << 26);
        var small = new Option<bool>("--small") { Description = "Everything, but small: whether all messages arrive and nothing allocates, not how fast it is" };
        var command = new Command(
            "transport", "64-byte messages between two processes over logs in Aeron's format, there and back and one way, beside the floors of the same run")
        {
            rounds, term, json, small,
        };
        command.SetAction(parsed =>
        {
            int termBytes = (int)(parsed.GetValue(term) ?? new ThreadSettings().LogTermBytes);
            return new TransportRun(new TransportScale(parsed.GetValue(small), (int?)parsed.GetValue(rounds)), termBytes, Console.Out).Run(parsed.GetValue(json));
        });
        return command;
    }
}
