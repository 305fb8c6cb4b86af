using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Journal;

/// <summary>The frames that a dead process had published and that are still in its ring or spill buffer, in sequence.</summary>
/// <remarks>One thread, at a start. Nothing writes to the memory any more. Each frame is looked at before it is believed; the first that contradicts
/// its place ends the reading, for what follows cannot be trusted either.</remarks>
public sealed unsafe class SalvagedFrames
{
    private readonly List<byte[]> _frames = [];
    private readonly ushort _epoch;
    private long _publishedSequence; // of a ring, by its own count

    private SalvagedFrames(ushort epoch) => _epoch = epoch;

    /// <summary>Header and message of each, their sequences without a hole.</summary>
    public IReadOnlyList<byte[]> Frames => _frames;

    public SalvageEnd End { get; private set; }

    /// <summary>Published places behind the one that ended the reading, that one included; of a spill buffer, which counts bytes, 1 stands for any number.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Sequence of the first frame; 0 when there is none.</summary>
    public long FirstSequence => _frames.Count == 0 ? 0 : SequenceOf(_frames[0]);

    /// <summary>Sequence of the last frame; 0 when there is none.</summary>
    public long LastSequence => FirstSequence + Math.Max(0, _frames.Count - 1);

    /// <summary>Sequence of the last frame that is known to have been published, found or not.</summary>
    public long LastKnownSequence => _frames.Count > 0 || _publishedSequence == 0 ? LastSequence + RefusedCount : _publishedSequence;

    /// <summary>Reads a ring whose producer is dead, from the oldest slot that is still whole.</summary>
    /// <param name="epoch">Of the run that wrote it.</param>
    /// <param name="firstSequence">Of the frame in the ring's first slot since its creation: <see cref="JournalSalvage.FirstSequenceOfLastRun"/>.</param>
    public static SalvagedFrames FromRing(BroadcastRing ring, ushort epoch, long firstSequence = 1)
    {
        var salvaged = new SalvagedFrames(epoch) { _publishedSequence = ring.PublishedCount == 0 ? 0 : firstSequence + ring.PublishedCount - 1 };
        RingObserver observer = ring.Observe(ObserverStart.Oldest);
        byte[] slot = new byte[ring.Geometry.SlotBytes];
        while (true)
        {
            long position = observer.Position;
            if (observer.TryRead(slot) != ReadStatus.Read) return salvaged;
            if (salvaged.TryTake(slot, firstSequence + position, out _)) continue;
            salvaged.RefusedCount = ring.PublishedCount - position;
            return salvaged;
        }
    }

    /// <summary>Reads a spill buffer whose threads are dead: what was appended, and was not known to be written.</summary>
    /// <param name="epoch">Of the run that wrote it.</param>
    public static SalvagedFrames FromSpill(MemoryRegion region, ushort epoch)
    {
        var salvaged = new SalvagedFrames(epoch) { End = SalvageEnd.Damaged };
        if (SpillBlock.Refusal(region, out int capacityBytes) is not null) return salvaged;
        SpillCursors* cursors = SpillBlock.Cursors(region);
        long position = Volatile.Read(ref cursors->Consumed);
        long published = Volatile.Read(ref cursors->Published);
        bool isPossible = position >= 0 && published - position >= 0 && published - position <= capacityBytes && (position | published) % JournalFormat.AlignmentBytes == 0;
        if (!isPossible) return salvaged;
        salvaged.End = SalvageEnd.Whole;
        long? sequence = null;
        while (position < published)
        {
            int index = (int)(position & (capacityBytes - 1));
            byte* entry = SpillBlock.Entries(region) + index;
            if (*(long*)entry == SpillBuffer.SkipMark)
            {
                position += capacityBytes - index;
                continue;
            }

            long bytesMax = Math.Min(capacityBytes - index, published - position);
            if (!salvaged.TryTake(new ReadOnlySpan<byte>(entry, (int)bytesMax), sequence, out int frameBytes))
            {
                salvaged.RefusedCount = 1;
                break;
            }

            sequence = salvaged.LastSequence + 1;
            position += JournalFormat.Align(frameBytes);
        }

        return salvaged;
    }

    /// <summary>Takes the frame at the start of <paramref name="place"/>, if it is what must be there.</summary>
    private bool TryTake(ReadOnlySpan<byte> place, long? expectedSequence, out int frameBytes)
    {
        if (!FrameBytes.TryMeasure(place, out frameBytes, out long sequence)) End = SalvageEnd.NoFrame;
        else if (sequence < 1 || (expectedSequence is { } expected && sequence != expected)) End = SalvageEnd.WrongSequence;
        else if (MemoryMarshal.AsRef<FrameHeader>(place).Epoch != _epoch) End = SalvageEnd.WrongRun;
        else
        {
            _frames.Add(place[..frameBytes].ToArray());
            return true;
        }

        return false;
    }

    private static long SequenceOf(byte[] frame) => MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Sequence;
}
