namespace LowLatencyMM.Aeron;

/// <summary>Numbers of the commands that clients send to a driver, and of what it answers. Source: Aeron's ControlProtocolEvents.</summary>
internal static class ControlProtocol
{
    public const int AddPublication = 0x01;
    public const int RemovePublication = 0x02;
    public const int AddExclusivePublication = 0x03;
    public const int AddSubscription = 0x04;
    public const int RemoveSubscription = 0x05;
    public const int ClientKeepalive = 0x06;
    public const int AddDestination = 0x07;
    public const int RemoveDestination = 0x08;
    public const int AddCounter = 0x09;
    public const int RemoveCounter = 0x0A;
    public const int ClientClose = 0x0B;
    public const int AddReceiveDestination = 0x0C;
    public const int RemoveReceiveDestination = 0x0D;
    public const int TerminateDriver = 0x0E;
    public const int AddStaticCounter = 0x0F;
    public const int RejectImage = 0x10;
    public const int RemoveDestinationById = 0x11;
    public const int GetNextAvailableSessionId = 0x12;

    public const int OnError = 0x0F01;
    public const int OnAvailableImage = 0x0F02;
    public const int OnPublicationReady = 0x0F03;
    public const int OnOperationSuccess = 0x0F04;
    public const int OnUnavailableImage = 0x0F05;
    public const int OnExclusivePublicationReady = 0x0F06;
    public const int OnSubscriptionReady = 0x0F07;
    public const int OnCounterReady = 0x0F08;
    public const int OnUnavailableCounter = 0x0F09;
    public const int OnClientTimeout = 0x0F0A;
    public const int OnStaticCounter = 0x0F0B;
    public const int OnPublicationError = 0x0F0C;
    public const int OnNextAvailableSessionId = 0x0F0D;

    /// <summary>Longest command or answer that either side of ours writes, bytes: a channel of 4 KiB and what stands around it.</summary>
    public const int MessageBytesMax = 8 * 1024;

    /// <summary>What a subscription or publication without a status counter names as its id.</summary>
    public const int NoCounter = -1;
}
