namespace LowLatencyMM.Aeron;

/// <summary>What a frame says beside its payload.</summary>
public readonly record struct FragmentHeader
{
    /// <summary>Where the next frame begins, bytes from the log's beginning.</summary>
    public required long Position { get; init; }

    public required int SessionId { get; init; }

    public required int StreamId { get; init; }

    public required int TermId { get; init; }

    /// <summary>See <see cref="FrameDescriptor"/>.</summary>
    public required byte Flags { get; init; }

    /// <summary>Eight bytes that are the application's.</summary>
    public required long ReservedValue { get; init; }

    /// <summary>The whole message is in this frame.</summary>
    public bool IsUnfragmented => (Flags & FrameDescriptor.UnfragmentedFlags) == FrameDescriptor.UnfragmentedFlags;

    internal static unsafe FragmentHeader Read(byte* frame, long position) => new()
    {
        Position = position,
        SessionId = *(int*)(frame + FrameDescriptor.SessionIdOffset),
        StreamId = *(int*)(frame + FrameDescriptor.StreamIdOffset),
        TermId = *(int*)(frame + FrameDescriptor.TermIdOffset),
        Flags = frame[FrameDescriptor.FlagsOffset],
        ReservedValue = *(long*)(frame + FrameDescriptor.ReservedValueOffset),
    };
}
