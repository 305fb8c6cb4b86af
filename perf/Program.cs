using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LowLatencyMM.Journal;
using LowLatencyMM.Perf;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = new RootCommand("Measures LowLatencyMM; figures are of this machine in this hour")
{
    LatencyCommand.Create(),
    EngineCommand.Create(),
    BacktestCommand.Create(),
    BenchCommand.Create(),
    KillsCommand.Create(),
    TransportCommand.Create(),
    TransportPeerCommand.Create(),
    PipelineCommand.Create(),
    WireCommand.Create(),
    SbeCommand.Create(),
};
ParseResult parsed = root.Parse(args);
foreach (ParseError error in parsed.Errors) Console.Error.WriteLine($"perf: {error.Message.ReplaceLineEndings(" ")}");
if (parsed.Errors.Count > 0) return 2;
try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is JournalException or IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"perf: {exception.Message.ReplaceLineEndings(" ")}");
    return 1;
}
