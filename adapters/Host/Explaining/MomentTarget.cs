using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>A place in a journal: the last frame received at or before a time, or a frame.</summary>
/// <param name="TimeNs">Ns since the Unix epoch; null for a frame.</param>
/// <param name="Sequence">The frame; null for a time.</param>
internal readonly record struct MomentTarget(long? TimeNs, long? Sequence)
{
    /// <summary>Reads a frame sequence, or a UTC time like 2024-08-08T12:00:03.25Z with at most nine decimals.</summary>
    /// <exception cref="UserException">It is neither.</exception>
    public static MomentTarget Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)) return new MomentTarget(null, sequence);
        string plain = text.EndsWith('Z') ? text[..^1] : text;
        int point = plain.IndexOf('.');
        string fraction = point < 0 ? "" : plain[(point + 1)..];
        string whole = (point < 0 ? plain : plain[..point]).Replace(' ', 'T');
        bool isTime = DateTimeOffset.TryParseExact(
            whole, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time);
        bool isFraction = fraction.Length <= 9 && !fraction.AsSpan().ContainsAnyExceptInRange('0', '9') && (point < 0 || fraction.Length > 0);
        if (!isTime || !isFraction || time.Year is < 1971 or > 2261)
            throw new UserException(ExitCode.Usage, $"--at: \"{text}\" is neither a frame sequence nor a UTC time like 2024-08-08T12:00:03.25Z");
        long nanos = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        return new MomentTarget((time.ToUnixTimeSeconds() * 1_000_000_000) + nanos, null);
    }

    /// <summary>A frame is behind it.</summary>
    public bool IsPassedBy(long sequence, long timeNs) => Sequence is { } wanted ? sequence > wanted : timeNs > TimeNs;

    public override string ToString() => Sequence is { } sequence ? $"frame {sequence}" : UtcTime.Format(TimeNs ?? 0);
}
