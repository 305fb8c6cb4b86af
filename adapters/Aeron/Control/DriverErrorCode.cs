namespace LowLatencyMM.Aeron;

/// <summary>Why a driver refused a command. Source: Aeron's ErrorCode; other numbers pass as they come.</summary>
public enum DriverErrorCode
{
    Unused = 0,
    InvalidChannel = 1,
    UnknownSubscription = 2,
    UnknownPublication = 3,
    ChannelEndpointError = 4,
    UnknownCounter = 5,
    UnknownCommand = 6,
    MalformedCommand = 7,
    NotSupported = 8,
    UnknownHost = 9,
    ResourceTemporarilyUnavailable = 10,
    GenericError = 11,
    StorageSpace = 12,
    ImageRejected = 13,
    PublicationRevoked = 14,
}
