namespace LowLatencyMM.Captures;

/// <summary>
/// One direction of a TCP connection, its bytes put in order: what comes twice is dropped, what comes early waits, and what never comes is told as a hole
/// once too much waits for it. One thread.
/// </summary>
internal sealed class TcpFlow
{
    // A hole is given up when so much waits behind it: more than a receive window of a session's, and memory stays bounded.
    private const int WaitingBytesMax = 1024 * 1024;
    private const int WaitingSegmentsMax = 1024;

    private readonly List<(uint Sequence, byte[] Bytes)> _waiting = [];
    private int _waitingBytes;
    private uint _next;
    private uint _start;
    private bool _isStartKnown;
    private bool _isKnown;

    /// <summary>Packet that touched it last, to find the one that is idle longest.</summary>
    public long LastPacket { get; set; }

    /// <summary>Takes a segment and gives its bytes, and what waited for them, in order.</summary>
    public void Take(in Segment segment, ITcpTarget target)
    {
        if (segment.IsStart)
        {
            if (_isStartKnown && segment.Sequence == _start) return; // the same one, sent again
            GiveUp(target);
            _start = segment.Sequence;
            _isStartKnown = true;
            _next = unchecked(segment.Sequence + 1);
            if (_isKnown) target.OnRestart();
            _isKnown = true;
            Add(_next, segment.Payload, target);
            return;
        }

        if (segment.Payload.IsEmpty) return;
        if (!_isKnown)
        {
            // The capture began within the connection: the first byte may be in the middle of a message.
            _isKnown = true;
            _next = segment.Sequence;
            target.OnHole(0);
        }

        Add(segment.Sequence, segment.Payload, target);
    }

    /// <summary>Tells every hole and gives what waits behind it.</summary>
    public void GiveUp(ITcpTarget target)
    {
        while (_waiting.Count > 0)
        {
            int nearest = Nearest();
            int lost = Distance(_waiting[nearest].Sequence);
            if (lost > 0)
            {
                target.OnHole(lost);
                _next = _waiting[nearest].Sequence;
            }

            GiveWaiting(target);
        }
    }

    private void Add(uint sequence, ReadOnlySpan<byte> bytes, ITcpTarget target)
    {
        if (Distance(sequence) > 0)
        {
            _waiting.Add((sequence, bytes.ToArray()));
            _waitingBytes += bytes.Length;
            if (_waitingBytes > WaitingBytesMax || _waiting.Count > WaitingSegmentsMax) GiveUp(target);
            return;
        }

        Give(sequence, bytes, target);
        GiveWaiting(target);
    }

    private void GiveWaiting(ITcpTarget target)
    {
        while (_waiting.Count > 0)
        {
            int nearest = Nearest();
            (uint sequence, byte[] bytes) = _waiting[nearest];
            if (Distance(sequence) > 0) return;
            _waiting.RemoveAt(nearest);
            _waitingBytes -= bytes.Length;
            Give(sequence, bytes, target);
        }
    }

    /// <summary>Gives what is new of a segment that begins at or before the next byte.</summary>
    private void Give(uint sequence, ReadOnlySpan<byte> bytes, ITcpTarget target)
    {
        long known = -(long)Distance(sequence);
        if (known >= bytes.Length) return;
        bytes = bytes[(int)known..];
        _next = unchecked(_next + (uint)bytes.Length);
        target.OnBytes(bytes);
    }

    private int Nearest()
    {
        int nearest = 0;
        for (int i = 1; i < _waiting.Count; i++)
        {
            if (Distance(_waiting[i].Sequence) < Distance(_waiting[nearest].Sequence)) nearest = i;
        }

        return nearest;
    }

    /// <summary>How far it is ahead of the next byte; numbers wrap.</summary>
    private int Distance(uint sequence) => unchecked((int)(sequence - _next));
}
