namespace LowLatencyMM.Host;

/// <summary>What a piece of text is; how that looks is <see cref="AnsiPainter"/>'s business.</summary>
internal enum TextStyle : byte
{
    Plain,
    Faint,
    Strong,
    Buy,
    Sell,

    /// <summary>Our own quotes.</summary>
    Own,
    Good,
    Bad,
    Warning,
}
