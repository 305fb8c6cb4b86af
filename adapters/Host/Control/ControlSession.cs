using System.Text.Json;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>One command of an operator to a deployment: looks, sends, waits for the answers, prints them. One thread.</summary>
internal sealed class ControlSession : IDisposable
{
    /// <summary>Longest wait for the answers. A request behind a killed one is answered after <see cref="ControlServer.UnblockNs"/>, and so within it.</summary>
    public static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SettleBound = TimeSpan.FromSeconds(1);
    private readonly DeploymentDirectory _directory;
    private readonly DeploymentSight _sight;
    private readonly string _operator;
    private readonly string _reason;
    private readonly bool _isJson;
    private readonly TextWriter _output;

    public ControlSession(DeploymentDirectory directory, string operatorName, string reason, bool isJson, TextWriter output)
    {
        _directory = directory;
        _operator = operatorName;
        _reason = reason;
        _isJson = isJson;
        _output = output;
        _sight = new DeploymentSight(directory);
        _sight.Refresh();
    }

    /// <summary>A command to the engine.</summary>
    /// <param name="instrument">As the operator names it; null for all.</param>
    /// <returns>The exit code.</returns>
    public int Command(CommandKind kind, string? instrument)
    {
        uint instrumentId = InstrumentId(instrument);
        using ControlCall call = ControlCall.ToEngine(_directory, _sight.Engine);
        call.Ask(kind, instrumentId, _operator, _reason);
        return Conclude($"{kind}{(instrument is null ? "" : " " + instrument)}", [call]);
    }

    /// <summary>Sets a parameter, or lists them.</summary>
    /// <inheritdoc cref="Command"/>
    public int Set(string? name, string? value, string? instrument)
    {
        EngineFacts facts = Facts();
        if (name is null || value is null) return List(name is null ? facts.Parameters : [facts.ParameterOf(name)]);
        StrategyParameter parameter = facts.ParameterOf(name);
        long valueNanos = ParameterText.ReadNanos(parameter, value);
        uint instrumentId = InstrumentId(instrument);
        if (!_isJson) _output.WriteLine($"{parameter.Name}: {ParameterText.Range(parameter)}");
        using ControlCall call = ControlCall.ToEngine(_directory, _sight.Engine);
        call.AskToSet((ushort)parameter.Id, valueNanos, instrumentId, _operator);
        return Conclude($"set {parameter.Name} {FixedDecimal.FormatNanos(valueNanos)}{(instrument is null ? "" : " of " + instrument)}", [call]);
    }

    /// <summary>Answers for a trigger of the kill switch for a while.</summary>
    /// <inheritdoc cref="Command"/>
    public int Override(RiskTrigger trigger, int seconds)
    {
        using ControlCall call = ControlCall.ToEngine(_directory, _sight.Engine);
        call.AskToOverride(trigger, seconds, _operator, _reason);
        return Conclude(seconds > 0 ? $"override of {trigger} for {seconds} s" : $"end of the override of {trigger}", [call]);
    }

    /// <summary>Opens gateways that are shut, then tells the engine: its first orders find them open.</summary>
    public int Acknowledge()
    {
        var calls = new List<ControlCall>();
        try
        {
            foreach (GatewaySight gateway in _sight.Gateways)
            {
                bool isShut = !gateway.HasTelemetry || gateway.Telemetry.IsLatched != 0;
                if (isShut && gateway.Process.IsThere) calls.Add(ControlCall.ToGateway(_directory, gateway));
            }

            foreach (ControlCall call in calls) call.Ask(CommandKind.Acknowledge, FrameHeader.NoInstrument, _operator, _reason);
            ControlCall.Run(calls, AnswerBound);
            calls.Add(ControlCall.ToEngine(_directory, _sight.Engine));
            calls[^1].Ask(CommandKind.Acknowledge, FrameHeader.NoInstrument, _operator, _reason);
            return Conclude("Acknowledge", calls);
        }
        finally
        {
            foreach (ControlCall call in calls) call.Dispose();
        }
    }

    /// <summary>What a kill would cancel and leave. Sends nothing.</summary>
    public int Preview()
    {
        if (_isJson) AnswerJson.Write(_output, json => FlattenView.Write(json, _sight));
        else FlattenView.Write(_output, _sight);
        return _sight.Engine.Facts is not null && _sight.Engine.Observer is not null ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>To every gateway and the engine at the same time; nothing that cannot be read holds it up.</summary>
    /// <returns>0 only when all that are there have answered that it is done.</returns>
    public int Kill()
    {
        ControlCall[] calls =
        [
            .. _sight.Gateways.Select(gateway => ControlCall.ToGateway(_directory, gateway)),
            ControlCall.ToEngine(_directory, _sight.Engine),
        ];
        try
        {
            foreach (ControlCall call in calls) call.Ask(CommandKind.Kill, FrameHeader.NoInstrument, _operator, _reason);
            ControlCall.Run(calls, AnswerBound);
            bool isDone = calls.Any(call => call.IsThere) && calls.Where(call => call.IsThere).All(AnswerText.IsDone);
            Print("Kill", calls, isDone, AwaitCancels);
            return isDone ? ExitCode.Success : ExitCode.Failure;
        }
        finally
        {
            foreach (ControlCall call in calls) call.Dispose();
        }
    }

    public void Dispose() => _sight.Dispose();

    private int Conclude(string what, IReadOnlyList<ControlCall> calls)
    {
        ControlCall.Run(calls, AnswerBound);
        bool isDone = calls.All(AnswerText.IsDone);
        Print(what, calls, isDone, afterwards: null);
        return isDone ? ExitCode.Success : ExitCode.Failure;
    }

    /// <param name="afterwards">For a kill: then what is left is printed, too.</param>
    private void Print(string what, IReadOnlyList<ControlCall> calls, bool isDone, Action? afterwards)
    {
        if (!_isJson)
        {
            // At once: whoever kills wants to see it now.
            foreach (ControlCall call in calls) _output.WriteLine($"{what} by {_operator}: {AnswerText.Of(call)}");
            if (afterwards is null) return;
            _output.Flush();
            afterwards();
            FlattenView.Write(_output, _sight);
            return;
        }

        afterwards?.Invoke();
        AnswerJson.Write(_output, json =>
        {
            json.WriteString("command", what);
            json.WriteString("operator", _operator);
            json.WriteBoolean("isDone", isDone);
            AnswerJson.WriteAnswers(json, calls);
            if (afterwards is not null) FlattenView.Write(json, _sight);
        });
    }

    /// <summary>Gives the venues' answers a moment, that what is left is shown and not what is under way.</summary>
    private void AwaitCancels()
    {
        long startTicks = System.Diagnostics.Stopwatch.GetTimestamp();
        do
        {
            Thread.Sleep(20);
            _sight.Refresh();
        }
        while (HasOpenOrders() && System.Diagnostics.Stopwatch.GetElapsedTime(startTicks) < SettleBound);
    }

    private bool HasOpenOrders() =>
        _sight.Gateways.Any(gateway => gateway.Process.IsThere && gateway.HasTelemetry && gateway.Telemetry.OpenOrders > 0)
        || (_sight.Engine.Process.IsThere && _sight.Engine.Observer is { Engine.OpenOrders: > 0 });

    private int List(IReadOnlyList<StrategyParameter> parameters)
    {
        if (!_isJson) ParameterText.Write(_output, parameters);
        else AnswerJson.Write(_output, json => WriteParameters(json, parameters));
        return ExitCode.Success;
    }

    private static void WriteParameters(Utf8JsonWriter json, IReadOnlyList<StrategyParameter> parameters)
    {
        json.WriteStartArray("parameters");
        foreach (StrategyParameter parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteNumber("id", parameter.Id);
            json.WriteString("unit", parameter.Unit);
            json.WriteBoolean("isWhole", parameter.IsWhole);
            json.WriteString("lowest", FixedDecimal.FormatNanos(parameter.LowestNanos));
            json.WriteString("highest", FixedDecimal.FormatNanos(parameter.HighestNanos));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private EngineFacts Facts() => _sight.Engine.Facts
        ?? throw new UserException(ExitCode.Failure, $"engine: {_sight.Engine.FactsProblem ?? DeploymentHealth.Text(_sight.Engine.Process)}");

    /// <summary>The generation that the engine has now; as configured while it has none.</summary>
    private uint InstrumentId(string? name)
    {
        if (name is null) return FrameHeader.NoInstrument;
        EngineFacts facts = Facts();
        int slot = facts.SlotOf(name);
        return _sight.Engine.TryRead(slot, out InstrumentTelemetry telemetry) ? telemetry.InstrumentId : facts.Instruments[slot].Id;
    }
}
