using System.CommandLine;
using LowLatencyMM.Captures;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using SchemaResult = LowLatencyMM.Schema.Parse.ParseResult;

namespace LowLatencyMM.Host;

/// <summary><c>llmm sbe check|describe|dump</c>: schemas and captures made readable.</summary>
internal static class SbeCommand
{
    public static Command Create(CommandContext context) => new("sbe", "Makes SBE schemas and captured messages readable (docs/sbe-tools.md)")
    {
        CreateCheck(context),
        CreateDescribe(context),
        SbeDumpCommand.Create(context),
    };

    /// <summary>The schema; its problems, each in a line, end the command.</summary>
    public static SchemaModel? Load(string path, CommandContext context)
    {
        SchemaResult result = SchemaLoader.Load(path);
        foreach (Problem problem in result.Problems) context.Error.WriteLine(problem.ToString());
        return result.Schema;
    }

    /// <summary>Every message's name, for errors.</summary>
    public static string Names(SchemaModel schema) => string.Join(", ", schema.Messages.Select(message => message.Name));

    private static Command CreateCheck(CommandContext context)
    {
        var schemas = new Argument<string[]>("SCHEMA") { Description = "The schemas, XML", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check", "Says of each schema whether it can be compiled, and each problem with its line; exit code 1 when there is one")
        {
            schemas,
        };
        command.SetAction(parsed =>
        {
            int exitCode = ExitCode.Success;
            foreach (string path in parsed.GetRequiredValue(schemas))
            {
                if (Load(path, context) is { } schema) context.Output.WriteLine($"{path}: {SchemaText(schema)}");
                else exitCode = ExitCode.Failure;
            }

            return exitCode;
        });
        return command;
    }

    private static Command CreateDescribe(CommandContext context)
    {
        var schema = new Argument<string>("SCHEMA") { Description = "The schema, XML" };
        var message = new Argument<string?>("MESSAGE") { Description = "Only this message, by name or id", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("describe", "Shows where every field of a schema's messages lies, and what it means") { schema, message };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(schema);
            if (Load(path, context) is not { } model) return ExitCode.Failure;
            string? name = parsed.GetValue(message);
            BlockModel[] messages = [.. model.Messages.Where(candidate => name is null || candidate.Name == name || candidate.Id.ToString() == name)];
            if (messages.Length == 0) throw new UserException(ExitCode.Usage, $"{path}: no message '{name}'; there are {Names(model)}");
            SchemaDescription.Write(context.Output, model, messages);
            return ExitCode.Success;
        });
        return command;
    }

    private static string SchemaText(SchemaModel schema)
    {
        string package = schema.Package.Length > 0 ? schema.Package : "no package";
        string byteOrder = schema.IsBigEndian ? "big" : "little";
        return $"{package}, id {schema.Id}, version {schema.Version}, {byteOrder}-endian, {schema.Messages.Count} messages";
    }
}
