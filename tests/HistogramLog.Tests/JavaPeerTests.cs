using System.Text;

namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Against the official Java library, in both directions.</summary>
public sealed class JavaPeerTests
{
    private static readonly double[] Percentiles = [0, 1, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 100];

    [Test] // Goal: Java reads our log as we do. Method: times, every percentile, bucket and encoded byte of each interval, and the distribution of their sum.
    public void Java_reads_our_log_identically([Values] bool isTagged)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, Logs.Write(seed: 7, intervals: 40, isTagged));
        AssertSame(JavaPeer.RunLogPeer("read", file.Path), DescribeLog(file.Path, withSum: true));
    }

    [Test] // Goal: we read Java's log as Java does: tags, comments, all digits, other lowest values. Method: the same, with what Java says it wrote.
    public void We_read_a_log_that_Java_wrote_identically()
    {
        using var file = new TemporaryFile();
        AssertSame(JavaPeer.RunLogPeer("write", file.Path), DescribeLog(file.Path, withSum: false));
    }

    [Test] // Goal: old logs, too. Method: jHiccup's V1 and V2 logs, described by both.
    public void Both_read_the_logs_of_jHiccup_identically([Values(ReferenceData.LogV1, ReferenceData.LogV2)] string name)
    {
        string file = ReferenceData.Path(name);
        AssertSame(JavaPeer.RunLogPeer("read", file), DescribeLog(file, withSum: true));
    }

    [Test] // Goal: the official log processor takes our log. Method: its total count is ours.
    public void The_official_log_processor_reads_our_log()
    {
        using var file = new TemporaryFile();
        byte[] log = Logs.Write(seed: 9, intervals: 12);
        File.WriteAllBytes(file.Path, log);
        long count = Logs.Read(log).Sum(read => read.Histogram.Count);
        Assert.That(JavaPeer.RunLogProcessor(file.Path), Does.Match($@"Total count    = +{count}\]"));
    }

    [Test] // Goal: the comparison sees a difference. Method: two logs that differ in one value.
    public void A_difference_of_one_value_is_seen()
    {
        using TemporaryFile one = new(), other = new();
        File.WriteAllBytes(one.Path, Logs.Write(seed: 1, intervals: 1));
        File.WriteAllBytes(other.Path, Logs.Write(seed: 2, intervals: 1));
        Assert.That(DescribeLog(one.Path, withSum: true), Is.Not.EqualTo(DescribeLog(other.Path, withSum: true)));
    }

    private static void AssertSame(string java, string ours)
    {
        string[] javaLines = java.Split('\n'), ourLines = ours.Split('\n');
        for (int line = 0; line < Math.Min(javaLines.Length, ourLines.Length); line++)
        {
            (string javaText, long[] javaMs) = TakeTimes(javaLines[line]);
            (string ourText, long[] ourMs) = TakeTimes(ourLines[line]);
            Assert.That(ourText, Is.EqualTo(javaText), $"line {line + 1}");
            Assert.That(ourMs, Is.EqualTo(javaMs).Within(1), $"line {line + 1}: Java's times are doubles, cut to milliseconds");
        }

        Assert.That(ourLines, Has.Length.EqualTo(javaLines.Length).And.Length.GreaterThan(1));
    }

    private static (string Text, long[] Ms) TakeTimes(string line)
    {
        string[] words = line.Split(' ');
        return words[0] == "tag" ? (string.Join(' ', words[..2].Concat(words[5..])), [long.Parse(words[3]), long.Parse(words[4])]) : (line, []);
    }

    private static string DescribeLog(string file, bool withSum)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var sum = new Histogram();
        using HistogramLogReader reader = HistogramLogReader.Open(file);
        while (reader.Read() is { } interval)
        {
            Histogram histogram = interval.Decode();
            text.WriteLine(Describe(interval, histogram));
            sum.Add(histogram);
        }

        if (withSum) PercentileDistribution.Write(text, sum);
        return text.ToString();
    }

    private static string Describe(HistogramInterval interval, Histogram histogram)
    {
        var text = new StringBuilder();
        text.Append($"tag {interval.Tag ?? "-"} ms {interval.StartNs / 1_000_000} {interval.LengthNs / 1_000_000}");
        text.Append($" digits {histogram.Digits} count {histogram.Count} min {histogram.Min} max {histogram.Max}");
        text.Append($" mean {BitConverter.DoubleToInt64Bits(histogram.Mean):x} deviation {BitConverter.DoubleToInt64Bits(histogram.StandardDeviation):x}");
        foreach (double percentile in Percentiles) text.Append($" p{histogram.ValueAtPercentile(percentile)}");
        for (int index = 0; index < histogram.Length; index++)
            if (histogram.CountAt(index) > 0) text.Append($" {histogram.HighestAt(index)}x{histogram.CountAt(index)}");
        return text.Append(" bytes ").Append(Convert.ToHexStringLower(HistogramEncoder.Encode(histogram))).ToString();
    }
}
