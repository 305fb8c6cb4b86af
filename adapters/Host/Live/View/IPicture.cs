namespace LowLatencyMM.Host;

/// <summary>Something that can be drawn on a terminal, as it is at this moment.</summary>
internal interface IPicture
{
    /// <summary>Draws it whole; begins with <see cref="Screen.Begin"/>.</summary>
    void Draw(Screen screen, int columns, int rows);
}
