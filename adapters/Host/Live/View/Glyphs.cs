namespace LowLatencyMM.Host;

/// <summary>Characters that are more than letters, with plain ones for terminals that only know ASCII.</summary>
/// <param name="Bar">Of a size bar.</param>
/// <param name="Own">Marks our own quotes.</param>
/// <param name="Rule">Of a line across.</param>
/// <param name="Done">Of the part of a line that stands for time passed.</param>
/// <param name="Wall">Between bids and asks.</param>
/// <param name="Heights">Columns of a histogram, from empty to full.</param>
internal sealed record Glyphs(char Bar, char Own, char Rule, char Done, char Wall, string Heights)
{
    public static Glyphs Unicode { get; } = new('█', '◆', '─', '━', '│', " ▁▂▃▄▅▆▇█");

    public static Glyphs Ascii { get; } = new('#', '*', '-', '=', '|', " ._-=oO0#");
}
