namespace LowLatencyMM.Host;

/// <summary>Where in a chart's drawing the plot is. Units of the drawing.</summary>
internal static class ChartArea
{
    public const int Width = 960;
    public const int Left = 84;
    public const int Right = 946;
    public const int Top = 12;

    /// <summary>Below the plot, for the labels of the axis.</summary>
    public const int Bottom = 30;
}
