namespace LowLatencyMM.Messages;

/// <summary>Sizes that every writer and reader of frames agrees on.</summary>
public static class FrameLayout
{
    /// <summary>One slot of a lane or of the ring: header and message. A longer update is split by its writer.</summary>
    public const int SlotBytes = 512;

    /// <summary>The longest SBE message, its own header included, that fits a slot.</summary>
    public const int MaxMessageBytes = SlotBytes - FrameHeader.SizeBytes;

    /// <summary>The most order frames that one frame may cause.</summary>
    public const int MaxOrdersPerFrame = 64;
}
