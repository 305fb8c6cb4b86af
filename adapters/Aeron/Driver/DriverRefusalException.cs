namespace LowLatencyMM.Aeron;

/// <summary>A command that the driver does not carry out. Never leaves the driver: the client gets code and text.</summary>
internal sealed class DriverRefusalException(DriverErrorCode code, string message) : Exception(message)
{
    public DriverErrorCode Code { get; } = code;
}
