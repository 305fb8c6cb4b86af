using System.Buffers.Binary;
using System.Text;

namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>What is no good log gets one line with file, line and reason; memory stays bounded.</summary>
public sealed class BadInputTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4];

    [Test] // Goal: a cut log is never taken for another. Method: every length; it gives the whole lines before the cut, then a reason unless cut at a line's end.
    public void Every_cut_of_a_log_gives_its_whole_lines_and_a_reason()
    {
        byte[] log = Logs.Write(seed: 3, intervals: 5, isTagged: true, valuesMax: 50, bitsMax: 14);
        string[] whole = [.. Logs.Read(log).Select(read => Logs.Describe(read.Histogram))];
        int refused = 0;
        for (int length = 0; length < log.Length; length++)
        {
            var (read, reason) = TryRead(log[..length]);
            bool isAtLineEnd = length == 0 || log[length - 1] == '\n' || log[length] == '\n';
            string[] lines = Encoding.UTF8.GetString(log, 0, length).Split('\n');
            int intervals = lines[..^1].Count(line => !line.StartsWith('#') && !line.StartsWith('"')) + (isAtLineEnd && length > 0 && log[length - 1] != '\n' && IsInterval(lines[^1]) ? 1 : 0);
            if (!read.SequenceEqual(whole[..intervals])) Assert.Fail($"cut at {length}: {read.Count} intervals of {intervals}");
            if (IsInterval(lines[^1]) && !isAtLineEnd && reason is null) Assert.Fail($"cut at {length}, within an interval: no reason");
            if (reason is not null) AssertReason(reason, lines.Length);
            refused += reason is null ? 0 : 1;
        }

        Assert.That(refused, Is.GreaterThan(log.Length / 2));
    }

    [Test] // Goal: a damaged log is refused or differs visibly, and never breaks the reader. Method: seeded bytes changed, dropped, doubled.
    public void Random_damage_is_refused_with_a_reason_or_read([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        byte[] log = Logs.Write(seed, 5, isTagged: true, valuesMax: 50, bitsMax: 14);
        int refused = 0;
        const int rounds = 2_000;
        for (int round = 0; round < rounds; round++)
        {
            List<byte> damaged = [.. log];
            for (int change = random.Next(4); change >= 0; change--)
            {
                int at = random.Next(damaged.Count);
                switch (random.Next(4))
                {
                    case 0: damaged[at] = (byte)random.Next(256); break;
                    case 1: damaged.RemoveAt(at); break;
                    case 2: damaged.Insert(at, damaged[random.Next(damaged.Count)]); break;
                    default: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                }
            }

            (_, string? reason) = TryRead([.. damaged]);
            if (reason is null) continue;
            refused++;
            Assert.That(reason, Does.Match(@"^test\.hlog:\d+: [ -~]+$"), $"round {round}");
        }

        Assert.That(refused, Is.GreaterThan(rounds / 2));
    }

    [Test] // Goal: the decoder itself, behind base64 and zlib's sums. Method: seeded changes of the plain and the compressed encoding; bounded memory.
    public void Damaged_encodings_are_refused_or_read_within_bounds([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        var histogram = new Histogram();
        for (int i = 0; i < 300; i++) histogram.Record(random.NextOfBits(24));
        byte[][] good = [HistogramEncoder.Encode(histogram), HistogramEncoder.EncodeCompressed(histogram)];
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        int refused = 0;
        const int rounds = 4_000;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. good[round % 2]];
            for (int change = random.Next(3); change >= 0; change--) bytes[random.Next(random.Next(2) == 0 ? 40 : bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                Histogram read = HistogramDecoder.Decode(bytes);
                Assert.That(read.Count, Is.EqualTo(Enumerable.Range(0, read.Length).Sum(read.CountAt)));
            }
            catch (HistogramFormatException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(rounds / 4));
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - beforeBytes) / rounds, Is.LessThan(4 << 20), "bytes a histogram, on average");
    }

    [Test] // Goal: every cut of an encoding is seen. Method: each length of each form.
    public void Every_cut_of_an_encoding_is_refused()
    {
        var histogram = new Histogram(2, 1_000);
        for (int i = 1; i < 200; i++) histogram.Record(i * i * 1_000L, i);
        foreach (byte[] bytes in new[] { HistogramEncoder.Encode(histogram), HistogramEncoder.EncodeCompressed(histogram) })
        {
            for (int length = 0; length < bytes.Length; length++)
                Assert.That(() => HistogramDecoder.Decode(bytes.AsSpan(0, length)), Throws.InstanceOf<HistogramFormatException>(), $"{length} of {bytes.Length} bytes");
            if (EncodingCookie.BaseOf(BinaryPrimitives.ReadUInt32BigEndian(bytes)) != EncodingCookie.V2Compressed) continue;
            for (int cut = 1; cut < bytes.Length - 8; cut++)
            {
                byte[] shorter = bytes[..^cut];
                BinaryPrimitives.WriteInt32BigEndian(shorter.AsSpan(4), shorter.Length - 8); // an honest length of a cut stream
                Assert.That(() => HistogramDecoder.Decode(shorter), Throws.InstanceOf<HistogramFormatException>(), $"zlib cut by {cut}");
            }
        }
    }

    // Offset, four or eight bytes there, and what the reason must say.
    [TestCase(0, 0x1c849308, 4, "V0", TestName = "V0_is_refused")]
    [TestCase(0, 0x0c72124e, 4, "DoubleHistogram", TestName = "A_double_histogram_is_refused")]
    [TestCase(0, 0x12345678, 4, "unknown cookie 0x12345678", TestName = "A_foreign_cookie_is_refused")]
    [TestCase(0, 0x1c849361, 4, "cookie", TestName = "V1_words_of_six_bytes_are_refused")]
    [TestCase(4, 0x7fffffff, 4, "promises 2147483647 bytes", TestName = "An_absurd_length_is_refused")]
    [TestCase(4, -1, 4, "promises -1 bytes", TestName = "A_negative_length_is_refused")]
    [TestCase(4, 2, 4, "", TestName = "A_shorter_length_is_another_histogram")]
    [TestCase(8, 0x7fffffff, 4, "index offset", TestName = "An_absurd_offset_is_refused")]
    [TestCase(12, 6, 4, "significant digits", TestName = "Six_digits_are_refused")]
    [TestCase(16, 0, 8, "lowest discernible value 0", TestName = "A_lowest_of_0_is_refused")]
    [TestCase(16, long.MaxValue, 8, "lowest discernible", TestName = "An_absurd_lowest_is_refused")]
    [TestCase(24, -1, 8, "highest trackable value -1", TestName = "A_negative_highest_is_refused")]
    [TestCase(24, 1, 8, "less than twice", TestName = "A_highest_below_the_lowest_is_refused")]
    [TestCase(24, 4_000, 8, "of 3072", TestName = "Counts_beyond_the_range_are_refused")]
    [TestCase(32, 0x4000000000000000, 8, "ratio 2", TestName = "Scaled_values_are_refused")]
    public void Headers(int offset, long value, int bytes, string reason)
    {
        var histogram = new Histogram(3, 1, 1_000_000);
        histogram.Record(2, 3);
        histogram.Record(100_000);
        foreach (bool isCompressed in new[] { false, true })
        {
            byte[] encoded = HistogramEncoder.Encode(histogram);
            if (bytes == 4) BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(offset), (int)value);
            else BinaryPrimitives.WriteInt64BigEndian(encoded.AsSpan(offset), value);
            if (isCompressed) encoded = EncodingTests.Compress(EncodingCookie.V2Compressed | EncodingCookie.ZigZagWords, encoded);
            if (reason.Length == 0 && !isCompressed) Assert.That(HistogramDecoder.Decode(encoded).Count, Is.EqualTo(3));
            else Assert.That(() => HistogramDecoder.Decode(encoded), Throws.InstanceOf<HistogramFormatException>().With.Message.Contains(isCompressed && offset == 0 ? "cookie" : reason));
        }
    }

    [Test] // Goal: counts that cannot be added are refused. Method: two of 2^62; a zero run past the range; a negative word of V1.
    public void Counts_that_overflow_or_run_away_are_refused()
    {
        AssertRefused("overflow", EncodingCookie.V2 | EncodingCookie.ZigZagWords, ZigZagOf(1L << 62), ZigZagOf(1L << 62));
        AssertRefused("count -30000", EncodingCookie.V2 | EncodingCookie.ZigZagWords, ZigZagOf(-30_000));
        AssertRefused("count -9223372036854775808", EncodingCookie.V2 | EncodingCookie.ZigZagWords, ZigZagOf(long.MinValue));
        AssertRefused("go on to index", EncodingCookie.V2 | EncodingCookie.ZigZagWords, ZigZagOf(-2_000), ZigZagOf(-2_000), ZigZagOf(-2_000));
        AssertRefused("count -2", EncodingCookie.V1 | 0x20, [0xff, 0xfe]);
        AssertRefused("counts of 2 bytes", EncodingCookie.V1 | 0x20, [0, 1, 0]);
        AssertRefused("last count is cut", EncodingCookie.V2 | EncodingCookie.ZigZagWords, [0x80]);
    }

    [Test] // Goal: a small line cannot take much memory. Method: zlib of 50 MB of zeros behind a header that promises them, and one that lies.
    public void A_small_line_cannot_take_much_memory()
    {
        byte[] header = HistogramEncoder.Encode(new Histogram(5, 1, long.MaxValue))[..HistogramEncoder.HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 50_000_000);
        byte[] liar = EncodingTests.Compress(EncodingCookie.V2Compressed | EncodingCookie.ZigZagWords, header);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => HistogramDecoder.Decode(liar), Throws.InstanceOf<HistogramFormatException>().With.Message.Contains("cannot hold"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.LessThan(1 << 20));
    }

    [TestCase("", 0)] // no line, nothing to refuse: the command says that there is no interval
    [TestCase("\u007fELF\u0002\u0001", 1)]
    [TestCase("{\"count\": 1}\n", 1)]
    [TestCase("time,latency\n1,2\n", 1)]
    [TestCase("#[StartTime: yesterday]\n", 1)]
    [TestCase("#[StartTime: -5]\n", 1)]
    [TestCase("#[BaseTime: 1e99]\n", 1)]
    [TestCase("#ok\n1.0,1.0,1.0\n", 2)]
    [TestCase("1.0,-1.0,1.0,AAAA\n", 1)]
    [TestCase("1.0,1.0,x,AAAA\n", 1)]
    [TestCase("NaN,1.0,1.0,AAAA\n", 1)]
    [TestCase("-1.0,1.0,1.0,AAAA\n", 1)]
    [TestCase("99999999999.0,1.0,1.0,AAAA\n", 1)]
    [TestCase("1.0,1.0,1.0,AAAA,BBBB\n", 1)]
    [TestCase("Tag=a\n", 1)]
    [TestCase("Tag=a,1.0,1.0,1.0,****\n", 1)]
    [TestCase("1.0,1.0,1.0,AAAA\n", 1)]
    [TestCase("1.0,1.0,1.0,HISTFAAAA\n", 1)]
    public void Foreign_lines_are_refused_by_number(string text, int line)
    {
        (_, string? reason) = TryRead(Encoding.UTF8.GetBytes(text));
        if (line == 0) Assert.That(reason, Is.Null);
        else AssertReason(reason, line);
    }

    [Test] // Goal: times that go back are refused, each tag by itself. Method: two tags, then one of them earlier.
    public void Times_that_go_back_are_refused_for_each_tag()
    {
        string payload = Convert.ToBase64String(HistogramEncoder.EncodeCompressed(new Histogram()));
        var (read, reason) = TryRead(Encoding.UTF8.GetBytes($"5,1,0,{payload}\nTag=a,3,1,0,{payload}\n5,1,0,{payload}\n4.5,1,0,{payload}\n"));
        Assert.That(read, Has.Count.EqualTo(3));
        Assert.That(reason, Is.EqualTo("test.hlog:4: interval starts 0.5 s before that of line 3: times must not go back"));
    }

    [Test] // Goal: a huge file without line ends is not taken into memory. Method: an endless stream.
    public void An_endless_line_is_refused()
    {
        using var reader = new HistogramLogReader(new EndlessStream(), Logs.Name);
        Assert.That(reader.Read, Throws.InstanceOf<HistogramLogException>().With.Message.Contains("test.hlog:1: longer than"));
    }

    private static bool IsInterval(string line) => line.Length > 0 && line[0] is not ('#' or '"');

    private static byte[] ZigZagOf(long value)
    {
        byte[] bytes = new byte[ZigZag.BytesMax];
        return bytes[..ZigZag.Write(bytes, value)];
    }

    private static void AssertRefused(string reason, uint cookie, params byte[][] counts)
    {
        byte[] bytes = [.. HistogramEncoder.Encode(new Histogram(3, 1, 4_000))[..HistogramEncoder.HeaderBytes], .. counts.SelectMany(count => count)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, cookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - HistogramEncoder.HeaderBytes);
        Assert.That(() => HistogramDecoder.Decode(bytes), Throws.InstanceOf<HistogramFormatException>().With.Message.Contains(reason));
    }

    private static void AssertReason(string? reason, int line) => Assert.That(reason, Does.Match($@"^test\.hlog:{line}: [ -~]{{10,}}$"));

    private static (List<string> Read, string? Reason) TryRead(byte[] log)
    {
        var read = new List<string>();
        using var reader = new HistogramLogReader(new MemoryStream(log), Logs.Name);
        try
        {
            while (reader.Read() is { } interval) read.Add(Logs.Describe(interval.Decode()));
            return (read, null);
        }
        catch (HistogramLogException exception)
        {
            return (read, exception.Message);
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'#');
            return buffer.Length;
        }
    }
}
