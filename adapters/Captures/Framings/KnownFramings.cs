namespace LowLatencyMM.Captures;

/// <summary>Every framing that this library knows.</summary>
internal static class KnownFramings
{
    public static Framing Plain { get; } = new PlainFraming();

    public static IReadOnlyList<Framing> All { get; } =
        [new DeribitFraming(), new CmeUdpFraming(), new B3Framing(), new StarbaseUdpFraming(), new StarbaseTcpFraming(), Plain];

    public static Framing? Find(string name) => All.FirstOrDefault(framing => framing.Name == name);

    /// <summary>The one that the bytes are certain to be in; null when none is.</summary>
    public static Framing? Guess(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader)
    {
        foreach (Framing framing in All)
        {
            if (framing.IsCertain(bytes, isStream, reader)) return framing;
        }

        return null;
    }
}
