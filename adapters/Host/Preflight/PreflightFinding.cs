namespace LowLatencyMM.Host;

/// <summary>What a check found, what is wanted, and how to get there.</summary>
/// <param name="Fix">A command or a setting; empty where there is nothing to do.</param>
internal sealed record PreflightFinding(PreflightState State, string Found, string Wanted, string Fix)
{
    public static PreflightFinding Ok(string found, string wanted) => new(PreflightState.Ok, found, wanted, "");

    public static PreflightFinding Info(string found, string wanted, string fix = "") => new(PreflightState.Info, found, wanted, fix);

    /// <param name="reason">Why the system does not tell.</param>
    public static PreflightFinding Unknown(string reason, string wanted) => new(PreflightState.Unknown, $"cannot tell: {reason}", wanted, "");

    public static PreflightFinding Warn(string found, string wanted, string fix) => new(PreflightState.Warn, found, wanted, fix);

    public static PreflightFinding Fail(string found, string wanted, string fix) => new(PreflightState.Fail, found, wanted, fix);

    /// <summary>Ok where it holds, otherwise a warning.</summary>
    public static PreflightFinding WarnUnless(bool holds, string found, string wanted, string fix) => holds ? Ok(found, wanted) : Warn(found, wanted, fix);

    /// <summary>Ok where it holds, otherwise a failure.</summary>
    public static PreflightFinding FailUnless(bool holds, string found, string wanted, string fix) => holds ? Ok(found, wanted) : Fail(found, wanted, fix);
}
