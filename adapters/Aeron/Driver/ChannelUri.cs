using System.Globalization;

namespace LowLatencyMM.Aeron;

/// <summary>A channel as <c>aeron:ipc?name=value|name=value</c>. Parsed as far as an IPC driver needs it.</summary>
/// <param name="Media">Such as <c>ipc</c> or <c>udp</c>.</param>
internal sealed record ChannelUri(string Media, IReadOnlyDictionary<string, string> Parameters)
{
    private const string Scheme = "aeron:";

    /// <summary>The channel; null and a reason when it is none.</summary>
    public static ChannelUri? TryParse(string channel, out string reason)
    {
        reason = "";
        if (!channel.StartsWith(Scheme, StringComparison.Ordinal))
        {
            reason = $"'{channel}' is no channel: it does not begin with '{Scheme}'";
            return null;
        }

        int question = channel.IndexOf('?');
        string media = channel[Scheme.Length..(question < 0 ? channel.Length : question)];
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in question < 0 ? [] : channel[(question + 1)..].Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            if (equals <= 0)
            {
                reason = $"'{channel}': '{pair}' is no name=value";
                return null;
            }

            parameters[pair[..equals]] = pair[(equals + 1)..];
        }

        return new(media, parameters);
    }

    /// <summary>A number of the channel, such as <c>65536</c>, <c>64k</c> or <c>4m</c>; the fallback where it says nothing.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public long Number(string name, long fallback)
    {
        if (!Parameters.TryGetValue(name, out string? text)) return fallback;
        long factor = text.Length == 0 ? 1 : char.ToLowerInvariant(text[^1]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1 };
        string digits = factor == 1 ? text : text[..^1];
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && Math.Abs(value) <= int.MaxValue
            ? value * factor
            : throw new FormatException($"'{name}={text}' is no number");
    }
}
