namespace LowLatencyMM.Captures;

/// <summary>A number of a venue's framing, under the name that the output shows.</summary>
internal readonly record struct FrameValue(string Name, long Value);
