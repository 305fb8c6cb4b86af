using System.Text;

namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>What a log's lines mean.</summary>
public sealed class LogReaderTests
{
    private const long Second = 1_000_000_000;
    private static readonly string Payload = Convert.ToBase64String(HistogramEncoder.EncodeCompressed(OneValue()));

    [Test] // Goal: what is written is read. Method: random logs; every histogram, tag and time, times to the millisecond.
    public void A_written_log_is_read_back([Values(1UL, 2UL, 3UL)] ulong seed, [Values] bool isTagged)
    {
        byte[] log = Logs.Write(seed, 30, isTagged);
        var read = Logs.Read(log);
        using var again = new MemoryStream();
        using var writer = new HistogramLogWriter(again);
        writer.WriteComment("[a test]");
        writer.WriteHeader(Logs.StartNs);
        foreach ((HistogramInterval interval, Histogram histogram) in read)
            writer.WriteInterval(interval.StartNs, interval.StartNs + interval.LengthNs, histogram, interval.Tag);
        Assert.That(Encoding.UTF8.GetString(again.ToArray()), Is.EqualTo(Encoding.UTF8.GetString(log)));
        Assert.That(read, Has.Count.EqualTo(30));
        Assert.That(read[29].Interval.OffsetNs, Is.EqualTo(29 * Second));
    }

    // Source: the official HistogramLogReader. Columns: what stands before, the interval's time, its start and its offset in the log, s.
    [TestCase("#[StartTime: 1000000000.5 (seconds since epoch), some day]\n", "2.5", 1_000_000_003, 2.5, TestName = "Times_count_from_the_start_when_far_before_it")]
    [TestCase("#[StartTime: 1000000000.5 (seconds since epoch)]\n", "1000000003.0", 1_000_000_003, 2.5, TestName = "Times_are_absolute_when_near_the_start")]
    [TestCase("#[StartTime: 1000000000.5]\n", "999999999.5", 999_999_999.5, -1, TestName = "An_interval_may_begin_before_the_start_of_its_log")]
    [TestCase("#[StartTime: 1000000000.5]\n", "968464000.5", 968_464_000.5, -31_536_000, TestName = "A_year_before_the_start_is_still_absolute")]
    [TestCase("#[StartTime: 1000000000.5]\n", "968464000.499", 1_968_464_000.999, 968_464_000.499, TestName = "More_than_a_year_before_the_start_is_relative")]
    [TestCase("#[BaseTime: 1000000000]\n", "2.5", 1_000_000_002.5, 1_000_000_000, TestName = "A_base_without_start_counts_from_the_first_time")]
    [TestCase("#[BaseTime: 1000000000]\n#[StartTime: 1000000000]\n", "2.5", 1_000_000_002.5, 2.5, TestName = "A_base_is_added")]
    [TestCase("", "1000000003.25", 1_000_000_003.25, 0, TestName = "Without_a_start_the_first_time_is_it")]
    [TestCase("", "2.5", 2.5, 0, TestName = "Without_a_start_small_times_are_since_1970")]
    [TestCase("#[StartTime: 1.0E9]\n", "2.5e0", 1_000_000_002.5, 2.5, TestName = "Exponents_are_numbers")]
    public void Times(string head, string time, double startSeconds, double offsetSeconds)
    {
        HistogramInterval interval = Logs.Read($"{head}{time},1.000,0.5,{Payload}\n").Single().Interval;
        Assert.That((interval.StartNs, interval.OffsetNs), Is.EqualTo(((long)((decimal)startSeconds * Second), (long)((decimal)offsetSeconds * Second))));
    }

    [Test] // Goal: other tools' habits. Method: byte order mark, CRLF, blanks, comments between, spaces after commas, no last line end, empty tag.
    public void Lines_of_other_tools_are_taken()
    {
        string text = $"\uFEFF#[mine]\r\n\r\n#\r\n\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\r\n"
            + $"Tag=a b,1.0, 2.0, 3.0, {Payload}\r\n".Replace("a b", "ab") + $"#x\r\nTag=,1.5,1,1,{Payload}\r\n  \r\n2.0,0,0,{Payload}";
        Assert.That(Logs.Read(text).Select(read => (read.Interval.Tag, read.Interval.Line)), Is.EqualTo(new (string?, long)[] { ("ab", 5), ("", 7), (null, 9) }));
    }

    [Test] // Goal: both ends of a range belong to it, and reading stops behind it. Method: a damaged line after the range.
    public void A_range_includes_both_ends_and_reads_nothing_behind()
    {
        string text = string.Concat(Enumerable.Range(0, 8).Select(second => $"{second}.000,1.000,0.000,{(second < 6 ? Payload : "damage")}\n"));
        using var reader = new HistogramLogReader(new MemoryStream(Encoding.UTF8.GetBytes("#[StartTime: 1000000000]\n" + text)), Logs.Name);
        Assert.That(reader.ReadRange(2 * Second, 5 * Second).Select(interval => interval.OffsetNs / Second), Is.EqualTo(new[] { 2, 3, 4, 5 }));
    }

    [Test] // Goal: the writer makes no line that a reader would refuse. Method: each bad argument.
    public void The_writer_refuses_what_no_reader_takes()
    {
        using var stream = new MemoryStream();
        using var writer = new HistogramLogWriter(stream);
        writer.WriteHeader(Logs.StartNs);
        long length = stream.Length;
        Assert.Multiple(() =>
        {
            Assert.That(() => writer.WriteComment("two\nlines"), Throws.ArgumentException);
            Assert.That(() => writer.WriteInterval(Logs.StartNs - Second, Logs.StartNs, OneValue()), Throws.ArgumentException);
            Assert.That(() => writer.WriteInterval(Logs.StartNs + Second, Logs.StartNs, OneValue()), Throws.ArgumentException);
            foreach (string tag in new[] { "", "a,b", "a b", "a\nb" })
                Assert.That(() => writer.WriteInterval(Logs.StartNs, Logs.StartNs, OneValue(), tag), Throws.ArgumentException, tag);
            Assert.That(() => writer.WriteHeader(-1), Throws.InstanceOf<ArgumentException>());
            Assert.That(stream.Length, Is.EqualTo(length));
        });
    }

    private static Histogram OneValue()
    {
        var histogram = new Histogram();
        histogram.Record(500_000);
        return histogram;
    }
}
