namespace LowLatencyMM.Journal.Tests;

/// <summary>Damage is never read as data, and never mistaken for a torn tail where the disk had promised the bytes.</summary>
public sealed class CorruptionTests
{
    [Test] // Goal: no flipped bit passes. Method: every bit of every segment, journals closed and killed, synced and not; the undamaged one as control.
    public void A_flip_of_every_bit_is_detected([Values] bool isClosed, [Values] bool isSynced)
    {
        using var journal = new JournalImage(isClosed, isSynced, segments: 2);
        var control = TestFrames.Read(journal.Path);
        Assert.That(control.Tail!.Kind, Is.EqualTo(isClosed ? JournalTailKind.Closed : JournalTailKind.Unclosed));
        Assert.That(control.Frames, Has.Count.EqualTo(journal.Frames.Count));
        for (int segment = 0; segment < 2; segment++)
        {
            using var file = new FileStream(journal.PathOf(segment), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            byte[] whole = journal.Segments[segment];
            for (int bit = 0; bit < whole.Length * 8; bit++)
            {
                WriteByte(file, bit / 8, (byte)(whole[bit / 8] ^ (1 << (bit % 8))));
                var (frames, tail, refusal) = TestFrames.Read(journal.Path);
                WriteByte(file, bit / 8, whole[bit / 8]);
                AssertDetected(journal, segment, bit / 8, frames, tail, refusal, isClosed, isSynced);
            }
        }
    }

    [Test] // Goal: the refusal names file, offset, expected and found. Method: one byte of the second of three batches.
    public void A_refusal_says_where_and_what()
    {
        using var journal = new JournalImage(isClosed: true, isSynced: true, segments: 1);
        byte[] damaged = [.. journal.Segments[0]];
        int offset = journal.BatchOffsets[0][1];
        damaged[offset + 60] ^= 1;
        File.WriteAllBytes(journal.PathOf(0), damaged);
        var refusal = (JournalCorruptException)TestFrames.Read(journal.Path).Refusal!;
        Assert.That(refusal.OffsetBytes, Is.EqualTo(offset));
        Assert.That(refusal.FilePath, Is.EqualTo(journal.PathOf(0)));
        Assert.That(refusal.Message, Does.Match(@"^.*00000000\.journal: corrupt at offset \d+: expected batch checksum [0-9a-f]{8}, found [0-9a-f]{8}$"));
        Assert.Throws<JournalCorruptException>(() => JournalRepair.CutTornTail(journal.Path));
        Assert.That(File.ReadAllBytes(journal.PathOf(0)), Is.EqualTo(damaged), "repair touches nothing that it refuses");
    }

    [Test] // Goal: a batch taken out, doubled or exchanged is refused though each batch is whole. Method: splice a segment at batch borders.
    public void Whole_batches_in_the_wrong_place_are_refused([Values("removed", "doubled", "exchanged")] string how)
    {
        using var journal = new JournalImage(isClosed: false, isSynced: false, segments: 1);
        byte[] file = journal.Segments[0];
        int[] at = journal.BatchOffsets[0];
        byte[] head = file[..at[0]], first = file[at[0]..at[1]], second = file[at[1]..at[2]], third = file[at[2]..];
        byte[] spliced = how switch
        {
            "removed" => [.. head, .. first, .. third],
            "doubled" => [.. head, .. first, .. second, .. second],
            _ => [.. head, .. second, .. first, .. third],
        };
        File.WriteAllBytes(journal.PathOf(0), spliced);
        Assert.That(TestFrames.Read(journal.Path).Refusal, Is.InstanceOf<JournalCorruptException>());
    }

    [Test] // Goal: a batch of another segment is no part of this one; at the end it is a stale disk block. Method: append the first segment's last batch.
    public void A_stale_batch_of_another_segment_at_the_end_is_cut()
    {
        using var journal = new JournalImage(isClosed: false, isSynced: true, segments: 2);
        File.WriteAllBytes(journal.PathOf(1), [.. journal.Segments[1], .. journal.Segments[0][journal.BatchOffsets[0][2]..]]);
        var (frames, tail, _) = TestFrames.Read(journal.Path);
        Assert.That(frames, Has.Count.EqualTo(journal.Frames.Count));
        Assert.That(tail!.Kind, Is.EqualTo(JournalTailKind.Torn));
    }

    private static void WriteByte(FileStream file, int offset, byte value)
    {
        file.Position = offset;
        file.WriteByte(value);
    }

    private static void AssertDetected(
        JournalImage journal, int segment, int offset, List<byte[]> frames, JournalTail? tail, JournalException? refusal, bool isClosed, bool isSynced)
    {
        string what = $"segment {segment}, byte {offset}";
        TestFrames.AssertPrefix(frames, journal.Frames, what);
        int[] batches = journal.BatchOffsets[segment];
        bool isLastBatch = segment == 1 && offset >= batches[^2];
        // A closing mark vouches for all before it; a batch vouches for what was synced before it; a segment for the segments before it.
        bool mayBeCut = segment == 1 && (isLastBatch || (!isClosed && !isSynced && offset >= batches[0]));
        if (mayBeCut)
        {
            Assert.That(refusal?.Message, Is.Null, what);
            Assert.That(tail!.Kind, Is.EqualTo(JournalTailKind.Torn), what);
            Assert.That(frames, Has.Count.EqualTo(journal.FramesBefore(1, offset)), what);
        }
        else
        {
            Assert.That(refusal, Is.Not.Null, what);
        }
    }
}
