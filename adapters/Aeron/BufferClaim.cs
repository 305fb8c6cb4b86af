namespace LowLatencyMM.Aeron;

/// <summary>Room for one message in the log: to be written, then committed or aborted, once and soon, since the subscriber waits behind it.</summary>
/// <remarks>The claiming thread. The default value holds no room.</remarks>
public unsafe struct BufferClaim
{
    private const int FlagsShift = 8 * FrameDescriptor.FlagsOffset;
    private const int TypeShift = 8 * FrameDescriptor.TypeOffset;
    private readonly ulong _offsetAndSession;
    private readonly ulong _streamAndTerm;
    private readonly int _frameBytes;
    private readonly bool _isHeaderHeld;
    private ulong _versionFlagsType; // in the upper half
    private long _reservedValue;
    private byte* _frame;

    /// <summary>Of a frame whose header, with a negative length, is written.</summary>
    internal BufferClaim(byte* frame, int frameBytes)
    {
        _frame = frame;
        _frameBytes = frameBytes;
    }

    /// <summary>Of a frame whose header is held back until it is committed.</summary>
    internal BufferClaim(byte* frame, int frameBytes, ulong versionFlagsType, ulong offsetAndSession, ulong streamAndTerm)
    {
        _frame = frame;
        _frameBytes = frameBytes;
        _versionFlagsType = versionFlagsType;
        _offsetAndSession = offsetAndSession;
        _streamAndTerm = streamAndTerm;
        _isHeaderHeld = true;
    }

    /// <summary>The message's bytes, at an address that is a multiple of 32 within the log. They are zero.</summary>
    /// <remarks>Do not write them with non-temporal stores: those are not ordered by the commit.</remarks>
    public readonly Span<byte> Payload => _frame == null ? default : new Span<byte>(_frame + FrameDescriptor.HeaderBytes, _frameBytes - FrameDescriptor.HeaderBytes);

    /// <summary>Eight bytes of the header that are the application's; 0 unless set.</summary>
    public long ReservedValue
    {
        readonly get => _isHeaderHeld ? _reservedValue : *(long*)(Frame + FrameDescriptor.ReservedValueOffset);
        set
        {
            if (_isHeaderHeld) _reservedValue = value;
            else *(long*)(Frame + FrameDescriptor.ReservedValueOffset) = value;
        }
    }

    /// <summary>Begin and end of a fragmented message; <see cref="FrameDescriptor.UnfragmentedFlags"/> unless set.</summary>
    public byte Flags
    {
        readonly get => _isHeaderHeld ? (byte)(_versionFlagsType >> FlagsShift) : Frame[FrameDescriptor.FlagsOffset];
        set
        {
            if (_isHeaderHeld) _versionFlagsType = (_versionFlagsType & ~(0xFFUL << FlagsShift)) | ((ulong)value << FlagsShift);
            else Frame[FrameDescriptor.FlagsOffset] = value;
        }
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
        byte* frame = Frame;
        if (_isHeaderHeld)
        {
            *(ulong*)(frame + FrameDescriptor.TermOffsetOffset) = _offsetAndSession;
            *(ulong*)(frame + FrameDescriptor.StreamIdOffset) = _streamAndTerm;
            *(long*)(frame + FrameDescriptor.ReservedValueOffset) = _reservedValue;
            Volatile.Write(ref *(ulong*)frame, _versionFlagsType | (uint)_frameBytes); // release; as below
        }
        else Volatile.Write(ref *(int*)frame, _frameBytes); // release; pairs with Image's read of the length: who sees it sees the message

        _frame = null;
    }

    /// <summary>Gives the room up: the subscriber skips it.</summary>
    [HotPath]
    public void Abort()
    {
        if (_isHeaderHeld) _versionFlagsType &= ~(0xFFFFUL << TypeShift); // FrameDescriptor.PaddingType
        else *(ushort*)(Frame + FrameDescriptor.TypeOffset) = FrameDescriptor.PaddingType;
        Commit();
    }
}
