namespace LowLatencyMM.Captures;

/// <summary>What captured bytes begin with. Source: the link-layer header types of tcpdump.org.</summary>
internal static class LinkTypes
{
    /// <summary>Ours: a piece of a raw file, without any network layer.</summary>
    public const int File = -1;

    public const int Null = 0;
    public const int Ethernet = 1;
    public const int RawIp = 101;
    public const int LinuxCooked = 113;
    public const int IPv4 = 228;
    public const int IPv6 = 229;
    public const int LinuxCooked2 = 276;
}
