namespace LowLatencyMM.Host;

/// <summary>One character of the screen.</summary>
internal readonly record struct ScreenCell(char Character, TextStyle Style)
{
    public static ScreenCell Blank => new(' ', TextStyle.Plain);
}
