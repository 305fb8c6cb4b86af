namespace LowLatencyMM.Host;

/// <summary>What a trigger's figures are, and so how they are written.</summary>
internal enum AlertUnit : byte
{
    /// <summary>A bare number.</summary>
    Number,

    /// <summary>Seconds; below one they are written in milliseconds.</summary>
    Seconds,

    /// <summary>A share, 1 being all of it; written in per cent.</summary>
    Share,

    /// <summary>So many times a reference.</summary>
    Times,

    /// <summary>How many.</summary>
    Count,

    /// <summary>It is so, or it is not: the words say it, no figure does.</summary>
    Flag,
}
