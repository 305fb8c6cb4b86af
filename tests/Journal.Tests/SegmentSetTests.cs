using System.Text;

namespace LowLatencyMM.Journal.Tests;

/// <summary>One clear error for each wrong set of files.</summary>
public sealed class SegmentSetTests
{
    [Test] // Goal: a hole in the numbers is named. Method: delete the first and the middle segment.
    public void A_missing_segment_is_named([Values(0, 1)] int missing)
    {
        using var journal = new JournalImage(isClosed: true, isSynced: true);
        File.Delete(journal.PathOf(missing));
        var refusal = TestFrames.Read(journal.Path).Refusal!;
        Assert.That(refusal.Kind, Is.EqualTo(JournalErrorKind.MissingSegment));
        Assert.That(refusal.Message, Is.EqualTo($"{journal.Path}: segment 0000000{missing}.journal is missing; the journal goes to 00000002.journal"));
        Assert.Throws<JournalException>(() => JournalWriter.Continue(journal.Path, TestFrames.Description(), null, out _));
    }

    [Test] // Goal: segments under wrong names are refused. Method: a copy over the next one, and two exchanged.
    public void Doubled_and_exchanged_segments_are_refused([Values] bool isExchanged)
    {
        using var journal = new JournalImage(isClosed: true, isSynced: true);
        File.WriteAllBytes(journal.PathOf(2), journal.Segments[1]);
        if (isExchanged) File.WriteAllBytes(journal.PathOf(1), journal.Segments[2]);
        var refusal = TestFrames.Read(journal.Path).Refusal!;
        Assert.That(refusal.Message, Does.Match($@"0000000{(isExchanged ? 1 : 2)}\.journal: corrupt at offset 0: expected segment number \d, found \d$"));
    }

    [Test] // Goal: a segment of another journal with the right number breaks the chain. Method: the same journal made with another frame.
    public void A_segment_of_another_journal_is_refused()
    {
        using var journal = new JournalImage(isClosed: true, isSynced: true);
        using var other = new TemporaryDirectory();
        foreach (ushort run in new ushort[] { 1, 2, 3 })
            using (var writer = JournalWriter.Continue(other.Path, TestFrames.Description(run), null, out _))
                writer.Append(TestFrames.Random(new SplitMix64(run), writer.NextSequence));
        File.Copy(other.Segment(1), journal.PathOf(1), overwrite: true);
        Assert.That(TestFrames.Read(journal.Path).Refusal!.Message, Does.Contain("00000001.journal: corrupt at offset 0: expected the segment after checksum"));
    }

    [Test] // Goal: what is no journal is told apart. Method: nothing, an empty directory, a text file, another version.
    public void What_is_no_journal_gets_its_own_error()
    {
        using var directory = new TemporaryDirectory();
        AssertRefusal(directory.Path + "-none", JournalErrorKind.NotFound, "no such file or directory");
        File.WriteAllText(Path.Combine(directory.Path, "notes.txt"), "x");
        AssertRefusal(directory.Path, JournalErrorKind.Empty, "holds no journal segment (00000000.journal, ...)");
        File.WriteAllText(directory.Segment(0), "E,T,symbol\n1,2,BTCUSDT\n");
        AssertRefusal(directory.Path, JournalErrorKind.ForeignFile, "not a journal segment");
        AssertRefusal(directory.Segment(0), JournalErrorKind.ForeignFile, "not a journal segment");
        Assert.Throws<JournalException>(() => JournalWriter.Continue(directory.Path, TestFrames.Description(), null, out _));
        Assert.That(File.Exists(directory.Segment(0)), "a foreign file is not deleted");
        File.WriteAllBytes(directory.Segment(0), [.. Encoding.ASCII.GetBytes("LLMMJRNL"), 2, 0, .. new byte[100]]);
        AssertRefusal(directory.Path, JournalErrorKind.UnsupportedVersion, "journal format version 2; this program reads version 1");
        File.WriteAllBytes(directory.Segment(0), []);
        AssertRefusal(directory.Path, JournalErrorKind.Empty, "it never held a frame");
    }

    [Test] // Goal: no journal is overwritten, written by two, or continued by an older run. Method: create, continue and repair under a live writer; a lower epoch.
    public void A_journal_has_one_writer_and_epochs_never_fall()
    {
        using var directory = new TemporaryDirectory();
        using (var writer = JournalWriter.Create(directory.Path, TestFrames.Description(5)))
        {
            AssertKind(JournalErrorKind.InUse, () => JournalWriter.Create(directory.Path, TestFrames.Description(6)));
            AssertKind(JournalErrorKind.InUse, () => JournalWriter.Continue(directory.Path, TestFrames.Description(6), null, out _));
            AssertKind(JournalErrorKind.InUse, () => JournalRepair.CutTornTail(directory.Path));
            writer.Append(TestFrames.Random(new SplitMix64(1), 1));
            writer.Flush();
            Assert.That(TestFrames.Read(directory.Path).Frames, Has.Count.EqualTo(1), "a live journal can be read");
        }

        AssertKind(JournalErrorKind.AlreadyExists, () => JournalWriter.Create(directory.Path, TestFrames.Description(6)));
        AssertKind(JournalErrorKind.Epoch, () => JournalWriter.Continue(directory.Path, TestFrames.Description(4), null, out _));
        JournalWriter.Continue(directory.Path, TestFrames.Description(5), null, out _).Dispose();
    }

    [Test] // Goal: one segment can be read alone. Method: the middle one; its frames and no others.
    public void A_segment_opens_alone()
    {
        using var journal = new JournalImage(isClosed: true, isSynced: true);
        var (frames, tail, _) = TestFrames.Read(journal.PathOf(1));
        int before = journal.FramesBefore(0, int.MaxValue);
        Assert.That(frames, Is.EqualTo(journal.Frames.Skip(before).Take(journal.FramesBefore(1, int.MaxValue) - before)));
        Assert.That(tail!.Kind, Is.EqualTo(JournalTailKind.Unclosed));
    }

    private static void AssertRefusal(string path, JournalErrorKind kind, string text)
    {
        var refusal = TestFrames.Read(path).Refusal!;
        Assert.That((refusal.Kind, refusal.Message), Is.EqualTo((kind, refusal.Message)));
        Assert.That(refusal.Message, Does.StartWith(path).And.Contain(text).And.Not.Contain("\n"));
    }

    private static void AssertKind(JournalErrorKind kind, TestDelegate action) => Assert.That(Assert.Throws<JournalException>(action)!.Kind, Is.EqualTo(kind));
}
