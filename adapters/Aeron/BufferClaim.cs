namespace LowLatencyMM.Aeron;

/// <summary>Room for one message in the log: to be written, then committed or aborted, once and soon, since the subscriber waits behind it.</summary>
/// <remarks>The claiming thread. The default value holds no room.</remarks>
public unsafe struct BufferClaim
{
    private readonly int _frameBytes;
    private byte* _frame;

    internal BufferClaim(byte* frame, int frameBytes)
    {
        _frame = frame;
        _frameBytes = frameBytes;
    }

    /// <summary>The message's bytes, at an address that is a multiple of 32 within the log. They are zero.</summary>
    /// <remarks>Do not write them with non-temporal stores: those are not ordered by the commit.</remarks>
    public readonly Span<byte> Payload => _frame == null ? default : new Span<byte>(_frame + FrameDescriptor.HeaderBytes, _frameBytes - FrameDescriptor.HeaderBytes);

    /// <summary>Eight bytes of the header that are the application's; 0 unless set.</summary>
    public readonly long ReservedValue
    {
        get => *(long*)(Frame + FrameDescriptor.ReservedValueOffset);
        set => *(long*)(Frame + FrameDescriptor.ReservedValueOffset) = value;
    }

    /// <summary>Begin and end of a fragmented message; <see cref="FrameDescriptor.UnfragmentedFlags"/> unless set.</summary>
    public readonly byte Flags
    {
        get => Frame[FrameDescriptor.FlagsOffset];
        set => Frame[FrameDescriptor.FlagsOffset] = value;
    }

    private readonly byte* Frame
    {
        get
        {
            if (_frame == null) AeronInvariant.Broken("the claim holds no room, or was committed or aborted already");
            return _frame;
        }
    }

    /// <summary>Shows the message to the subscriber.</summary>
    [HotPath]
    public void Commit()
    {
        Volatile.Write(ref *(int*)Frame, _frameBytes); // release; pairs with Image's read of the length: who sees it sees the message
        _frame = null;
    }

    /// <summary>Gives the room up: the subscriber skips it.</summary>
    [HotPath]
    public void Abort()
    {
        *(ushort*)(Frame + FrameDescriptor.TypeOffset) = FrameDescriptor.PaddingType;
        Commit();
    }
}
