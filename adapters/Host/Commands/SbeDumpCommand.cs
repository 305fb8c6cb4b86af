using System.CommandLine;
using LowLatencyMM.Captures;

namespace LowLatencyMM.Host;

/// <summary><c>llmm sbe dump FILE --schema SCHEMA</c>: a capture as lines of JSON.</summary>
internal static class SbeDumpCommand
{
    private const long LargeBytes = 16 * 1024 * 1024;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "pcap, pcapng, or a raw file of messages; its first bytes say which" };
        var schema = new Option<string>("--schema") { Description = "The schema, XML", HelpName = "SCHEMA", Required = true };
        var framing = new Option<string?>("--framing")
        {
            Description = "How messages lie in packets; without it, by the look of the first packets, or plain. "
                + string.Join("; ", KnownFramings.All.Select(known => $"{known.Name}: {known.Description}")),
            HelpName = string.Join('|', KnownFramings.All.Select(known => known.Name)),
        };
        var limit = new Option<long?>("--limit") { Description = "Ends after so many lines", HelpName = "N" };
        var message = new Option<string?>("--message") { Description = "Only messages of this name; the others are read and counted", HelpName = "NAME" };
        var command = new Command("dump", "Prints captured messages, one JSON line each; on stderr, sequence gaps, what could not be read, and a summary")
        {
            file, schema, framing, limit, message,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path}: no such file");
            if (parsed.GetValue(limit) is <= 0 and var lines) throw new UserException(ExitCode.Usage, $"--limit {lines}: it must be above 0");
            if (SbeCommand.Load(parsed.GetRequiredValue(schema), context) is not { } model) return ExitCode.Failure;
            string? name = parsed.GetValue(message);
            if (name is not null && model.Messages.All(known => known.Name != name))
                throw new UserException(ExitCode.Usage, $"--message {name}: the schema has {SbeCommand.Names(model)}");
            var reader = new MessageReader(model);
            Framing used = parsed.GetValue(framing) is { } framingName ? Find(framingName) : FramingGuess.Of(path, reader);
            return Dump(path, reader, used, parsed.GetValue(limit) ?? long.MaxValue, name, context);
        });
        return command;
    }

    private static Framing Find(string name) => KnownFramings.Find(name)
        ?? throw new UserException(ExitCode.Usage, $"--framing {name}: allowed are {string.Join(", ", KnownFramings.All.Select(known => known.Name))}");

    private static int Dump(string path, MessageReader reader, Framing framing, long linesMax, string? messageName, CommandContext context)
    {
        long fileBytes = new FileInfo(path).Length;
        // Where the lines go to a terminal they are the progress.
        bool isShown = fileBytes >= LargeBytes && ReferenceEquals(context.Error, Console.Error) && !Console.IsErrorRedirected && Console.IsOutputRedirected;
        var progress = new ProgressLine(context.Error, isShown);
        using Stream output = ReferenceEquals(context.Output, Console.Out) ? StandardOutput.Open() : new TextWriterStream(context.Output);
        using var lines = new DumpLines(output, context.Error, progress, linesMax, messageName);
        using CaptureReader capture = CaptureReader.Open(path);
        var decoder = new CaptureDecoder(capture, reader, framing, lines);
        try
        {
            while (!lines.IsFull && !context.Stop.IsRequested && decoder.TryStep())
            {
                if (progress.IsDue) progress.Show($"{(double)capture.BytesRead / fileBytes:P0}, {decoder.Statistics.Messages.Total:N0} messages");
            }

            if (!lines.IsFull && !context.Stop.IsRequested) decoder.Finish();
            lines.Flush();
        }
        catch (ClosedPipeException)
        {
            return ExitCode.Success; // who read has seen enough
        }

        progress.Clear();
        if (context.Stop.IsRequested) context.Error.WriteLine("interrupted");
        CaptureSummary.Write(context.Error, capture, framing, decoder.Statistics);
        return capture.Problem is null && decoder.Statistics.Problems.Total == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
