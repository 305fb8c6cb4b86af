using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>What is down or halted in a deployment, and what else an operator should know.</summary>
internal static class DeploymentHealth
{
    /// <summary>A line for each thing that is down or halted; empty when all is well.</summary>
    public static IReadOnlyList<string> Troubles(DeploymentSight sight)
    {
        var troubles = new List<string>();
        OfEngine(sight.Engine, troubles);
        foreach (GatewaySight gateway in sight.Gateways) OfGateway(gateway, troubles);
        return troubles;
    }

    /// <summary>A line for each thing that is as somebody wanted it, and not as usual.</summary>
    public static IReadOnlyList<string> Notes(DeploymentSight sight)
    {
        var notes = new List<string>();
        if (sight.Engine.Observer is not { } observer || !sight.Engine.Process.IsThere) return notes;
        if (observer.Engine.RiskState == RiskState.Paused) notes.Add("the engine is paused: ctl resume");
        if (observer.Engine.RiskState == RiskState.ReduceOnly) notes.Add("the engine only reduces positions: look at why, then ctl ack --reason TEXT");
        if (observer.Engine.RiskState == RiskState.Cautious) notes.Add("the engine is cautious: it ends by itself when nothing has acted for two minutes");
        if (observer.Process.JournalFill > 0.5) notes.Add($"the disk is slow: the journal's spill buffer is {observer.Process.JournalFill:P0} full");
        return notes;
    }

    /// <summary>How a process stands, as text.</summary>
    public static string Text(ProcessSight process)
    {
        string id = process.Presence is { } presence ? $"process {presence.Owner.ProcessId} " : "";
        return process.Condition switch
        {
            ProcessCondition.Missing => "not running",
            ProcessCondition.Unreadable => $"unreadable: {process.Problem}",
            ProcessCondition.Gone => $"{id}dead",
            ProcessCondition.Starting => $"{id}warming up",
            ProcessCondition.Hung => $"{id}hangs: last beat {process.BeatAgeSeconds:F1} s ago",
            ProcessCondition.Ending => $"{id}ending",
            _ => $"{id}alive",
        };
    }

    private static void OfEngine(EngineSight engine, List<string> troubles)
    {
        ProcessSight process = engine.Process;
        if (process.Condition != ProcessCondition.Alive) troubles.Add($"engine: {Text(process)}");
        if (engine.TelemetryProblem is { } figures) troubles.Add($"engine: {figures}");
        if (engine.FactsProblem is { } names) troubles.Add($"engine: {names}");
        if (!process.IsThere || engine.Observer is not { } observer) return;
        if (observer.Engine.RiskState == RiskState.Halted) troubles.Add("engine: halted; ctl ack --reason TEXT once it is known");
        if (engine.Facts is not { } facts || process.Condition != ProcessCondition.Alive) return;
        foreach (VenueFacts venue in facts.Venues.Where(venue => venue.IsLive && venue.Id < RouteStates.Capacity))
        {
            var route = (SessionStatus)observer.Engine.Routes[venue.Id];
            if (route != SessionStatus.Up) troubles.Add($"route to {venue.Name}: {StateNames.Of(route)}");
        }

        for (int slot = 0; slot < facts.Instruments.Count; slot++)
        {
            if (!facts.IsLive(slot)) continue;
            string name = facts.Instruments[slot].Name;
            if (!engine.TryRead(slot, out InstrumentTelemetry telemetry)) troubles.Add($"{name}: no definition has come from its venue");
            else if (telemetry.BookStatus != BookStatus.Live) troubles.Add($"{name}: book {StateNames.Of(telemetry.BookStatus)}");
        }
    }

    private static void OfGateway(GatewaySight gateway, List<string> troubles)
    {
        if (gateway.Process.Condition != ProcessCondition.Alive) troubles.Add($"gateway {gateway.Venue}: {Text(gateway.Process)}");
        if (gateway.Problem is { } problem && problem != gateway.Process.Problem) troubles.Add($"gateway {gateway.Venue}: {problem}");
        if (!gateway.Process.IsThere || !gateway.HasTelemetry) return;
        if (gateway.Telemetry.IsLatched != 0) troubles.Add($"gateway {gateway.Venue}: shut by a kill; ctl ack --reason TEXT once it is known");
        else if (gateway.Telemetry.Phase != SessionPhase.Up) troubles.Add($"gateway {gateway.Venue}: session {Text(gateway.Telemetry.Phase)}");
        else if (gateway.Telemetry.Arm != ArmState.Armed) troubles.Add($"gateway {gateway.Venue}: {Text(gateway.Telemetry.Arm)}: it lets no new order pass");
    }

    public static string Text(SessionPhase phase) => phase switch
    {
        SessionPhase.Disconnected => "down",
        SessionPhase.Connecting => "connecting",
        SessionPhase.LoggingOn => "logging on",
        _ => "up",
    };

    public static string Text(ArmState arm) => arm switch
    {
        ArmState.Unarmed => "not armed",
        ArmState.Reconciling => "reconciling",
        _ => "armed",
    };
}
