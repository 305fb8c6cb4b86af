namespace LowLatencyMM.Aeron;

/// <summary>Writes the frames of one log into memory that is zero.</summary>
internal readonly unsafe struct FrameWriter
{
    private readonly ulong _versionFlagsType; // in the upper half: the length goes below it
    private readonly ulong _sessionId; // in the upper half: the term offset goes below it
    private readonly uint _streamId;
    private readonly int _payloadBytesMax;
    private readonly bool _isHeaderHeld;

    public FrameWriter(LogBuffers log)
    {
        const ulong version = FrameDescriptor.CurrentVersion, flags = FrameDescriptor.UnfragmentedFlags, type = FrameDescriptor.DataType;
        _versionFlagsType = (version | (flags << 8) | (type << 16)) << 32;
        _sessionId = (ulong)(uint)log.SessionId << 32;
        _streamId = (uint)log.StreamId;
        _payloadBytesMax = log.PayloadBytesMax;
        _isHeaderHeld = log.Kind == LogBufferKind.Exclusive;
    }

    /// <summary>Begins a frame.</summary>
    public BufferClaim Begin(byte* frame, int frameBytes, int termOffset, int termId)
    {
        if (_isHeaderHeld)
        {
            return new BufferClaim(frame, frameBytes, _versionFlagsType, _sessionId | (uint)termOffset, ((ulong)(uint)termId << 32) | _streamId);
        }

        WriteHeader(frame, frameBytes, termOffset, termId);
        return new BufferClaim(frame, frameBytes);
    }

    /// <summary>The header of a frame that is not committed: its length is negative.</summary>
    public void WriteHeader(byte* frame, int frameBytes, int termOffset, int termId)
    {
        *(ulong*)frame = _versionFlagsType | (uint)-frameBytes;

        // A claim must be seen as one before anything in it: the unblocker takes a length of 0 to mean that the memory behind it is zero.
        // Pairs with its acquire of the lengths.
        Volatile.WriteBarrier();
        *(ulong*)(frame + FrameDescriptor.TermOffsetOffset) = _sessionId | (uint)termOffset;
        *(ulong*)(frame + FrameDescriptor.StreamIdOffset) = ((ulong)(uint)termId << 32) | _streamId;
    }

    /// <summary>A whole frame that the subscriber skips, committed.</summary>
    public void WritePadding(byte* frame, int frameBytes, int termOffset, int termId)
    {
        Begin(frame, frameBytes, termOffset, termId).Abort();
    }

    /// <summary>A message, cut into as many frames as it needs, committed one by one.</summary>
    /// <param name="frame">Where the first frame goes; the caller has made sure of the room for all.</param>
    public void WriteMessage(byte* frame, int termOffset, int termId, ReadOnlySpan<byte> message, long reservedValue)
    {
        byte flags = FrameDescriptor.BeginFlag;
        do
        {
            int payloadBytes = Math.Min(message.Length, _payloadBytesMax);
            int frameBytes = payloadBytes + FrameDescriptor.HeaderBytes;
            if (payloadBytes == message.Length) flags |= FrameDescriptor.EndFlag;
            BufferClaim claim = Begin(frame, frameBytes, termOffset, termId);
            claim.Flags = flags;
            claim.ReservedValue = reservedValue;
            message[..payloadBytes].CopyTo(claim.Payload);
            claim.Commit();
            message = message[payloadBytes..];
            int alignedBytes = FrameDescriptor.Align(frameBytes);
            frame += alignedBytes;
            termOffset += alignedBytes;
            flags = 0;
        }
        while (!message.IsEmpty);
    }

    /// <summary>What a message takes of a term, bytes.</summary>
    public int BytesOf(int messageBytes) => messageBytes <= _payloadBytesMax
        ? FrameDescriptor.FramedBytes(messageBytes)
        : FrameDescriptor.FragmentedBytes(messageBytes, _payloadBytesMax);
}
