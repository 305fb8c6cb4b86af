namespace LowLatencyMM.Captures;

/// <summary>What a capture held, for people.</summary>
internal static class CaptureSummary
{
    private const int LinesMax = 40;

    public static void Write(TextWriter output, CaptureReader capture, Framing framing, CaptureStatistics statistics)
    {
        SequenceTracker sequences = statistics.Sequences;
        Line(output, "file", $"{capture.Format}, {capture.BytesRead:N0} bytes read, framing {framing.Name}");
        Line(output, "packets", $"{statistics.PacketCount:N0}, {statistics.PayloadCount:N0} with content, {statistics.Skipped.Total:N0} skipped");
        List(output, statistics.Skipped.Counts);
        Line(output, "messages", $"{statistics.Messages.Total:N0}");
        List(output, statistics.Messages.Counts.OrderByDescending(item => item.Count).ThenBy(item => item.Kind, StringComparer.Ordinal));
        string untracked = sequences.UntrackedCount > 0 ? $", {sequences.UntrackedCount:N0} packets of further channels" : "";
        Line(output, "sequences", $"{sequences.ChannelCount:N0} channels, {sequences.GapCount:N0} gaps{untracked}");
        List(output, sequences.Channels.Where(IsBroken).Select(channel => (Describe(channel), channel.GapCount)));
        if (statistics.HoleCount > 0) Line(output, "TCP", $"{statistics.HoleCount:N0} holes, {statistics.LostTcpBytes:N0} bytes lost");
        if (statistics.LeftOverBytes > 0) Line(output, "left over", $"{statistics.LeftOverBytes:N0} bytes behind messages");
        Line(output, "problems", $"{statistics.Problems.Total:N0}");
        List(output, statistics.Problems.Counts);
        if (capture.Problem is { } problem) Line(output, "file ends", problem);
    }

    private static bool IsBroken(SequenceStatus channel) => channel.GapCount > 0 || channel.RepeatedCount > 0 || channel.RestartCount > 0;

    private static string Describe(SequenceStatus channel) =>
        $"{(channel.Name.Length > 0 ? channel.Name : "file")}: "
        + $"{channel.MissingCount:N0} missing, {channel.RepeatedCount:N0} repeated, {channel.RestartCount:N0} restarts";

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"{name,-10} {text}");

    private static void List(TextWriter output, IEnumerable<(string Kind, long Count)> counts)
    {
        (string Kind, long Count)[] all = [.. counts];
        foreach ((string kind, long count) in all.Take(LinesMax)) output.WriteLine($"{"",-10} {count,10:N0}  {kind}");
        if (all.Length > LinesMax) output.WriteLine($"{"",-10} and {all.Length - LinesMax} kinds more");
    }
}
