namespace LowLatencyMM.Aeron;

/// <summary>A driver refused a command.</summary>
public sealed class RegistrationException(DriverErrorCode code, string error) : IOException($"the driver refused: {code} ({(int)code}): {error}")
{
    public DriverErrorCode Code { get; } = code;
}
