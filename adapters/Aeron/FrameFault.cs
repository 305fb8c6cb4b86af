namespace LowLatencyMM.Aeron;

/// <summary>What is wrong with a frame.</summary>
public enum FrameFault : byte
{
    None,

    /// <summary>Shorter than a header, or beyond the end of its term.</summary>
    Length,

    /// <summary>It carries data, and more than the MTU.</summary>
    DataLength,

    /// <summary>Neither data nor padding.</summary>
    Type,

    /// <summary>Another version of the format.</summary>
    Version,

    /// <summary>It says that it lies elsewhere, or belongs to another stream.</summary>
    Place,
}
