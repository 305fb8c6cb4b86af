using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Writes the frames that the host itself makes. One thread an instance, one instance a source; never allocates.</summary>
internal struct ControlFrames(ushort sourceId)
{
    private long _sourceSequence;
    private ulong _tick;

    /// <summary>Each method returns the bytes of the frame, header included.</summary>
    public int Timer(Span<byte> frame, long nowNs)
    {
        Invariant(TimerEncoder.TryWrap(Message(frame), out TimerEncoder timer));
        timer.Tick = ++_tick;
        return Finish(frame, nowNs, timer.EncodedLength);
    }

    public int SessionState(Span<byte> frame, long nowNs, ushort venueId, SessionStatus status)
    {
        Invariant(SessionStateEncoder.TryWrap(Message(frame), out SessionStateEncoder session));
        session.VenueId = venueId;
        session.Status = status;
        return Finish(frame, nowNs, session.EncodedLength);
    }

    public int Command(Span<byte> frame, long nowNs, CommandKind kind, ReadOnlySpan<byte> operatorName)
    {
        Invariant(CommandEncoder.TryWrap(Message(frame), out CommandEncoder command));
        command.CommandId = _sourceSequence + 1;
        command.Kind = kind;
        command.OperatorName = operatorName;
        return Finish(frame, nowNs, command.EncodedLength);
    }

    public int Alert(Span<byte> frame, long nowNs, AlertCode code, Severity severity, long value)
    {
        Invariant(AlertEncoder.TryWrap(Message(frame), out AlertEncoder alert));
        alert.Code = code;
        alert.Severity = severity;
        alert.Value = value;
        return Finish(frame, nowNs, alert.EncodedLength);
    }

    public int EndOfRun(Span<byte> frame, long nowNs, ulong orderDigest, ulong stateHash, long frames, long orders)
    {
        Invariant(EndOfRunEncoder.TryWrap(Message(frame), out EndOfRunEncoder end));
        end.OrderDigest = orderDigest;
        end.StateHash = stateHash;
        end.Frames = frames;
        end.Orders = orders;
        return Finish(frame, nowNs, end.EncodedLength);
    }

    private static Span<byte> Message(Span<byte> frame) => frame[FrameHeader.SizeBytes..];

    private static void Invariant(bool condition) => Engine.Invariant.Check(condition);

    private int Finish(Span<byte> frame, long nowNs, int messageBytes)
    {
        var header = new FrameHeader
        {
            ReceiveTimeNs = nowNs,
            SourceSequence = ++_sourceSequence,
            InstrumentId = FrameHeader.NoInstrument,
            Length = (uint)messageBytes,
            SourceId = sourceId,
            Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic,
        };
        MemoryMarshal.Write(frame, in header);
        return FrameHeader.SizeBytes + messageBytes;
    }
}
