using System.Runtime.InteropServices;

namespace LowLatencyMM.Messages;

/// <summary>The 64 bytes before every SBE message in a lane, the ring and the journal. Little-endian; blittable.</summary>
/// <remarks>The source fills everything but <see cref="Sequence"/>, <see cref="OrderDigest"/> and <see cref="Epoch"/>,
/// which the engine thread stamps when it takes the frame. Any thread may read a published header.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct FrameHeader
{
    public const int SizeBytes = 64;

    /// <summary>The <see cref="InstrumentId"/> of a frame that concerns no instrument, or all of them.</summary>
    public const uint NoInstrument = uint.MaxValue;

    /// <summary>Number of the frame in the engine's one order of events, from 1.</summary>
    [FieldOffset(0)] public long Sequence;

    /// <summary>When our host received it, ns since the Unix epoch, UTC.</summary>
    [FieldOffset(8)] public long ReceiveTimeNs;

    /// <summary>The venue's own time of the event, ns since the Unix epoch, UTC; 0 when unknown.</summary>
    [FieldOffset(16)] public long VenueTimeNs;

    /// <summary>The source's own count of its frames, from 1 without gaps.</summary>
    [FieldOffset(24)] public long SourceSequence;

    /// <summary>Raw counter when the frame was published into its lane; for latency only. Core never reads it.</summary>
    [FieldOffset(32)] public long PublishTicks;

    /// <summary>Running digest of every order byte caused before this frame.</summary>
    [FieldOffset(40)] public ulong OrderDigest;

    /// <summary>Low 16 bits slot, high 16 generation; <see cref="NoInstrument"/> for none or all.</summary>
    [FieldOffset(48)] public uint InstrumentId;

    /// <summary>Bytes of the SBE message after this header, its own 8-byte header included.</summary>
    [FieldOffset(52)] public uint Length;

    [FieldOffset(56)] public ushort SourceId;
    [FieldOffset(58)] public ushort Epoch;
    [FieldOffset(60)] public ushort ShardId;
    [FieldOffset(62)] public FrameFlags Flags;
}
