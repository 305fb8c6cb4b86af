namespace LowLatencyMM.Journal.Tests;

/// <summary>A journal that ends in the middle of something gives exactly the whole batches, and can be continued.</summary>
public sealed class TornTailTests
{
    /// <summary>What follows the cut: nothing, or what a file system may leave after a power loss.</summary>
    public enum Rest
    {
        Nothing,
        Zeros,
        Garbage,
    }

    [Test] // Goal: cut anywhere in the last segment, the journal gives the frames of the whole batches before. Method: every byte, three kinds of rest.
    public void A_cut_at_every_byte_of_the_last_segment_leaves_its_whole_batches([Values] Rest rest, [Values(1, 3)] int segments)
    {
        using var journal = new JournalImage(isClosed: true, isSynced: false, segments);
        byte[] whole = journal.Segments[^1];
        for (int cut = 0; cut < whole.Length; cut++)
        {
            byte[] damaged = Damage(whole, cut, rest);
            File.WriteAllBytes(journal.PathOf(segments - 1), damaged);
            int intact = FirstDifference(damaged, whole); // the rest may repeat what was there
            if (intact == whole.Length) continue;
            var (frames, tail, refusal) = TestFrames.Read(journal.Path);
            string what = $"cut at {cut}";
            int expected = journal.FramesBefore(segments - 1, intact);
            Assert.That(frames, Has.Count.EqualTo(segments == 1 && intact < journal.BatchOffsets[0][0] ? 0 : expected), what);
            TestFrames.AssertPrefix(frames, journal.Frames, what);
            bool hasHeader = intact >= journal.BatchOffsets[^1][0];
            if (hasHeader || (segments > 1 && !(rest == Rest.Garbage && intact < 10)))
            {
                Assert.That(refusal, Is.Null, what);
                AssertTail(tail!, journal, intact, damaged.Length, what);
            }
            else
            {
                // A first segment without header never held a frame; garbage in place of the magic is a foreign file.
                bool isForeign = rest == Rest.Garbage && intact < 10;
                Assert.That(refusal!.Kind, isForeign ? Is.AnyOf(JournalErrorKind.ForeignFile, JournalErrorKind.UnsupportedVersion) : Is.EqualTo(JournalErrorKind.Empty), what);
            }
        }
    }

    [Test] // Goal: after any cut a run continues, and the journal reads whole. Method: every byte of the last segment; continue, append, read.
    public void A_journal_cut_at_every_byte_can_be_continued([Values(1, 2)] int segments)
    {
        using var journal = new JournalImage(isClosed: false, isSynced: false, segments);
        byte[] whole = journal.Segments[^1];
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            journal.Restore();
            File.Delete(journal.PathOf(segments));
            File.WriteAllBytes(journal.PathOf(segments - 1), whole[..cut]);
            int expected = cut < journal.BatchOffsets[^1][0] && segments == 1 ? 0 : journal.FramesBefore(segments - 1, cut);
            byte[] added;
            using (var writer = JournalWriter.Continue(journal.Path, TestFrames.Description(2), new JournalWriterOptions { IsDurable = false }, out _))
            {
                Assert.That(writer.NextSequence, Is.EqualTo(expected + 1));
                added = TestFrames.Random(new SplitMix64((ulong)cut), writer.NextSequence);
                writer.Append(added);
            }

            var (frames, tail, refusal) = TestFrames.Read(journal.Path);
            Assert.That(refusal?.Message, Is.Null);
            Assert.That(tail!.Kind, Is.EqualTo(JournalTailKind.Closed));
            Assert.That(frames, Has.Count.EqualTo(expected + 1), $"cut at {cut}");
            Assert.That(frames[^1], Is.EqualTo(added));
        }
    }

    [Test] // Goal: a segment that another follows was synced before it: cut, it is no torn tail. Method: every byte of the middle segment, also opened alone.
    public void A_cut_at_every_byte_of_an_earlier_segment_is_refused()
    {
        using var journal = new JournalImage(isClosed: false, isSynced: false);
        for (int cut = 0; cut < journal.Segments[1].Length; cut++)
        {
            File.WriteAllBytes(journal.PathOf(1), journal.Segments[1][..cut]);
            var (frames, _, refusal) = TestFrames.Read(journal.Path);
            Assert.That(refusal, Is.InstanceOf<JournalCorruptException>(), $"cut at {cut}");
            TestFrames.AssertPrefix(frames, journal.Frames);
            bool isAtBatch = journal.BatchOffsets[1].Contains(cut); // alone, a segment that ends with a whole batch is whole
            if (!isAtBatch) Assert.That(TestFrames.Read(journal.PathOf(1)).Refusal, Is.InstanceOf<JournalCorruptException>(), $"cut at {cut}");
        }
    }

    [Test] // Goal: the operator reads one line with file, offset and bytes. Method: one known cut; repair; the file has the stated length.
    public void The_cut_is_told_in_one_line_and_repair_makes_it_so()
    {
        using var journal = new JournalImage(isClosed: false, isSynced: false, segments: 1);
        int offset = journal.BatchOffsets[0][2];
        File.WriteAllBytes(journal.PathOf(0), journal.Segments[0][..(offset + 50)]);
        var tail = TestFrames.Read(journal.Path).Tail!;
        Assert.That(tail.ToString(), Does.StartWith($"{journal.PathOf(0)}: torn tail cut at offset {offset}, 50 bytes dropped, last sequence {journal.FramesBefore(0, offset)} (expected a batch of "));
        Assert.That(tail.ToString(), Does.Not.Contain("\n"));
        Assert.That(JournalRepair.CutTornTail(journal.Path), Is.EqualTo(tail));
        Assert.That(new FileInfo(journal.PathOf(0)).Length, Is.EqualTo(offset));
        Assert.That(JournalRepair.CutTornTail(journal.Path)!.Kind, Is.EqualTo(JournalTailKind.Unclosed));
    }

    private static byte[] Damage(byte[] whole, int cut, Rest rest)
    {
        if (rest == Rest.Nothing) return whole[..cut];
        var damaged = new byte[whole.Length];
        var random = new SplitMix64((ulong)cut);
        if (rest == Rest.Garbage)
            for (int i = cut; i < damaged.Length; i++)
                damaged[i] = (byte)random.Next();
        whole.AsSpan(0, cut).CopyTo(damaged);
        return damaged;
    }

    private static int FirstDifference(byte[] damaged, byte[] whole) => damaged.AsSpan().CommonPrefixLength(whole);

    private static void AssertTail(JournalTail tail, JournalImage journal, int intact, int fileBytes, string what)
    {
        int offset = journal.BatchOffsets[^1].LastOrDefault(start => start <= intact);
        Assert.That(tail.OffsetBytes, Is.EqualTo(offset), what);
        Assert.That(tail.DroppedBytes, Is.EqualTo(fileBytes - offset), what);
        // An empty file is still a segment without header.
        Assert.That(tail.Kind, Is.EqualTo(fileBytes == offset && offset > 0 ? JournalTailKind.Unclosed : JournalTailKind.Torn), what);
    }
}
