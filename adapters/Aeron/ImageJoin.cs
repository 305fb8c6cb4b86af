namespace LowLatencyMM.Aeron;

/// <summary>Where an image begins to read.</summary>
public enum ImageJoin : byte
{
    /// <summary>Where the subscriber's counter stands: of a new log its start, of one whose reader was replaced where that had come to.</summary>
    Counter,

    /// <summary>At the first message ever; refused when the log may have forgotten it.</summary>
    Start,

    /// <summary>Behind everything claimed so far.</summary>
    Tail,
}
