using System.CommandLine;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>What the commands of ctl that send something have in common.</summary>
internal sealed class CtlOptions
{
    private readonly DeploymentOptions _deployment = new();
    private readonly Option<bool> _json = CtlCommand.Json();

    private readonly Option<string?> _operator = new("--operator")
    {
        Description = $"Who gives the command, for the journal: 1 to {ControlClient.OperatorCharactersMax} printable ASCII characters; by default who called sudo, or the user",
        HelpName = "NAME",
    };

    private readonly Option<string?> _reason;

    /// <param name="isReasonRequired">What makes the engine less strict needs one.</param>
    public CtlOptions(bool isReasonRequired = false)
    {
        _reason = new Option<string?>("--reason")
        {
            Description = $"Why, for the journal: up to {ControlClient.ReasonCharactersMax} printable ASCII characters",
            HelpName = "TEXT",
            Required = isReasonRequired,
        };
    }

    public void AddTo(Command command)
    {
        _deployment.AddTo(command);
        command.Add(_operator);
        command.Add(_reason);
        command.Add(_json);
    }

    /// <summary>Looks at the deployment that is meant.</summary>
    public ControlSession Begin<TStrategy>(ParseResult parsed, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        string operatorName = OperatorName.Of(parsed.GetValue(_operator), Environment.GetEnvironmentVariable, Environment.UserName);
        return new ControlSession(_deployment.Choose(parsed, factory), operatorName, OperatorName.Reason(parsed.GetValue(_reason)), parsed.GetValue(_json), context.Output);
    }
}
