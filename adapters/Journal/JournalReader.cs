using System.Runtime.CompilerServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Journal;

/// <summary>Reads the frames of a journal in sequence, and verifies checksums, sequences and segments on the way.</summary>
/// <remarks>One thread. No allocation per frame. A torn tail ends the frames and is told by <see cref="Tail"/>; damage that is none
/// throws <see cref="JournalCorruptException"/>: <c>docs/journal.md</c> has the rule. Frames given before that are right.
/// A journal may be read while it is written: it then ends with what was in its last segment when that was opened, unless it is followed (<see cref="Follow"/>).
/// A journal holds one run or several, one after the other: where <see cref="Segment"/> tells of another run, a new one has begun with the current frame.</remarks>
public sealed class JournalReader : IDisposable
{
    private readonly BatchWalker _batches;
    private byte[] _buffer = [];
    private int _frameIndex; // of the current frame in _buffer
    private int _nextIndex;
    private int _batchEnd;
    private uint _framesLeft;

    private JournalReader(BatchWalker batches)
    {
        _batches = batches;
        NextSequence = batches.NextSequence;
    }

    /// <summary>The header of the segment that holds the current frame; of the first segment before the first frame.</summary>
    public JournalSegment Segment => _batches.Segment;

    /// <summary>The file that holds the current frame.</summary>
    public string SegmentPath => _batches.SegmentPath;

    /// <summary>Where in <see cref="SegmentPath"/> the current frame begins, bytes.</summary>
    public long FrameOffsetBytes => _batches.BatchOffset + _frameIndex - _batches.BatchIndex;

    /// <summary>How the journal ends; null until <see cref="MoveNext"/> has returned false.</summary>
    public JournalTail? Tail => _batches.Tail;

    /// <summary>The place behind the current frame, if that is the last one of its batch; null within a batch, where a chain of checksums has no link.</summary>
    public JournalPosition? Position => _framesLeft == 0 ? _batches.Position : null;

    /// <summary>Bytes of the current segment behind the current batch, as far as they were seen.</summary>
    public long UnreadBytes => _batches.UnreadBytes;

    /// <summary>The sequence that the next frame must have.</summary>
    public long NextSequence { get; private set; }

    /// <summary>The bytes of all segments when the journal was opened, for a progress line.</summary>
    public long TotalBytes { get; private init; }

    /// <summary>The current frame's header. Valid, as all of the frame, until the next <see cref="MoveNext"/>.</summary>
    public ref readonly FrameHeader Header => ref Unsafe.As<byte, FrameHeader>(ref _buffer[_frameIndex]);

    /// <summary>The current frame's SBE message, its own header included.</summary>
    public ReadOnlySpan<byte> Message => _buffer.AsSpan(_frameIndex + FrameHeader.SizeBytes, (int)Header.Length);

    /// <summary>The current frame: header and message.</summary>
    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(_frameIndex, FrameHeader.SizeBytes + (int)Header.Length);

    /// <summary>Opens a journal: a directory, or one segment file alone, whose link to the segment before is then taken as given.</summary>
    /// <exception cref="JournalException">Nothing there, a foreign file, another version, a missing segment, a corrupt first header.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static JournalReader Open(string path)
    {
        if (!File.Exists(path)) return Open(ListDirectory(path), 0, WalkMode.Whole);
        string fullPath = Path.GetFullPath(path);
        bool isContinued = JournalFormat.TryParseSegmentFileName(Path.GetFileName(fullPath), out int number)
            && File.Exists(Path.Combine(Path.GetDirectoryName(fullPath)!, JournalFormat.SegmentFileName(number + 1)));
        return Open([path], 0, isContinued ? WalkMode.Continued : WalkMode.Whole);
    }

    /// <summary>Opens a journal behind a place that was left before, so that the frames before it are not read again.</summary>
    /// <param name="isLive">Goes on as <see cref="Follow"/> does.</param>
    /// <param name="refusal">Why not: this journal has no such place.</param>
    /// <exception cref="JournalException">A foreign file, another version, a missing segment, a corrupt segment header.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static JournalReader? TryOpenBehind(string directory, in JournalPosition position, bool isLive, out string refusal)
    {
        List<string> paths = ListDirectory(directory);
        refusal = $"the journal goes to segment {paths.Count - 1}";
        if (position.SegmentNumber < 0 || position.SegmentNumber >= paths.Count) return null;
        JournalReader reader;
        try
        {
            reader = Open(paths, position.SegmentNumber, isLive ? WalkMode.Live : WalkMode.Whole);
        }
        catch (JournalException exception) when (exception.Kind == JournalErrorKind.Empty)
        {
            refusal = exception.Message; // the last segment is torn within its header
            return null;
        }

        if (reader._batches.GoTo(in position) is not { } reason)
        {
            reader.NextSequence = position.Sequence + 1;
            return reader;
        }

        refusal = $"segment {position.SegmentNumber}: {reason}";
        reader.Dispose();
        return null;
    }

    /// <summary>Opens a journal that is being written, by this or another process, to read it as it grows: into new segments, over the death of its
    /// writer, into the next run. <see cref="MoveNext"/> is then false when there is nothing more at the moment, and may be called again.</summary>
    /// <exception cref="JournalException">Nothing there yet, or as <see cref="Open(string)"/>.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static JournalReader Follow(string directory) => Open(ListDirectory(directory), 0, WalkMode.Live);

    /// <summary>Goes to the next frame; false at the end of the journal.</summary>
    /// <exception cref="JournalCorruptException">Damage that is no torn tail.</exception>
    /// <exception cref="JournalException">A later segment is foreign or of another version.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool MoveNext()
    {
        if (_framesLeft == 0 && !MoveToNextBatch()) return false;
        int index = _nextIndex;
        if (_batchEnd - index < FrameBytes.Min) ThrowBadFrame(index);
        ref readonly var header = ref Unsafe.As<byte, FrameHeader>(ref _buffer[index]);
        uint length = header.Length;
        if (length is < SbeHeader.SizeBytes or > FrameLayout.MaxMessageBytes || header.Sequence != NextSequence) ThrowBadFrame(index);
        int end = index + JournalFormat.Align(FrameHeader.SizeBytes + (int)length);
        _framesLeft--;
        if (end > _batchEnd || (_framesLeft == 0 && end != _batchEnd)) ThrowBadFrame(index);
        _frameIndex = index;
        _nextIndex = end;
        NextSequence++;
        return true;
    }

    public void Dispose() => _batches.Dispose();

    /// <summary>Opens a journal from one of its segments on.</summary>
    internal static JournalReader Open(List<string> paths, int firstIndex, WalkMode mode)
    {
        long totalBytes = paths.Sum(path => new FileInfo(path).Length);
        return new JournalReader(new BatchWalker(paths, firstIndex, mode)) { TotalBytes = totalBytes };
    }

    /// <summary>The paths of all segments of a journal, which has no hole.</summary>
    internal static List<string> ListDirectory(string directory)
    {
        if (!Directory.Exists(directory)) throw new JournalException(JournalErrorKind.NotFound, directory, $"{directory}: no such file or directory");
        var numbers = JournalFormat.ListSegments(directory);
        if (numbers.Count == 0)
            throw new JournalException(JournalErrorKind.Empty, directory, $"{directory}: holds no journal segment ({JournalFormat.SegmentFileName(0)}, ...)");
        for (int number = 0; number < numbers.Count; number++)
        {
            if (numbers[number] == number) continue;
            string missing = JournalFormat.SegmentFileName(number), last = JournalFormat.SegmentFileName(numbers[^1]);
            throw new JournalException(JournalErrorKind.MissingSegment, directory, $"{directory}: segment {missing} is missing; the journal goes to {last}");
        }

        return numbers.ConvertAll(number => Path.Combine(directory, JournalFormat.SegmentFileName(number)));
    }

    private bool MoveToNextBatch()
    {
        if (!_batches.MoveNext()) return false;
        _buffer = _batches.Buffer;
        _nextIndex = _batches.BatchIndex + BatchHeader.SizeBytes;
        _batchEnd = _batches.BatchIndex + _batches.Batch.BatchBytes;
        _framesLeft = _batches.Batch.FrameCount;
        return true;
    }

    /// <summary>A frame that does not fit its batch, under a right checksum: no torn write, so never a tail to cut.</summary>
    private void ThrowBadFrame(int index)
    {
        long offset = _batches.BatchOffset + index - _batches.BatchIndex;
        bool hasHeader = _batchEnd - index >= FrameHeader.SizeBytes;
        var header = hasHeader ? Unsafe.As<byte, FrameHeader>(ref _buffer[index]) : default;
        throw new JournalCorruptException(
            SegmentPath, offset, $"frame {NextSequence} within the batch", hasHeader ? $"frame {header.Sequence} of length {header.Length}" : $"{_batchEnd - index} bytes");
    }
}
