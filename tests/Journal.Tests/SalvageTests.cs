using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Journal.Tests;

/// <summary>Journal, spill buffer and ring of a dead run give every frame that was published, once.</summary>
public sealed unsafe class SalvageTests
{
    private const ushort Epoch = 1;
    private static readonly RingGeometry Geometry = new(512, 16);
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5, 6, 7, 8];

    [Test] // Goal: wherever the three copies overlap, the journal is whole afterwards; a second salvage changes nothing. Method: random cuts through one run.
    public void Any_overlap_of_journal_spill_and_ring_gives_every_frame_once([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        for (int round = 0; round < 10; round++)
        {
            using var directory = new TemporaryDirectory();
            List<byte[]> frames = Frames(seed, random.Next(1, 60));
            int written = random.Next(0, frames.Count + 1);
            int ringFirst = Math.Max(0, frames.Count - Geometry.SlotCount);
            int spillFirst = random.Next(0, written + 1);
            int spillEnd = random.Next(Math.Max(spillFirst, Math.Max(written, ringFirst)), frames.Count + 1);
            WriteJournal(directory.Path, frames.Take(written), isClosed: random.Next(0, 2) == 0);
            using MemoryRegion spill = Spill(frames.GetRange(spillFirst, spillEnd - spillFirst));
            using BroadcastRing ring = Ring(frames);

            SalvageReport report = Salvage(directory.Path, spill, ring);
            Assert.That((report.AppendedCount, report.LastSequence, report.LostCount), Is.EqualTo((frames.Count - written, frames.Count, 0)), $"seed {seed} {round}");
            (List<byte[]> found, JournalTail? tail, JournalException? refusal) = TestFrames.Read(directory.Path);
            Assert.That(refusal, Is.Null);
            Assert.That(found, Is.EqualTo(frames), $"seed {seed} {round}");
            Assert.That(tail!.LastSequence, Is.EqualTo(frames.Count));

            int segments = Directory.GetFiles(directory.Path, "*.journal").Length;
            Assert.That(Salvage(directory.Path, spill, ring).AppendedCount, Is.Zero);
            Assert.That(Directory.GetFiles(directory.Path, "*.journal"), Has.Length.EqualTo(segments));
        }
    }

    [Test] // Goal: what neither has is said to be lost, and nothing is appended behind the hole. Method: a ring that went round since the journal's end.
    public void Frames_that_nobody_has_are_lost_and_counted()
    {
        using var directory = new TemporaryDirectory();
        List<byte[]> frames = Frames(9, 60);
        WriteJournal(directory.Path, frames.Take(10), isClosed: false);
        using MemoryRegion spill = Spill(frames.GetRange(5, 10));
        using BroadcastRing ring = Ring(frames); // holds 45 to 60
        SalvageReport report = Salvage(directory.Path, spill, ring);
        Assert.That((report.AppendedCount, report.LastSequence, report.LostCount), Is.EqualTo((5, 15, 45)));
        Assert.That(report.ToString(), Is.EqualTo(
            "5 frames salvaged from shared memory and appended, sequence 11 to 15; at least 45 frames lost (sequence 16 was not found; the next that was is 45)"));
        Assert.That(TestFrames.Read(directory.Path).Frames, Is.EqualTo(frames.Take(15)));
    }

    [Test] // Goal: the ring of a run that continues a journal begins behind the frames of the runs before. Method: two runs; the second's frames only in its ring.
    public void The_ring_of_a_later_run_begins_at_that_runs_first_frame()
    {
        using var directory = new TemporaryDirectory();
        List<byte[]> frames = TestFrames.Random(31, 30);
        WriteJournal(directory.Path, frames.Take(20), isClosed: true);
        Assert.That(JournalSalvage.FirstSequenceOfLastRun(directory.Path), Is.EqualTo(1));
        const ushort next = 2;
        JournalWriter.Continue(directory.Path, TestFrames.Description(next), new JournalWriterOptions { IsDurable = false }, out _).Abandon();
        long first = JournalSalvage.FirstSequenceOfLastRun(directory.Path);
        Assert.That(first, Is.EqualTo(21));
        foreach (byte[] frame in frames.Skip(20)) MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Epoch = next;
        using BroadcastRing ring = Ring(frames[20..]);
        SalvagedFrames found = SalvagedFrames.FromRing(ring, next, first);
        Assert.That((found.Frames.Count, found.End, found.LastKnownSequence), Is.EqualTo((10, SalvageEnd.Whole, 30)));
        SalvagedFrames wrong = SalvagedFrames.FromRing(ring, next, firstSequence: 1);
        Assert.That((wrong.Frames.Count, wrong.End), Is.EqualTo((0, SalvageEnd.WrongSequence)), "the control");
        SalvageReport report = JournalSalvage.Append(directory.Path, [found], new JournalWriterOptions { IsDurable = false });
        Assert.That((report.AppendedCount, report.LastSequence, report.LostCount), Is.EqualTo((10, 30, 0)));
        Assert.That(TestFrames.Read(directory.Path).Frames, Is.EqualTo(frames));
        Assert.That(JournalSalvage.FirstSequenceOfLastRun(directory.Path), Is.EqualTo(21), "what was salvaged is of the same run");
    }

    [TestCase(0, 9L, SalvageEnd.WrongSequence)]
    [TestCase(0, 0L, SalvageEnd.WrongSequence)]
    [TestCase(52, 0L, SalvageEnd.NoFrame)]
    [TestCase(52, 449L, SalvageEnd.NoFrame)]
    [TestCase(52, -1L, SalvageEnd.NoFrame)]
    [TestCase(58, 7L, SalvageEnd.WrongRun)]
    // Goal: a slot that contradicts the cursor ends the salvage and is counted. Method: one field of one of the slots overwritten.
    public void A_slot_that_contradicts_its_place_ends_the_salvage(int offset, long value, SalvageEnd end)
    {
        for (int damaged = 0; damaged < 5; damaged++)
        {
            List<byte[]> frames = Frames(11, 5);
            Damage(frames[damaged], offset, value);
            using BroadcastRing ring = Ring(frames);
            SalvagedFrames found = SalvagedFrames.FromRing(ring, Epoch);
            Assert.That((found.Frames.Count, found.End, found.RefusedCount), Is.EqualTo((damaged, end, 5L - damaged)));

            using MemoryRegion spill = Spill(frames, damaged, offset, value);
            SalvagedFrames spilled = SalvagedFrames.FromSpill(spill, Epoch);
            if (damaged == 0 && value == 9) continue; // the first of a spill buffer may have any sequence
            Assert.That((spilled.Frames.Count, spilled.End, spilled.RefusedCount), Is.EqualTo((damaged, end, 1L)));
        }
    }

    [TestCase(0, 1L)]
    [TestCase(8, 2L)]
    [TestCase(12, 4097L)]
    [TestCase(12, 1L << 30)]
    [TestCase(4096 + 128, -8L)]
    [TestCase(4096 + 128, 5L)]
    [TestCase(4096 + 128, 1L << 40)]
    [TestCase(4096 + 256, -8L)]
    [TestCase(4096 + 256, long.MaxValue - 7)]
    // Goal: a spill buffer with an impossible header or cursor gives nothing and is not read beyond its end. Method: one value overwritten.
    public void A_damaged_spill_buffer_gives_nothing(int offset, long value)
    {
        using MemoryRegion spill = Spill(Frames(12, 5));
        if (offset < 4096) *(int*)(spill.Address + offset) = (int)value;
        else *(long*)(spill.Address + offset) = value;
        SalvagedFrames found = SalvagedFrames.FromSpill(spill, Epoch);
        Assert.That((found.Frames.Count, found.End), Is.EqualTo((0, SalvageEnd.Damaged)));
    }

    [Test] // Goal: random bytes never end in more than a refusal. Method: a seeded word of the block overwritten, thousands of times.
    public void Random_damage_never_gives_a_frame_that_was_not_appended([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        List<byte[]> frames = Frames(seed, 12);
        for (int round = 0; round < 500; round++)
        {
            using MemoryRegion spill = Spill(frames);
            long word = 8L * random.Next(0, (int)(spill.Bytes / 8));
            *(ulong*)(spill.Address + word) = random.Next(0, 2) == 0 ? random.Next() : (ulong)random.Next(0, 70);
            SalvagedFrames found = SalvagedFrames.FromSpill(spill, Epoch);
            Assert.That(found.Frames.Count, Is.LessThanOrEqualTo(frames.Count + 1));
            for (int index = 0; index < found.Frames.Count - 1; index++)
                Assert.That(MemoryMarshal.Read<long>(found.Frames[index + 1]), Is.EqualTo(MemoryMarshal.Read<long>(found.Frames[index]) + 1));
        }
    }

    [Test]
    // Goal: at no moment is a frame only in the recorder's own memory. Method: a copy of disk and spill buffer before every write and sync of a disk that
    // also fails half-way; from each copy the journal is salvaged and has everything that had been appended.
    public void A_crash_at_any_disk_operation_loses_nothing([Values(21ul, 22ul)] ulong seed)
    {
        const int count = 3_000, spillBytes = 1 << 17;
        using var directory = new TemporaryDirectory();
        using MemoryRegion spill = MemoryRegion.Allocate(SpillBlock.BytesFor(spillBytes));
        SpillBlock.Initialize(spill, spillBytes);
        var random = new SplitMix64(seed);
        var disk = new ModelDisk();
        var crashes = new List<(string Directory, MemoryRegion Spill)>();
        int operations = 0;
        disk.Delays = _ =>
        {
            if (operations++ % 3 != 0 || crashes.Count >= 60) return;
            string copy = Directory.CreateDirectory(Path.Combine(directory.Path, $"crash{crashes.Count}")).FullName;
            crashes.Add((copy, CopyWhileAppending(spill)));
            disk.CopyTo(copy);
        };
        disk.Fails = operation => operation == "write" && operations % 5 == 4;
        JournalDescription description = TestFrames.Description();
        JournalWriter writer = JournalWriter.Create(directory.Path, description, new JournalWriterOptions { BatchBytes = 8192, SegmentBytes = 200_000, Storage = disk });
        List<byte[]> frames = Frames(seed, count);
        var options = new JournalRecorderOptions { RetryDelayMs = 1, SyncIntervalMs = 1 };
        using (var recorder = new JournalRecorder(writer, options, spill))
        {
            foreach (byte[] frame in frames)
                while (!recorder.TryAppend(frame)) Thread.Yield();
            Assert.That(recorder.Close(TimeSpan.FromSeconds(20)), recorder.LastError);
        }

        Assert.That(crashes, Has.Count.GreaterThan(10));
        int salvagedCount = 0;
        foreach ((string copy, MemoryRegion memory) in crashes)
        {
            using (memory)
            {
                if (JournalSalvage.LastRun(copy) is null) continue; // before the header was written: nothing had been appended yet
                SalvagedFrames found = SalvagedFrames.FromSpill(memory, Epoch);
                Assert.That(found.End, Is.EqualTo(SalvageEnd.Whole), $"seed {seed}");
                long appended = found.LastSequence;
                SalvageReport report = JournalSalvage.Append(copy, [found], new JournalWriterOptions { IsDurable = false });
                Assert.That(report.LostCount, Is.Zero, report.ToString());
                Assert.That(report.LastSequence, Is.GreaterThanOrEqualTo(appended));
                (List<byte[]> read, _, JournalException? refusal) = TestFrames.Read(copy);
                Assert.That(refusal, Is.Null);
                TestFrames.AssertPrefix(read, frames, $"seed {seed}");
                Assert.That(read, Has.Count.EqualTo(report.LastSequence));
                salvagedCount += (int)report.AppendedCount;
            }
        }

        Assert.That(salvagedCount, Is.Positive, "every frame was on disk at every moment: the test shows nothing");
    }

    [Test] // Goal: the last run is found also when its journal is torn in the header of the last segment.
    public void The_last_run_is_that_of_the_last_whole_header()
    {
        using var directory = new TemporaryDirectory();
        Assert.That(JournalSalvage.LastRun(directory.Path), Is.Null);
        Assert.That(JournalSalvage.LastRun(Path.Combine(directory.Path, "missing")), Is.Null);
        WriteJournal(directory.Path, Frames(1, 3), isClosed: true);
        File.WriteAllBytes(directory.Segment(1), new byte[40]);
        Assert.That(JournalSalvage.LastRun(directory.Path)!.Epoch, Is.EqualTo(Epoch));
        File.Delete(directory.Segment(0));
        Assert.That(() => JournalSalvage.LastRun(directory.Path), Throws.InstanceOf<JournalException>());
    }

    private static SalvageReport Salvage(string directory, MemoryRegion spill, BroadcastRing ring) => JournalSalvage.Append(
        directory, [SalvagedFrames.FromSpill(spill, Epoch), SalvagedFrames.FromRing(ring, Epoch)], new JournalWriterOptions { IsDurable = false });

    private static List<byte[]> Frames(ulong seed, int count)
    {
        List<byte[]> frames = TestFrames.Random(seed, count);
        foreach (byte[] frame in frames) MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Epoch = Epoch;
        return frames;
    }

    private static void WriteJournal(string directory, IEnumerable<byte[]> frames, bool isClosed)
    {
        JournalWriter writer = JournalWriter.Create(directory, TestFrames.Description(), new JournalWriterOptions { BatchBytes = 1024, IsDurable = false });
        foreach (byte[] frame in frames) writer.Append(frame);
        writer.Flush();
        if (isClosed) writer.Close();
        else writer.Abandon();
    }

    /// <summary>A ring as its producer left it.</summary>
    private static BroadcastRing Ring(List<byte[]> frames)
    {
        BroadcastRing ring = BroadcastRing.Create(Geometry);
        foreach (byte[] frame in frames)
        {
            Assert.That(ring.Producer.TryClaim(out Span<byte> slot));
            slot.Fill(0xEE);
            frame.CopyTo(slot);
            ring.Producer.Publish();
        }

        return ring;
    }

    /// <summary>A spill buffer that holds these frames; it has wrapped before.</summary>
    /// <param name="damaged">The frame of which a field is overwritten after it was appended.</param>
    private static MemoryRegion Spill(List<byte[]> frames, int damaged = -1, int offset = 0, long value = 0)
    {
        const int capacityBytes = 1 << 16;
        MemoryRegion region = MemoryRegion.Allocate(SpillBlock.BytesFor(capacityBytes));
        SpillBlock.Initialize(region, capacityBytes);
        var spill = new SpillBuffer(region);
        byte[] filler = TestFrames.Random(new SplitMix64(99), 1, messageBytes: 440); // 504 bytes
        for (int entry = 0; entry < 120; entry++)
        {
            Assert.That(spill.TryAppend(filler) && spill.TryPeek(out _));
            spill.Skip(filler.Length);
            spill.Release();
        }

        for (int index = 0; index < frames.Count; index++)
        {
            // Whole when it is appended, whatever the caller made of it; damaged afterwards, in place.
            byte[] frame = [.. frames[index]];
            if (index == damaged) MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Length = (uint)(frame.Length - FrameHeader.SizeBytes);
            Assert.That(spill.TryAppend(frame));
            if (index != damaged) continue;
            long at = SpillBlock.Cursors(region)->Published - JournalFormat.Align(frame.Length);
            Damage(new Span<byte>(SpillBlock.Entries(region) + (at & (capacityBytes - 1)), frame.Length), offset, value);
        }

        return region;
    }

    private static void Damage(Span<byte> frame, int offset, long value)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        if (offset == 0) header.Sequence = value;
        else if (offset == 52) header.Length = (uint)value;
        else header.Epoch = (ushort)value;
    }

    /// <summary>The block as a crash would leave it now, while another thread appends: cursors first, and entries only grow behind them.</summary>
    private static MemoryRegion CopyWhileAppending(MemoryRegion from)
    {
        MemoryRegion copy = MemoryRegion.Allocate(from.Bytes);
        const int cursorsEnd = 8192;
        new ReadOnlySpan<byte>(from.Address, cursorsEnd).CopyTo(new Span<byte>(copy.Address, cursorsEnd));
        Interlocked.MemoryBarrier();
        int rest = (int)from.Bytes - cursorsEnd;
        new ReadOnlySpan<byte>(from.Address + cursorsEnd, rest).CopyTo(new Span<byte>(copy.Address + cursorsEnd, rest));
        return copy;
    }
}
