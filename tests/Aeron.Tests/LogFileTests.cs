using System.Buffers.Binary;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>A file is used only when everything about it agrees.</summary>
public sealed class LogFileTests
{
    private const int TermBytes = 64 * 1024;
    private const int Page = 3 * TermBytes;
    private static readonly LogBufferOptions Options = new() { SessionId = 1, StreamId = 2, InitialTermId = 10 };

    private static IEnumerable<TestCaseData> Damages()
    {
        yield return Damage("term length 0", Page + 276, 0, LogBufferRefusal.TermLength, "term length is 0");
        yield return Damage("term length no power of two", Page + 276, TermBytes + 4096, LogBufferRefusal.TermLength, "a power of two");
        yield return Damage("term length negative", Page + 276, int.MinValue, LogBufferRefusal.TermLength, "-2147483648");
        yield return Damage("longer terms than the file has", Page + 276, 2 * TermBytes, LogBufferRefusal.FileLength, "expected 397312");
        yield return Damage("terms of a gigabyte", Page + 276, 1 << 30, LogBufferRefusal.FileLength, "expected 3221229568");
        yield return Damage("page size 0", Page + 280, 0, LogBufferRefusal.PageSize, "page size is 0");
        yield return Damage("another page size", Page + 280, 1 << 20, LogBufferRefusal.FileLength, "expected 1048576");
        yield return Damage("header of 24 bytes", Page + 268, 24, LogBufferRefusal.FrameHeader, "24 bytes; expected 32");
        yield return Damage("frames of version 1", Page + 324, 0x0001_C001, LogBufferRefusal.FrameHeader, "version 1");
        yield return Damage("frames of another type", Page + 324, 0x0005_C000, LogBufferRefusal.FrameHeader, "type 5");
        yield return Damage("MTU beyond all datagrams", Page + 272, 65_536, LogBufferRefusal.Mtu, "MTU is 65536");
        yield return Damage("MTU not aligned", Page + 272, 1400, LogBufferRefusal.Mtu, "MTU is 1400");
        yield return Damage("window of a term", Page + 284, TermBytes, LogBufferRefusal.Window, "window is 65536");
        yield return Damage("window negative", Page + 284, -1, LogBufferRefusal.Window, "window is -1");
        yield return Damage("an image's log", Page + 496, 0x0200, LogBufferRefusal.Kind, "type is 2");
        yield return Damage("negative count of terms", Page + 24, -1, LogBufferRefusal.Tails, "count of terms is -1");
        yield return Damage("count of terms ahead of the tails", Page + 24, 1, LogBufferRefusal.Tails, "after 1 terms from id 10");
        yield return Damage("a tail of another term", Page + 4, 77, LogBufferRefusal.Tails, "a tail says term 77");
        yield return Damage("a tail that is not aligned", Page, 33, LogBufferRefusal.Tails, "offset 33");
        yield return Damage("another initial term", Page + 264, 11, LogBufferRefusal.Tails, "from id 11");
    }

    [TestCaseSource(nameof(Damages))] // Goal: a lying file is refused in one line that names path, found and expected. Method: a whole log with one field changed.
    public void A_log_that_contradicts_itself_is_refused(int offset, int value, LogBufferRefusal refusal, string mention)
    {
        using SharedDirectory directory = SharedDirectory.Create();
        byte[] bytes = MakeLog(directory.Block);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        File.WriteAllBytes(directory.Block, bytes);
        LogBufferException exception = Assert.Throws<LogBufferException>(() => LogBuffers.Open(directory.Block).Dispose())!;
        Assert.That(exception.Refusal, Is.EqualTo(refusal), exception.Message);
        Assert.That(exception.Message, Does.StartWith(directory.Block + ": ").And.Contain("; expected ").And.Contain(mention).And.Not.Contain("\n"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(Page)]
    [TestCase(Page + 4095)]
    [TestCase(Page + 4097)]
    [TestCase(Page + 8192)]
    // Goal: a file that was cut, or has grown, is refused. Method: the bytes of a whole log, cut or with zeros behind.
    public void A_log_of_another_length_is_refused(int fileBytes)
    {
        using SharedDirectory directory = SharedDirectory.Create();
        byte[] bytes = MakeLog(directory.Block);
        Array.Resize(ref bytes, fileBytes);
        File.WriteAllBytes(directory.Block, bytes);
        Assert.Throws<LogBufferException>(() => LogBuffers.Open(directory.Block).Dispose());
    }

    [Test] // Goal: no file makes it read outside or hang. Method: the metadata of a whole log with random bytes changed; it is refused, or opens and is used.
    public void Random_metadata_is_refused_or_harmless()
    {
        const ulong seed = 5;
        var random = new SplitMix64(seed);
        using SharedDirectory directory = SharedDirectory.Create();
        byte[] whole = MakeLog(directory.Block);
        using CountersFile counters = CountersFile.Create(Path.Combine(directory.Path, "counters"), 8);
        CounterCell limit = counters.Counters.Allocate(1, [], "limit");
        CounterCell position = counters.Counters.Allocate(4, [], "position");
        int refused = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] bytes = [.. whole];
            for (int change = 1 + random.Below(3); change > 0; change--) bytes[Page + random.Below(512)] = (byte)random.Next();
            File.WriteAllBytes(directory.Block, bytes);
            limit.SetRelease(0);
            position.SetRelease(0);
            try
            {
                using LogBuffers log = LogBuffers.Open(directory.Block);
                Image image = Image.Join(log, position, ImageJoin.Counter);
                if (log.Kind == LogBufferKind.Exclusive) _ = new ExclusivePublication(log, limit, position).TryClaim(10, out _);
                else _ = new Publication(log, limit).TryClaim(10, out _);
                _ = image.TryPeek(out _);
            }
            catch (LogBufferException)
            {
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{refused} of 400 refused, seed {seed}");
        Assert.That(refused, Is.InRange(1, 399));
    }

    [Test] // Goal: what is missing is said so. Method: a name without a file.
    public void A_missing_file_is_refused()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        Assert.That(Assert.Throws<LogBufferException>(() => LogBuffers.Open(directory.Block))!.Refusal, Is.EqualTo(LogBufferRefusal.Missing));
        Assert.That(Assert.Throws<LogBufferException>(() => CountersFile.Open(directory.Block))!.Refusal, Is.EqualTo(LogBufferRefusal.Missing));
    }

    [Test] // Goal: a log appears whole or not at all, for its user only, and an unfinished one does not stand in the way. Method: a leftover, and a log over a log.
    public void A_new_log_replaces_what_was_there()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        File.WriteAllText(directory.Block + ".new", "left by a killed process");
        using LogBuffers first = LogBuffers.Create(directory.Block, Options);
        using LogBuffers second = LogBuffers.Create(directory.Block, Options with { SessionId = 9 });
        using LogBuffers opened = LogBuffers.Open(directory.Block);
        Assert.That(opened.SessionId, Is.EqualTo(9));
        Assert.That(first.SessionId, Is.EqualTo(1), "who has it mapped keeps it");
        Assert.That(File.Exists(directory.Block + ".new"), Is.False);
        if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(directory.Block), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test] // Goal: options are checked before anything is made. Method: each outside its range.
    public void Impossible_options_are_refused()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        LogBufferOptions[] impossible =
        [
            Options with { TermBytes = 100_000 }, Options with { TermBytes = 32 * 1024 }, Options with { MtuBytes = 32 }, Options with { MtuBytes = 1410 },
            Options with { PageBytes = 1000 }, Options with { WindowBytes = -1 }, Options with { Kind = (LogBufferKind)2 },
        ];
        foreach (LogBufferOptions options in impossible) Assert.Throws<ArgumentException>(() => LogBuffers.Create(directory.Block, options), options.ToString());
        Assert.That(Directory.GetFiles(directory.Path), Is.Empty);
    }

    [Test] // Goal: a limit that cannot be would have live frames zeroed; it is refused. Method: a counter of another log.
    public void Duties_refuse_a_limit_that_is_none_of_the_log()
    {
        using TestLog test = TestLog.Create(Options with { StartPosition = 10 * TermBytes });
        test.Limit.SetRelease(0);
        Assert.That(Assert.Throws<LogBufferException>(() => test.Publish())!.Refusal, Is.EqualTo(LogBufferRefusal.Position));
        test.Position.SetRelease(17);
        Assert.That(Assert.Throws<LogBufferException>(() => test.Join())!.Refusal, Is.EqualTo(LogBufferRefusal.Position));
        Assert.That(Assert.Throws<LogBufferException>(() => test.Join(ImageJoin.Start))!.Refusal, Is.EqualTo(LogBufferRefusal.Position));
    }

    private static byte[] MakeLog(string path)
    {
        LogBuffers.Create(path, Options).Dispose();
        return File.ReadAllBytes(path);
    }

    private static TestCaseData Damage(string name, int offset, int value, LogBufferRefusal refusal, string mention) =>
        new TestCaseData(offset, value, refusal, mention).SetArgDisplayNames(name);
}
