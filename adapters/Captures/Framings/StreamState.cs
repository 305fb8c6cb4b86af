namespace LowLatencyMM.Captures;

/// <summary>What a framing remembers of one stream between two looks at its bytes. One thread.</summary>
internal sealed class StreamState(string name)
{
    public string Name { get; } = name;

    /// <summary>The next byte begins a message, as far as one knows.</summary>
    public bool IsSynchronized { get; set; } = true;

    /// <summary>Nothing more can be read: where the next message begins is unknown.</summary>
    public bool IsLost { get; set; }

    /// <summary>Zero bytes that may still come before the next message.</summary>
    public int PaddingBytes { get; set; }
}
