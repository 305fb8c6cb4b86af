using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Journal.Tests;

/// <summary>docs/journal.md describes the bytes that are written.</summary>
public sealed partial class DocumentTests
{
    [Test] // Goal: a reader made from the document alone reads a journal. Method: fields by the document's tables, two segments, every frame compared.
    public void A_segment_parses_by_the_documented_offsets()
    {
        var fields = DocumentedFields();
        using var directory = new TemporaryDirectory();
        var expected = TestFrames.Random(4, 40);
        var description = TestFrames.Description();
        var options = new JournalWriterOptions { SegmentBytes = 6000, BatchBytes = 2048 };
        using (var writer = JournalWriter.Create(directory.Path, description, options))
            foreach (byte[] frame in expected)
                writer.Append(frame);

        var frames = new List<byte[]>();
        uint chain = 0;
        bool isClosed = false;
        int number = 0;
        for (; File.Exists(directory.Segment(number)); number++)
        {
            byte[] file = File.ReadAllBytes(directory.Segment(number));
            int headerBytes = CheckHeader(file, fields, description, number, chain, frames.Count + 1);
            uint segmentCrc = chain = BitConverter.ToUInt32(file, headerBytes - 4);
            for (int offset = headerBytes; offset < file.Length;)
            {
                ulong Field(string name) => ReadField(file, offset, fields[name]);
                Assert.That(Encoding.ASCII.GetString(file, offset + fields["batchMagic"].Offset, fields["batchMagic"].Bytes), Is.EqualTo("LLMB"));
                Assert.That(Field("segmentCrc"), Is.EqualTo(segmentCrc));
                Assert.That(Field("batchFirstSequence"), Is.EqualTo(frames.Count + 1));
                Assert.That(Field("syncedBytes"), Is.GreaterThanOrEqualTo(headerBytes).And.LessThanOrEqualTo(offset));
                Assert.That(Field("batchPreviousCrc"), Is.EqualTo(chain));
                int payload = offset + fields["payload"].Offset, end = payload + (int)Field("payloadBytes");
                chain = Crc32C.Extend(Crc32C.Extend(chain, file.AsSpan(offset, 32)), file.AsSpan(payload, end - payload));
                Assert.That(Field("batchCrc"), Is.EqualTo(chain));
                isClosed = Field("frameCount") == 0;
                for (ulong left = Field("frameCount"); left > 0; left--)
                {
                    int frameBytes = 64 + BitConverter.ToInt32(file, payload + 52);
                    frames.Add(file[payload..(payload + frameBytes)]);
                    payload += (frameBytes + 7) / 8 * 8;
                }

                Assert.That(payload, Is.EqualTo(end));
                offset = end;
            }
        }

        Assert.That(number, Is.GreaterThan(1), "one segment proves little");
        Assert.That(isClosed);
        Assert.That(frames, Is.EqualTo(expected));
    }

    [Test] // Goal: the epoch file is as documented. Method: take three, compare the text.
    public void The_epoch_file_is_as_documented()
    {
        using var directory = new TemporaryDirectory();
        for (int i = 0; i < 3; i++) EpochStore.TakeNext(directory.Path);
        Assert.That(File.ReadAllText(Path.Combine(directory.Path, "epoch")), Is.EqualTo($"epoch 3 crc32c {Crc32C.Extend(0, "epoch 3"u8):x8}\n"));
    }

    private static int CheckHeader(byte[] file, Dictionary<string, (int Offset, int Bytes)> fields, JournalDescription description, int number, uint chain, int firstSequence)
    {
        ulong Field(string name) => ReadField(file, 0, fields[name]);
        int headerBytes = (int)Field("headerBytes");
        Assert.That(Encoding.ASCII.GetString(file, fields["magic"].Offset, fields["magic"].Bytes), Is.EqualTo("LLMMJRNL"));
        Assert.That(
            new[] { Field("formatVersion"), Field("epoch"), Field("shardId"), Field("segmentNumber"), Field("firstSequence"), Field("createdTimeNs"), Field("previousCrc") },
            Is.EqualTo(new[] { 1UL, description.Epoch, description.ShardId, (ulong)number, (ulong)firstSequence, (ulong)description.CreatedTimeNs, chain }));
        Assert.That(BitConverter.ToUInt32(file, headerBytes - 4), Is.EqualTo(Crc32C.Extend(0, file.AsSpan(0, headerBytes - 4))));

        int at = fields["body"].Offset;
        string Text(int bytes) => Encoding.UTF8.GetString(file, (at += bytes) - bytes, bytes);
        int Short() => BitConverter.ToUInt16(file, (at += 2) - 2);
        Assert.That(Text((int)Field("buildBytes")), Is.EqualTo(description.Build));
        Assert.That(Text((int)Field("configurationBytes")), Is.EqualTo(Encoding.UTF8.GetString(description.ConfigurationJson.Span)));
        Assert.That(Field("schemaCount"), Is.EqualTo(description.Schemas.Count));
        foreach (var schema in description.Schemas)
        {
            int nameBytes = Short(), hashBytes = Short();
            Assert.That((Text(nameBytes), Text(hashBytes)), Is.EqualTo((schema.Name, schema.Hash)));
        }

        Assert.That(Field("instrumentCount"), Is.EqualTo(description.Instruments.Count));
        foreach (var instrument in description.Instruments)
        {
            uint id = BitConverter.ToUInt32(file, (at += 4) - 4);
            int symbolBytes = Short(), venueBytes = Short();
            Assert.That(new JournalInstrument(id, Text(symbolBytes), Text(venueBytes)), Is.EqualTo(instrument));
        }

        Assert.That(headerBytes, Is.EqualTo((at + 4 + 7) / 8 * 8));
        return headerBytes;
    }

    private static ulong ReadField(byte[] file, int start, (int Offset, int Bytes) field)
    {
        ulong value = 0;
        for (int i = field.Bytes - 1; i >= 0; i--) value = (value << 8) | file[start + field.Offset + i];
        return value;
    }

    /// <summary>Rows "| offset | bytes | name..." of the document; fields must follow each other without holes.</summary>
    private static Dictionary<string, (int Offset, int Bytes)> DocumentedFields()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "LowLatencyMM.sln"))) root = Path.GetDirectoryName(root)!;
        var fields = new Dictionary<string, (int, int)>();
        int next = 0;
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(root, "docs", "journal.md"))))
        {
            int offset = int.Parse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            int bytes = row.Groups[2].Length == 0 ? 0 : int.Parse(row.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            Assert.That(offset, Is.EqualTo(offset == 0 ? 0 : next), row.Value);
            next = offset + bytes;
            if (row.Groups[3].Value != "zero") fields.Add(row.Groups[3].Value, (offset, bytes));
        }

        return fields;
    }

    [GeneratedRegex(@"^\| (\d+) \| (\d*) ?\| (\w+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
