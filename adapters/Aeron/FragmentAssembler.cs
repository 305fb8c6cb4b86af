namespace LowLatencyMM.Aeron;

/// <summary>Puts fragments together again, and hands whole messages to a handler; messages in one frame pass through as they are.</summary>
/// <remarks>The polling thread. For one image. The buffer is allocated once; what is longer is dropped and counted, and so is what lacks a part.</remarks>
/// <param name="handler">Gets whole messages, with the header of the last fragment.</param>
/// <param name="messageBytesMax">Longest message that is put together, bytes; > 0.</param>
public struct FragmentAssembler<THandler>(THandler handler, int messageBytesMax) : IFragmentHandler where THandler : struct, IFragmentHandler
{
    private readonly byte[] _buffer = new byte[messageBytesMax];
    private int _bytes;
    private long _nextPosition; // where the next fragment must begin
    private bool _isAssembling;

    /// <summary>Where whole messages go.</summary>
    public THandler Handler = handler;

    /// <summary>Messages that were too long or lacked a part.</summary>
    public long DroppedCount { get; private set; }

    [HotPath]
    public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (header.IsUnfragmented)
        {
            if (_isAssembling) Drop();
            Handler.OnFragment(payload, in header);
            return;
        }

        bool isBegin = (header.Flags & FrameDescriptor.BeginFlag) != 0;
        long position = header.Position - FrameDescriptor.FramedBytes(payload.Length);
        if (isBegin)
        {
            if (_isAssembling) Drop();
            _isAssembling = true;
            _bytes = 0;
        }
        else if (!_isAssembling)
        {
            return; // of a message that was dropped, or begun before the image joined
        }
        else if (position != _nextPosition)
        {
            Drop();
            return;
        }

        if (payload.Length > _buffer.Length - _bytes)
        {
            Drop();
            return;
        }

        payload.CopyTo(_buffer.AsSpan(_bytes));
        _bytes += payload.Length;
        _nextPosition = header.Position;
        if ((header.Flags & FrameDescriptor.EndFlag) == 0) return;

        _isAssembling = false;
        FragmentHeader whole = header with { Flags = FrameDescriptor.UnfragmentedFlags };
        Handler.OnFragment(_buffer.AsSpan(0, _bytes), in whole);
    }

    private void Drop()
    {
        _isAssembling = false;
        DroppedCount++;
    }
}
