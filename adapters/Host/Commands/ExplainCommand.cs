using System.CommandLine;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm explain JOURNAL</c>: why an order was sent, or why nothing was quoted.</summary>
internal static class ExplainCommand
{
    private const int PipedWidth = 100;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var journal = new Argument<string>("JOURNAL") { Description = "Directory of a journal, or of the run that holds it" };
        var order = new Option<long?>("--order") { Description = "The order with this client order id: why it was sent, and what became of it", HelpName = "ID" };
        var number = new Option<long?>("--order-number") { Description = "The order message with this running number; cancels have one, too", HelpName = "N" };
        var at = new Option<string?>("--at") { Description = "What would be decided, and why, after the last frame received by a UTC time (2024-08-08T12:00:03.25Z), or after a frame", HelpName = "TIME|FRAME" };
        var instrument = new Option<string?>("--instrument") { Description = "With --at: the instrument's symbol; needed where there are several", HelpName = "NAME" };
        var json = new Option<string?>("--json") { Description = "Writes the explanation there as JSON, every number to the bit; - for standard output, instead of the page", HelpName = "FILE" };
        var command = new Command("explain", "Replays a journal to an order, or to a moment, and shows every input and factor of the decision") { journal, order, number, at, instrument, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(journal);
            long? id = parsed.GetValue(order);
            long? orderNumber = parsed.GetValue(number);
            string? moment = parsed.GetValue(at);
            int asked = (id is null ? 0 : 1) + (orderNumber is null ? 0 : 1) + (moment is null ? 0 : 1);
            if (asked != 1) throw new UserException(ExitCode.Usage, "give one of --order ID, --order-number N and --at TIME");
            if (moment is null && parsed.GetValue(instrument) is not null) throw new UserException(ExitCode.Usage, "--instrument goes with --at: an order has its own");
            if (id is < 1) throw new UserException(ExitCode.Usage, $"--order: {id} is no client order id, which is above 0");
            if (orderNumber is < 1) throw new UserException(ExitCode.Usage, $"--order-number: {orderNumber} is not above 0");
            var explainer = new Explainer<TStrategy>(path, factory, context);
            string? file = parsed.GetValue(json);
            (JsonObject Json, Action<ExplanationText> Write)? answer = moment is not null
                ? explainer.AtMoment(MomentTarget.Parse(moment), parsed.GetValue(instrument))
                : explainer.OfOrder(id ?? 0, orderNumber ?? 0);
            if (answer is not var (document, write)) return ExitCode.Failure;
            if (file == "-") context.Output.WriteLine(ExplanationJson.Text(document));
            else write(new ExplanationText(context.Output, Width(context)));
            if (file is not null and not "-") File.WriteAllText(file, ExplanationJson.Text(document) + "\n");
            return ExitCode.Success;
        });
        return command;
    }

    private static int Width(CommandContext context)
    {
        if (!context.IsTerminal) return PipedWidth;
        try
        {
            return Math.Clamp(Console.WindowWidth, 60, 140);
        }
        catch (IOException)
        {
            return PipedWidth;
        }
    }
}
