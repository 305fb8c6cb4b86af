using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf bench</c>: the micro-benchmarks.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var filters = new Argument<string[]>("FILTER") { Description = "Part of a class or method name; several mean any of them", Arity = ArgumentArity.ZeroOrMore };
        var small = new Option<bool>("--small") { Description = "A short run for tests: everything works and allocates nothing; its times mean little" };
        Option<FileInfo?> json = PerfOptions.Json();
        var command = new Command(
            "bench", "Micro-benchmarks of rings, codecs, books, quotes, histogram and mathematics, in this process; fails when one of them allocates")
        {
            filters, small, json,
        };
        command.SetAction(parsed =>
        {
            int exitCode = BenchmarkCommand.Run(parsed.GetValue(filters) ?? [], parsed.GetValue(small), out IReadOnlyList<BenchmarkResult> results);
            if (results.Count > 0) ReportJson.Write(parsed.GetValue(json), new { Environment = RunEnvironment.Read(), results });
            return exitCode;
        });
        return command;
    }
}
