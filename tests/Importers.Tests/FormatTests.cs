using System.IO.Compression;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers.Tests;

/// <summary>What each tabular format becomes, on small invented files.</summary>
public sealed class FormatTests
{
    private static readonly FormatSample[] Samples = FormatSample.All;

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["tardis-l2"] =
        [
            "definition XYZ", "snapshot 1700000000001000.0 b99.9x1000 b99.8x2500 a100.1x4000", "update 1700000000002000 b99.9x0 a100.0x1000",
            "update 1700000000003000 a100.0x3000",
        ],
        ["tardis-trades"] = ["definition XYZ", "trade 7 100.1x250 Buy", "trade 2242743274813357651 99.9x1000 Sell", "trade 0 99.9x1000 Unknown"],
        ["tardis-book-snapshot"] =
        [
            "definition XYZ", "snapshot 1700000000001000.0 b99.9x1000 b99.8x2500 a100.1x4000 a100.2x1000",
            "update 1700000000002000 b99.8x0 b99.7x2000 a100.1x3000", "update 1700000000003000 b99.7x0 a100.0x1000 a100.2x0",
        ],
        ["lobster"] =
        [
            "definition XYZ", "snapshot 1.0 b99.8x100000 b99.7x50000 a100.1x21000", "update 2 b99.9x20000 b99.7x0", "trade 3 100.1x5000 Buy",
            "update 3 a100.1x16000", "trade 4 100.0x7000 Sell", "update 5 a100.1x10000", "update 6 b99.9x0 b99.7x50000", "status Halted", "status Trading",
            "update 9 b100.0x9000 b99.7x0",
        ],
        ["binance-aggtrades"] = ["definition XYZ", "trade 7 100.1x250 Sell", "trade 8 99.9x1000 Buy"],
    };

    [Test] // Goal: the whole path of each format, plain, gzip and zip. Method: frames in words against what a reader of the lines expects.
    public void A_small_file_becomes_the_frames_that_a_reader_expects([ValueSource(nameof(Samples))] object sample, [Values("plain", "gzip", "zip")] string packing)
    {
        var file = (FormatSample)sample;
        byte[] content = packing switch { "gzip" => Sample.Gzip(file.Bytes), "zip" => Zip(file.FileName, file.Bytes), _ => file.Bytes };
        FormatRun run = FormatRun.Of(file, content);
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Texts, Is.EqualTo(Expected[file.Format]));
        Assert.That(run.Headers.Select(header => header.SourceSequence), Is.EqualTo(Enumerable.Range(1, run.Frames.Count)));
        Assert.That(run.Headers, Has.All.Matches<FrameHeader>(header => header is { SourceId: 3, InstrumentId: 1 } && header.Flags.HasFlag(FrameFlags.EndOfEvent)));
        Assert.That(run.Headers.Select(header => header.ReceiveTimeNs), Is.Ordered);
        Assert.That(run.Verdict?.FirstFailure, Is.Null);
    }

    [Test] // Goal: each file is known without being told, and taken for no other. Method: detection over every sample, under an unhelpful name too.
    public void Every_format_is_recognised([ValueSource(nameof(Samples))] object sample)
    {
        var file = (FormatSample)sample;
        using var temporary = new TemporaryFile(file.Bytes);
        bool isNamed = file.Format is "lobster"; // its rows alone could be anybody's
        string path = isNamed ? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + "_message_1.csv") : temporary.Path;
        File.WriteAllBytes(path, file.Bytes);
        Assert.That(ImportFormats.Detect(path).Name, Is.EqualTo(file.Format));
        File.WriteAllBytes(path, Sample.Gzip(file.Bytes));
        Assert.That(ImportFormats.Detect(path).Name, Is.EqualTo(file.Format));
        File.Delete(path);
        Assert.That(ImportFormats.All.Count(format => format.Recognises(file.FileName, file.Bytes.AsSpan(0, file.Lines[0].Length))), Is.EqualTo(1));
    }

    [Test] // Goal: Windows' line ends, a byte order mark and quotes change nothing. Method: the same file in each dress.
    public void Dress_of_the_text_changes_nothing([ValueSource(nameof(Samples))] object sample)
    {
        var file = (FormatSample)sample;
        List<byte[]> expected = FormatRun.Of(file).Frames;
        string quoted = string.Concat(file.Lines.Select(line => string.Join(',', line.Split(',').Select(field => $"\"{field}\"")) + "\n"));
        string windows = string.Concat(file.Lines.Select(line => line + "\r\n"));
        foreach (string text in new[] { windows, "\uFEFF" + windows, quoted })
        {
            FormatRun run = FormatRun.Of(file, System.Text.Encoding.UTF8.GetBytes(text));
            Assert.That(run.Failure, Is.Null);
            Assert.That(run.Frames, Is.EqualTo(expected));
        }
    }

    [Test] // Goal: columns are known by name. Method: shuffled orders, and columns that nobody knows.
    public void Columns_may_stand_in_any_order([Values("tardis-l2", "tardis-trades", "tardis-book-snapshot")] string format, [Values(1, 2, 3)] int seed)
    {
        FormatSample file = FormatSample.All.Single(sample => sample.Format == format);
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, file.Lines[0].Split(',').Length)];
        random.Shuffle(order);
        string[] lines = [.. file.Lines.Select((line, i) => string.Join(',', order.Select(column => line.Split(',')[column])) + (i == 0 ? ",note" : ",x"))];
        Assert.That(FormatRun.Of(file with { Lines = lines }).Frames, Is.EqualTo(FormatRun.Of(file).Frames));
    }

    [Test] // Goal: nothing is allocated for a row. Method: the same file with many rows and few; and a row that fails, which must allocate.
    public void Rows_allocate_nothing([ValueSource(nameof(Samples))] object sample)
    {
        var file = (FormatSample)sample;
        if (file.Format == "lobster") file = file with { Lines = [.. file.Lines[..5]], Book = [.. file.Book![..5]] };
        string last = file.Lines[^1];
        string? lastBook = file.Book?[^1];
        if (file.Format == "lobster") last = "34200.3,5,0,7,1000000,1"; // changes nothing, and may be repeated
        FormatSample Grown(int rows) => file with
        {
            // An event of Tardis ends with its time: without other times all rows would be one event.
            Lines = [.. file.Lines, .. Enumerable.Range(1, rows).Select(i => last.Replace("1700000000003000", $"{1_700_000_000_003_000 + i}"))],
            Book = file.Book is null ? null : [.. file.Book, .. Enumerable.Repeat(lastBook!, rows)],
        };
        long few = Allocated(Grown(20_000)); // warm
        few = Allocated(Grown(20_000));
        long many = Allocated(Grown(80_000));
        Assert.That(many - few, Is.LessThan(2_000), $"{few} and {many} bytes"); // of 60,000 rows
        Assert.That(Allocated(file.With(file.Lines.Length - 1, _ => "x"), isWhole: false), Is.GreaterThan(0));

        static long Allocated(FormatSample grown, bool isWhole = true)
        {
            string directory = Directory.CreateTempSubdirectory("llmm-import-").FullName;
            string path = Path.Combine(directory, grown.FileName);
            File.WriteAllBytes(path, grown.Bytes);
            if (grown.Book is { } book) File.WriteAllBytes(path.Replace("_message_", "_orderbook_", StringComparison.Ordinal), Sample.Bytes(book));
            var options = new ImportOptions([TestInstruments.Create("XYZ", TestInstruments.Thousandth)]);
            using IImporter importer = ImportFormats.All.Single(format => format.Name == grown.Format).Open(path, options);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                while (importer.TryNext(out _)) { }
            }
            catch (ImportException) when (!isWhole)
            {
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Directory.Delete(directory, recursive: true);
            return allocated;
        }
    }

    internal static byte[] Zip(string name, params byte[][] contents)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < contents.Length; i++)
            {
                using Stream entry = archive.CreateEntry(i == 0 ? name : i + name).Open();
                entry.Write(contents[i]);
            }
        }
        return output.ToArray();
    }
}
