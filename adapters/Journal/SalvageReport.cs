using System.Globalization;

namespace LowLatencyMM.Journal;

/// <summary>What a salvage did; <see cref="ToString"/> says it in one line.</summary>
/// <param name="Tail">How the journal ended before; a torn tail was cut off.</param>
/// <param name="AppendedCount">Frames that the journal did not have and now has.</param>
/// <param name="LastSequence">Sequence of the journal's last frame now; 0 when it has none.</param>
/// <param name="LostCount">Frames that are known to have been published and could not be found; there may be more. 0 unless memory was damaged.</param>
/// <param name="Reason">Why some were lost, or may have been; empty when none were.</param>
public sealed record SalvageReport(JournalTail? Tail, long AppendedCount, long LastSequence, long LostCount, string Reason)
{
    public override string ToString()
    {
        string appended = AppendedCount == 0
            ? "the journal had everything that was published"
            : string.Create(CultureInfo.InvariantCulture, $"{AppendedCount} frames salvaged from shared memory and appended, sequence {LastSequence - AppendedCount + 1} to {LastSequence}");
        string cut = Tail is { Kind: JournalTailKind.Torn } ? $"; {Tail.DroppedBytes} bytes of a torn batch cut" : "";
        return Reason.Length == 0 ? appended + cut : string.Create(CultureInfo.InvariantCulture, $"{appended}{cut}; at least {LostCount} frames lost ({Reason})");
    }
}
