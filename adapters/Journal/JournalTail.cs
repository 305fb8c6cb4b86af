namespace LowLatencyMM.Journal;

/// <summary>Where and how a journal ends; <see cref="ToString"/> says it in one line.</summary>
/// <param name="FilePath">The last segment.</param>
/// <param name="OffsetBytes">The end of the last whole batch; 0 when not even the header of the segment is whole.</param>
/// <param name="DroppedBytes">Bytes of the file from there on, which were not read; 0 unless torn.</param>
/// <param name="LastSequence">Sequence of the last frame.</param>
/// <param name="Reason">Why the rest was dropped; empty unless torn.</param>
public sealed record JournalTail(JournalTailKind Kind, string FilePath, long OffsetBytes, long DroppedBytes, long LastSequence, string Reason)
{
    public override string ToString() => Kind switch
    {
        JournalTailKind.Closed => $"{FilePath}: closed at sequence {LastSequence}",
        JournalTailKind.Unclosed => $"{FilePath}: ends without closing mark at sequence {LastSequence}",
        _ => $"{FilePath}: torn tail cut at offset {OffsetBytes}, {DroppedBytes} bytes dropped, last sequence {LastSequence} ({Reason})",
    };
}
