using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>How far a follower is behind what stands in the journal.</summary>
/// <param name="Frames">Estimated from the bytes that are not read yet and the mean length of those that were.</param>
/// <param name="Seconds">Age of the last frame that was run, while there are more; 0 at the end of the journal.</param>
internal readonly record struct FollowerLag(long Frames, double Seconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"lag {Frames:N0} frames, {Seconds:N3} s");
}
