using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host;

/// <summary>What changed about a gateway, a line each, for its terminal or the service's log. One thread.</summary>
internal sealed class GatewayNotes(TextWriter output, VenueSettings venue)
{
    private GatewayTelemetry _before;
    private string? _problem;

    /// <summary>Says everything once to nobody: compiles what it uses.</summary>
    public static void WarmUp(VenueSettings venue)
    {
        var notes = new GatewayNotes(TextWriter.Null, venue);
        notes.Look(new GatewayTelemetry { Phase = SessionPhase.Up, SessionId = 1, Arm = ArmState.Armed, LogonRejects = 1, StoreFailures = 1, IsLatched = 1, IsEngineLost = 1 }, "none");
        notes.Look(default, null);
    }

    /// <summary>Compares with the last look.</summary>
    public void Look(in GatewayTelemetry now, string? problem)
    {
        if (now.Phase != _before.Phase && now.Phase == SessionPhase.Up) Say($"logged on to {venue.OrderEntry} as {venue.Sessions[0]}, epoch {now.Epoch}");
        if (_before.Phase == SessionPhase.Up && now.Phase != SessionPhase.Up) Say("the venue's session is lost");
        if (now.LogonRejects != _before.LogonRejects) Say($"logon refused: {now.LogonRejectReason}");
        if (now.SessionId != _before.SessionId && now.SessionId != 0) Say($"session {now.SessionId} offered to the engine");
        if (now.Arm != _before.Arm && now.Arm == ArmState.Armed) Say($"session {now.SessionId} is compared with the venue: orders pass");
        if (now.IsEngineLost != _before.IsEngineLost) Say(now.IsEngineLost != 0 ? "the engine is gone or silent: everything is cancelled" : "the engine is back");
        if (now.IsLatched != _before.IsLatched) Say(now.IsLatched != 0 ? "KILLED: shut until llmm ctl ack" : "opened again");
        if (now.StoreFailures != _before.StoreFailures) Say("the state could not be written to disk; tried again every second");
        if (problem is not null && problem != _problem) Say($"engine: {problem}");
        _problem = problem;
        _before = now;
    }

    private void Say(string what) => output.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} {what}");
}
