using System.Runtime.CompilerServices;

namespace LowLatencyMM.Aeron;

/// <summary>Puts fragments together again, and hands whole messages to a handler; messages in one frame pass through as they are.</summary>
/// <remarks>The polling thread. Of one image, or of all images of a subscription, which it tells apart by their sessions. A buffer is allocated at the first
/// message of each session; what is longer is dropped and counted, and so is what lacks a part.</remarks>
/// <param name="handler">Gets whole messages, with the header of the last fragment.</param>
/// <param name="messageBytesMax">Longest message that is put together, bytes; > 0.</param>
public struct FragmentAssembler<THandler>(THandler handler, int messageBytesMax) : IFragmentHandler where THandler : struct, IFragmentHandler
{
    private readonly List<Session> _sessions = [];
    private Session _session = new(messageBytesMax); // the latest one

    /// <summary>Where whole messages go.</summary>
    public THandler Handler = handler;

    /// <summary>Messages that were too long or lacked a part.</summary>
    public long DroppedCount { get; private set; }

    [HotPath]
    public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        Session session = _session;
        if (session.Id != header.SessionId || !session.IsUsed) session = Find(header.SessionId);
        if (header.IsUnfragmented)
        {
            if (session.IsAssembling) Drop(session);
            Handler.OnFragment(payload, in header);
            return;
        }

        bool isBegin = (header.Flags & FrameDescriptor.BeginFlag) != 0;
        long position = header.Position - FrameDescriptor.FramedBytes(payload.Length);
        if (isBegin)
        {
            if (session.IsAssembling) Drop(session);
            session.IsAssembling = true;
            session.Bytes = 0;
        }
        else if (!session.IsAssembling)
        {
            return; // of a message that was dropped, or begun before the image joined
        }
        else if (position != session.NextPosition)
        {
            Drop(session);
            return;
        }

        if (payload.Length > session.Buffer.Length - session.Bytes)
        {
            Drop(session);
            return;
        }

        payload.CopyTo(session.Buffer.AsSpan(session.Bytes));
        session.Bytes += payload.Length;
        session.NextPosition = header.Position;
        if ((header.Flags & FrameDescriptor.EndFlag) == 0) return;

        session.IsAssembling = false;
        FragmentHeader whole = header with { Flags = FrameDescriptor.UnfragmentedFlags };
        Handler.OnFragment(session.Buffer.AsSpan(0, session.Bytes), in whole);
    }

    private void Drop(Session session)
    {
        session.IsAssembling = false;
        DroppedCount++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Session Find(int id)
    {
        Session? found = _sessions.Find(session => session.Id == id);
        if (found is null)
        {
            found = _session.IsUsed ? new Session(_session.Buffer.Length) : _session; // the first one has its buffer from the start
            found.Id = id;
            found.IsUsed = true;
            _sessions.Add(found);
        }

        return _session = found;
    }

    private sealed class Session(int bytes)
    {
        public readonly byte[] Buffer = new byte[bytes];
        public int Id;
        public bool IsUsed;
        public bool IsAssembling;
        public int Bytes;
        public long NextPosition; // where the next fragment must begin
    }
}
