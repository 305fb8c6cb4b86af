using System.Diagnostics;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>One process that is asked something, and what became of it. One thread.</summary>
internal sealed class ControlCall : IDisposable
{
    private readonly ProcessSight _process;
    private ControlClient? _client;

    private ControlCall(string label, bool isGateway, ProcessSight process)
    {
        Label = label;
        IsGateway = isGateway;
        _process = process;
    }

    /// <summary>The process, for people.</summary>
    public string Label { get; }

    public bool IsGateway { get; }

    /// <summary>Null until it has answered.</summary>
    public ControlAnswer? Answer { get; private set; }

    /// <summary>Why it cannot be asked, in one line; null when it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>A process that could answer is there.</summary>
    public bool IsThere => _process.IsThere || _process.Condition == ProcessCondition.Unreadable;

    /// <summary>It was asked: without an answer, what was asked may still be done.</summary>
    public bool IsSent => _client?.IsSent ?? false;

    public static ControlCall ToEngine(DeploymentDirectory directory, EngineSight engine) => new ControlCall("engine", isGateway: false, engine.Process).Open(directory);

    public static ControlCall ToGateway(DeploymentDirectory directory, GatewaySight gateway) =>
        new ControlCall($"gateway {gateway.Venue}", isGateway: true, gateway.Process).Open(directory);

    public void Ask(CommandKind kind, uint instrumentId, string operatorName, string reason) => _client?.Ask(kind, instrumentId, operatorName, reason);

    public void AskToOverride(RiskTrigger trigger, int seconds, string operatorName, string reason) =>
        _client?.Ask(CommandKind.Override, FrameHeader.NoInstrument, operatorName, reason, trigger, seconds);

    public void AskToSet(ushort parameterId, long valueNanos, uint instrumentId, string operatorName) =>
        _client?.AskToSet(parameterId, valueNanos, instrumentId, operatorName);

    /// <summary>Sends every request at once, and waits until all that can answer have, or the bound has passed.</summary>
    public static void Run(IReadOnlyList<ControlCall> calls, TimeSpan bound)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (true)
        {
            bool isComplete = true;
            foreach (ControlCall call in calls) isComplete &= call.Look();
            if (isComplete || Stopwatch.GetElapsedTime(startTicks) > bound) return;
            Thread.Sleep(1);
        }
    }

    /// <summary>What the process does, for a request that it has not answered.</summary>
    public string Silence()
    {
        _ = _process.Look();
        return _process.Condition switch
        {
            ProcessCondition.Missing or ProcessCondition.Gone => "it has ended meanwhile",
            ProcessCondition.Starting => "it warms up and does not listen yet",
            ProcessCondition.Ending => "it is ending",
            ProcessCondition.Hung => $"its thread has stood still for {_process.BeatAgeSeconds:F1} s",
            _ => "its thread turns, but nobody answers",
        };
    }

    public void Dispose() => _client?.Dispose();

    private bool Look()
    {
        if (_client is null || Answer is not null) return true;
        Answer = _client.Look();
        return Answer is not null;
    }

    private ControlCall Open(DeploymentDirectory directory)
    {
        Problem = _process.Condition switch
        {
            ProcessCondition.Missing => "no such process",
            ProcessCondition.Gone => $"process {_process.Presence!.Owner.ProcessId} is dead",
            _ => null,
        };
        if (Problem is not null) return this;
        try
        {
            _client = ControlClient.Open(directory, _process.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = OneLine.Of(exception);
        }

        return this;
    }
}
