using System.Globalization;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Journal.Tests;

/// <summary>Snapshots are on disk whole, or are refused with a reason.</summary>
public sealed partial class SnapshotStoreTests
{
    [Test] // Goal: what was written is what is read; the last two are kept. Method: five snapshots, states of several parts.
    public void A_snapshot_reads_back_and_the_last_two_are_kept()
    {
        using var directory = new TemporaryDirectory();
        var random = new SplitMix64(1);
        using SnapshotStore store = SnapshotStore.Open(directory.Path);
        for (int number = 1; number <= 5; number++)
        {
            byte[] state = State(random, random.Next(1, 3_000_000));
            SnapshotHeader header = Header(number * 100, state.Length);
            string path = store.Write(header, state);
            Assert.That(Path.GetFileName(path), Is.EqualTo($"0000000000000{number}00.snapshot"));
            using SnapshotFile file = SnapshotFile.TryOpen(path, out string refusal)!;
            Assert.That(file.Header, Is.EqualTo(header), refusal);
            byte[] read = new byte[state.Length];
            Assert.That(file.TryRead(read, out refusal), refusal);
            Assert.That(read.AsSpan().SequenceEqual(state));
        }

        Assert.That(SnapshotStore.List(directory.Path).Select(Path.GetFileName), Is.EqualTo((string[])["0000000000000500.snapshot", "0000000000000400.snapshot"]));
    }

    [Test] // Goal: one that is newer than the journal, left by a power loss, does not crowd out those that are of use. Method: one of frame 900, then of 100, 200, 300.
    public void A_newer_one_of_a_lost_history_stays_and_two_older_ones_beside_it()
    {
        using var directory = new TemporaryDirectory();
        using SnapshotStore store = SnapshotStore.Open(directory.Path);
        foreach (int sequence in (int[])[900, 100, 200, 300]) store.Write(Header(sequence, 10), new byte[10]);
        Assert.That(SnapshotStore.List(directory.Path).Select(path => int.Parse(Path.GetFileName(path)[..16])), Is.EqualTo((int[])[900, 300, 200]));
    }

    [Test] // Goal: any flipped bit and any cut is refused with what it is. Method: every byte of a small snapshot, one bit each; every length.
    public void Any_flipped_bit_and_any_cut_is_refused()
    {
        using var directory = new TemporaryDirectory();
        byte[] state = State(new SplitMix64(2), 300);
        string path;
        using (SnapshotStore store = SnapshotStore.Open(directory.Path)) path = store.Write(Header(7, 300), state);
        byte[] whole = File.ReadAllBytes(path);
        Assert.That(Refusal(path, 300), Is.Empty, "the control");
        for (int index = 0; index < whole.Length - 4; index++) // behind the checksum come four zeros that nobody reads
        {
            byte[] bytes = [.. whole];
            bytes[index] ^= (byte)(1 << (index % 8));
            File.WriteAllBytes(path, bytes);
            Assert.That(Refusal(path, 300), Does.StartWith("torn: ").Or.StartWith("damaged: ").Or.StartWith("no snapshot: ").Or.StartWith("format version "), $"byte {index}");
        }

        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(Refusal(path, 300), Does.StartWith("torn: "), $"length {length}");
            byte[] zeros = new byte[whole.Length];
            whole.AsSpan(0, length).CopyTo(zeros);
            if (zeros.AsSpan().SequenceEqual(whole)) continue;
            File.WriteAllBytes(path, zeros); // the length was on disk, the rest was not
            Assert.That(Refusal(path, 300), Is.Not.Empty, $"zeros from {length}");
        }
    }

    [Test] // Goal: a crash at any step leaves the snapshots before, or them and the new one, all whole. Method: the folder copied after each step of a third write.
    public void A_crash_at_any_step_of_a_write_leaves_whole_snapshots_only()
    {
        using var directory = new TemporaryDirectory();
        using SnapshotStore store = SnapshotStore.Open(directory.Path);
        byte[] state = State(new SplitMix64(3), 2_500_000);
        store.Write(Header(1, state.Length), state);
        store.Write(Header(2, state.Length), state);
        var steps = new List<string>();
        store.OnStep = step =>
        {
            using var copy = new TemporaryDirectory();
            string folder = Directory.CreateDirectory(Path.Combine(copy.Path, SnapshotStore.FolderName)).FullName;
            foreach (string file in Directory.GetFiles(Path.Combine(directory.Path, SnapshotStore.FolderName)))
                if (!file.EndsWith(".lock", StringComparison.Ordinal))
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            steps.Add(step);
            IReadOnlyList<string> found = SnapshotStore.List(copy.Path);
            Assert.That(found.Select(path => Refusal(path, state.Length)), Is.All.Empty, step);
            Assert.That(found, Has.Count.EqualTo(step == "renamed" ? 3 : 2), step);
            using SnapshotStore next = SnapshotStore.Open(copy.Path);
            next.Write(Header(4, state.Length), state); // over what the crash left
            Assert.That(SnapshotStore.List(copy.Path), Has.Count.EqualTo(2), step);
        };
        store.Write(Header(3, state.Length), state);
        Assert.That(steps.Distinct(), Is.EqualTo((string[])["created", "header written", "part written", "written", "synced", "renamed", "removed"]));
    }

    [Test] // Goal: two followers do not write into one folder. Method: a second store beside the first.
    public void A_second_writer_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using (SnapshotStore.Open(directory.Path))
            Assert.That(Assert.Throws<JournalException>(() => SnapshotStore.Open(directory.Path))!.Message, Does.Contain("another process writes these snapshots"));
        SnapshotStore.Open(directory.Path).Dispose();
        Assert.That(SnapshotStore.List(directory.Path + "-none"), Is.Empty);
    }

    [Test] // Goal: docs/restart.md describes the bytes that are written. Method: every field read by its table, and compared with what was given.
    public void A_snapshot_parses_by_the_documented_offsets()
    {
        using var directory = new TemporaryDirectory();
        byte[] state = State(new SplitMix64(4), 100);
        SnapshotHeader header = Header(77, 100);
        string path;
        using (SnapshotStore store = SnapshotStore.Open(directory.Path)) path = store.Write(header, state);
        byte[] bytes = File.ReadAllBytes(path);
        ulong Field(string name) => DocumentedFields()[name] is var (offset, length) ? ReadField(bytes, offset, length) : 0;
        Assert.That(System.Text.Encoding.ASCII.GetString(bytes, 0, 8), Is.EqualTo("LLMMSNAP"));
        Assert.That(
            new[]
            {
                Field("formatVersion"), Field("epoch"), Field("shardId"), Field("sequence"), Field("stateBytes"), Field("layoutHash"), Field("orderDigest"), Field("stateHash"),
                Field("segmentNumber"), Field("batchCrc"), Field("batchOffset"), Field("runCreatedTimeNs"),
            },
            Is.EqualTo(new ulong[]
            {
                1, header.Epoch, header.ShardId, 77, 100, header.LayoutHash, header.OrderDigest, header.StateHash,
                3, header.Position.Crc, 4096, (ulong)header.RunCreatedTimeNs,
            }));
        (int hashOffset, int hashBytes) = DocumentedFields()["configurationHash"];
        Assert.That(Convert.ToHexStringLower(bytes.AsSpan(hashOffset, hashBytes)), Is.EqualTo(header.ConfigurationHash));
        int stateOffset = DocumentedFields()["state"].Offset;
        Assert.That(bytes[stateOffset..(stateOffset + 100)], Is.EqualTo(state));
        Assert.That(bytes, Has.Length.EqualTo(stateOffset + 100 + 8));
        Assert.That(BitConverter.ToUInt64(bytes, stateOffset + 100), Is.EqualTo(Crc32C.Extend(0, bytes.AsSpan(0, stateOffset + 100))));
    }

    private static ulong ReadField(byte[] bytes, int offset, int length)
    {
        ulong value = 0;
        for (int index = length - 1; index >= 0; index--) value = (value << 8) | bytes[offset + index];
        return value;
    }

    /// <summary>Rows "| offset | bytes | name..." of the document; fields must follow each other without holes.</summary>
    private static Dictionary<string, (int Offset, int Bytes)> DocumentedFields()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "LowLatencyMM.sln"))) root = Path.GetDirectoryName(root)!;
        var fields = new Dictionary<string, (int, int)>();
        int next = 0;
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(root, "docs", "restart.md"))))
        {
            int offset = int.Parse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            int bytes = row.Groups[2].Length == 0 ? 0 : int.Parse(row.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            Assert.That(offset, Is.EqualTo(next), row.Value);
            next = offset + bytes;
            if (row.Groups[3].Value != "zero") fields.Add(row.Groups[3].Value, (offset, bytes));
        }

        return fields;
    }

    [GeneratedRegex(@"^\| (\d+) \| (\d*) ?\| (\w+)", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string Refusal(string path, int stateBytes)
    {
        using SnapshotFile? file = SnapshotFile.TryOpen(path, out string refusal);
        if (file is null) return refusal;
        Assert.That(file.Header.StateBytes, Is.EqualTo(stateBytes));
        return file.TryRead(new byte[stateBytes], out refusal) ? "" : refusal;
    }

    private static byte[] State(SplitMix64 random, int bytes)
    {
        var state = new byte[bytes];
        for (int index = 0; index < bytes; index++) state[index] = (byte)random.Next();
        return state;
    }

    private static SnapshotHeader Header(long sequence, int stateBytes) => new()
    {
        Position = new JournalPosition(3, 4096, sequence, 0xABCD_EF01),
        Epoch = 5,
        ShardId = 2,
        RunCreatedTimeNs = 1_700_000_000_000_000_000,
        LayoutHash = 11,
        OrderDigest = 12,
        StateHash = 13,
        ConfigurationHash = TestFrames.Description().ConfigurationHash,
        StateBytes = stateBytes,
    };
}
