namespace LowLatencyMM.Captures.Tests;

/// <summary>Seeded damage.</summary>
internal static class Mutation
{
    /// <summary>A copy with a few bytes changed, to extreme values more often, and sometimes cut, doubled in a part, or with a part removed.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        byte[] copy = [.. bytes];
        for (int i = random.Next(1, 5); i > 0 && copy.Length > 0; i--) copy[random.Next(copy.Length)] = random.Next(3) switch
        {
            0 => 0xFF,
            1 => 0,
            _ => (byte)random.Next(256),
        };
        int at = random.Next(copy.Length + 1);
        int end = random.Next(at, copy.Length + 1);
        return random.Next(6) switch
        {
            0 => copy[..at],
            1 => [.. copy[..end], .. copy[at..]],
            2 => [.. copy[..at], .. copy[end..]],
            _ => copy,
        };
    }
}
