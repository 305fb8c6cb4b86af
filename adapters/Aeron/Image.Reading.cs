namespace LowLatencyMM.Aeron;

/// <content>The three ways to read: all that is there, under the handler's control, and one at a time.</content>
public sealed unsafe partial class Image
{
    /// <summary>Reads up to the end of the term, and gives it back to the publication at once.</summary>
    /// <param name="fragmentLimit">Most messages or fragments; > 0.</param>
    /// <returns>Messages or fragments read. 0: there is none now, the term ended, or <see cref="State"/> says why.</returns>
    /// <remarks>When the handler throws, what it was given counts as read.</remarks>
    [HotPath]
    public int Poll<THandler>(ref THandler handler, int fragmentLimit) where THandler : struct, IFragmentHandler, allows ref struct
    {
        if (State != ImageState.Active) return 0;
        _cursor.PeekedBytes = 0;
        int count = 0;
        int termOffset = _cursor.TermOffset;
        try
        {
            while (count < fragmentLimit && termOffset < _termBytes)
            {
                byte* frame = FrameAt(termOffset, out int frameBytes, out bool isPadding);
                if (frame == null) break;
                termOffset += FrameDescriptor.Align(frameBytes);
                if (isPadding) continue;
                count++;
                FragmentHeader header = FragmentHeader.Read(frame, _cursor.TermBeginPosition + termOffset);
                handler.OnFragment(Payload(frame, frameBytes), in header);
            }
        }
        finally
        {
            Settle(termOffset);
        }

        return count;
    }

    /// <summary>Reads up to the end of the term, as the handler says.</summary>
    /// <param name="fragmentLimit">Most messages or fragments; > 0.</param>
    /// <returns>Messages or fragments read, those that come again not counted.</returns>
    [HotPath]
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit) where THandler : struct, IControlledFragmentHandler, allows ref struct
    {
        if (State != ImageState.Active) return 0;
        _cursor.PeekedBytes = 0;
        int count = 0;
        int termOffset = _cursor.TermOffset;
        try
        {
            while (count < fragmentLimit && termOffset < _termBytes)
            {
                byte* frame = FrameAt(termOffset, out int frameBytes, out bool isPadding);
                if (frame == null) break;
                int nextOffset = termOffset + FrameDescriptor.Align(frameBytes);
                if (isPadding)
                {
                    termOffset = nextOffset;
                    continue;
                }

                FragmentHeader header = FragmentHeader.Read(frame, _cursor.TermBeginPosition + nextOffset);
                ControlledAction action = handler.OnFragment(Payload(frame, frameBytes), in header);
                if (action == ControlledAction.Abort) break;
                count++;
                termOffset = nextOffset;
                if (action == ControlledAction.Break) break;
                if (action != ControlledAction.Commit || State != ImageState.Active) continue;
                if (termOffset == _termBytes) break; // the end of the poll gives it back
                AdvanceTo(termOffset);
            }
        }
        finally
        {
            Settle(termOffset);
        }

        return count;
    }

    /// <summary>The next message or fragment. It stays until <see cref="Release"/>; peeking again gives it again.</summary>
    /// <param name="payload">In the log itself, or of an untethered image in its copy.</param>
    /// <returns>False: there is none now, or <see cref="State"/> says why.</returns>
    [HotPath]
    public bool TryPeek(out ReadOnlySpan<byte> payload, out FragmentHeader header)
    {
        // Each turn goes on by a frame of padding; one that was left from an earlier lap has the id of another term, so this ends.
        while (State == ImageState.Active)
        {
            byte* frame = FrameAt(_cursor.TermOffset, out int frameBytes, out bool isPadding);
            if (frame == null) break;
            int bytes = FrameDescriptor.Align(frameBytes);
            if (isPadding)
            {
                AdvanceTo(_cursor.TermOffset + bytes);
                continue;
            }

            _cursor.PeekedBytes = bytes;
            payload = Payload(frame, frameBytes);
            header = FragmentHeader.Read(frame, Position + bytes);
            return true;
        }

        _cursor.PeekedBytes = 0;
        payload = default;
        header = default;
        return false;
    }

    /// <inheritdoc cref="TryPeek(out ReadOnlySpan{byte}, out FragmentHeader)"/>
    [HotPath]
    public bool TryPeek(out ReadOnlySpan<byte> payload) => TryPeek(out payload, out _);

    /// <summary>Gives what was peeked back to the publication.</summary>
    [HotPath]
    public void Release()
    {
        if (_cursor.PeekedBytes == 0) AeronInvariant.Broken("nothing was peeked that could be released");
        AdvanceTo(_cursor.TermOffset + _cursor.PeekedBytes);
        _cursor.PeekedBytes = 0;
    }

    private static ReadOnlySpan<byte> Payload(byte* frame, int frameBytes) =>
        new(frame + FrameDescriptor.HeaderBytes, frameBytes - FrameDescriptor.HeaderBytes);

    private void Settle(int termOffset)
    {
        if (State == ImageState.Active)
        {
            if (termOffset != _cursor.TermOffset) AdvanceTo(termOffset);
        }
        else if (IsTethered && State == ImageState.Corrupt)
        {
            _counter.SetRelease(Position); // what came before the corrupt frame was read
        }
    }
}
